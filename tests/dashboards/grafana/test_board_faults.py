"""Faults of a board: each kind, made on purpose, is found."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from dashboards.grafana.board_faults import faults_of
from tests.dashboards.grafana.built_boards import BUILT

BOARDS = {name: json.loads(text) for name, text in BUILT.items()}


def board() -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(BOARDS["session"])
    return document


def set_query(document: dict[str, Any], query: str) -> None:
    document["panels"][0]["targets"][0]["query"] = query


def give_two_panels_one_id(document: dict[str, Any]) -> None:
    document["panels"][1]["id"] = document["panels"][0]["id"]


def lay_one_panel_on_another(document: dict[str, Any]) -> None:
    document["panels"][1]["gridPos"]["x"] -= 1


def push_a_panel_off_the_grid(document: dict[str, Any]) -> None:
    document["panels"][2]["gridPos"]["w"] = 25


def flatten_a_panel(document: dict[str, Any]) -> None:
    document["panels"][0]["gridPos"]["h"] = 3


def say_nothing_when_empty(document: dict[str, Any]) -> None:
    (panel,) = [p for p in document["panels"] if p["title"] == "The run"]
    del panel["fieldConfig"]["defaults"]["noValue"]


def write_a_sentence_on_an_axis(document: dict[str, Any]) -> None:
    (panel,) = [p for p in document["panels"] if p["title"] == "Heart rate"]
    panel["fieldConfig"]["defaults"]["noValue"] = "Nobody runs"


def leave_a_chart_without_a_word(document: dict[str, Any]) -> None:
    (panel,) = [p for p in document["panels"] if p["title"] == "Heart rate"]
    del panel["description"]


def of_the_table(document: dict[str, Any], *properties: dict[str, Any], name: str) -> None:
    """Put a table of the *Session* board there, with one column dressed otherwise."""
    (table,) = [p for p in BOARDS["session"]["panels"] if p["title"] == "Intervals"]
    panel = copy.deepcopy(table) | {"id": 99, "gridPos": {"x": 0, "y": 900, "w": 24, "h": 9}}
    matcher = {"id": "byName", "options": name}
    panel["fieldConfig"]["overrides"].append({"matcher": matcher, "properties": [*properties]})
    document["panels"].append(panel)


def squeeze_a_table(document: dict[str, Any]) -> None:
    of_the_table(document, name="kind")
    document["panels"][-1]["gridPos"]["w"] = 12


def call_a_column_by_a_tag(document: dict[str, Any]) -> None:
    of_the_table(document, {"id": "displayName", "value": "Device"}, name="kind")


def call_two_columns_alike(document: dict[str, Any]) -> None:
    of_the_table(document, {"id": "displayName", "value": "Duration"}, name="kind")


def link_with_a_sentence(document: dict[str, Any]) -> None:
    link = {"title": "Go", "url": "/d/x?var-session=${__value.text}"}
    of_the_table(document, {"id": "links", "value": [link]}, name="kind")


def drop_an_axis_label(document: dict[str, Any]) -> None:
    (panel,) = [p for p in document["panels"] if p["title"] == "Heart rate"]
    panel["fieldConfig"]["defaults"]["custom"]["axisLabel"] = ""


def dress_nobody(document: dict[str, Any]) -> None:
    override = document["panels"][0]["fieldConfig"]["overrides"][0]
    override["matcher"] = {"id": "byName", "options": "Distanz"}


def drop_a_second_axis_label(document: dict[str, Any]) -> None:
    (live,) = [p for p in BOARDS["live"]["panels"] if p["title"] == "Speed and incline"]
    panel = copy.deepcopy(live) | {"id": 99, "gridPos": {"x": 0, "y": 900, "w": 24, "h": 9}}
    document["panels"].append(panel)
    for override in panel["fieldConfig"]["overrides"]:
        override["properties"] = [p for p in override["properties"] if "Label" not in p["id"]]


def draw_one_unit_on_two_scales(document: dict[str, Any]) -> None:
    (panel,) = [p for p in document["panels"] if p["title"] == "Speed and plan"]
    (asked, *_) = panel["fieldConfig"]["overrides"]
    asked["properties"] += [
        {"id": "custom.axisPlacement", "value": "right"},
        {"id": "custom.axisLabel", "value": "again"},
    ]


def show_what_nobody_pushes(document: dict[str, Any]) -> None:
    target = copy.deepcopy(BOARDS["live"]["panels"][-1]["targets"][0])
    target["filter"]["fields"] = ["watts"]
    document["panels"][0]["targets"] = [target]


def repeat_a_ref(document: dict[str, Any]) -> None:
    for panel in document["panels"]:
        for target in panel["targets"]:
            target["refId"] = "A"


def leave_a_secret(document: dict[str, Any]) -> None:
    document["links"] = [{"token": "abc"}]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: set_query(d, 'SELECT "bmp" FROM "hr"'), "hr has no field 'bmp'"),
        (lambda d: set_query(d, 'SELECT "zone" FROM "hart"'), "no measurement 'hart' is stored"),
        (lambda d: set_query(d, "SELECT 1"), "no measurement in 'SELECT 1'"),
        (give_two_panels_one_id, "panel id 1 is given 2 times"),
        (lay_one_panel_on_another, "'The run' and 'Database' overlap"),
        (push_a_panel_off_the_grid, "'Sessions' leaves the grid"),
        (flatten_a_panel, "'The run' is too small to read"),
        (say_nothing_when_empty, "'The run' does not say what it means when it is empty"),
        (leave_a_chart_without_a_word, "'Heart rate' does not say what it means when it is empty"),
        (write_a_sentence_on_an_axis, "'Heart rate' would write 'Nobody runs' on an axis"),
        (squeeze_a_table, "'Intervals' has columns of"),
        (call_a_column_by_a_tag, "calls 'kind' 'Device', which is a tag's name"),
        (call_two_columns_alike, "has 2 columns called 'Duration'"),
        (link_with_a_sentence, "has a link with shown text in it"),
        (drop_an_axis_label, "'Heart rate' has an axis without a unit"),
        (drop_a_second_axis_label, "'Speed and incline' has a second axis without a unit"),
        (draw_one_unit_on_two_scales, "'Speed and plan' has two scales for one unit"),
        (dress_nobody, "'The run' dresses 'Distanz', which is no column of it"),
        (show_what_nobody_pushes, "'watts' is not pushed"),
        (repeat_a_ref, "two queries have the same refId"),
        (leave_a_secret, "token looks like a secret"),
    ],
)
def test_a_fault_is_found(spoil: Callable[[dict[str, Any]], None], said: str) -> None:
    document = board()
    assert list(faults_of(document)) == []
    spoil(document)
    assert any(said in fault for fault in faults_of(document))
