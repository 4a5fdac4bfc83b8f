"""What is committed is what the code builds; each kind of fault is found."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.grafana import COMMITTED, build, check, write
from dashboards.grafana.faults import faults_of, queries, unknown_names
from dashboards.grafana.influxql import DATA_SOURCE
from sessions.schema import MEASUREMENTS

PROVISIONING = COMMITTED.parent / "provisioning"


def board() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(build()["session"])
    return copy.deepcopy(document)


def test_the_committed_boards_are_fresh_and_sound() -> None:
    assert check() == ()


def test_the_session_board_shows_what_a_runner_asks_for() -> None:
    titles = [panel["title"] for panel in board()["panels"]]
    assert titles == [
        "Distance and energy",
        "Heart rate",
        "Recorded",
        "Heart rate",
        "Zone and gait",
        "Speed and incline",
        "Intervals",
        "Time in zone",
        "Energy since the start",
        "All sessions",
    ]
    assert [v["name"] for v in board()["templating"]["list"]] == ["athlete", "session"]


def test_every_axis_carries_its_unit() -> None:
    for panel in board()["panels"]:
        if panel["type"] == "timeseries":
            assert panel["fieldConfig"]["defaults"]["unit"] not in ("", "none")
            assert panel["fieldConfig"]["defaults"]["custom"]["axisLabel"]


def test_a_silence_is_a_hole_in_the_line() -> None:
    for panel in board()["panels"]:
        if panel["type"] != "timeseries":
            continue
        assert panel["fieldConfig"]["defaults"]["custom"]["spanNulls"] is False
        measured = [t["query"] for t in panel["targets"] if 'FROM "session"' not in t["query"]]
        assert all("fill(null)" in query for query in measured)


def test_a_stale_or_stray_file_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    assert check(tmp_path) == ()
    file = tmp_path / "session.json"
    file.write_text(file.read_text().replace("Intervals", "Laps"))
    (tmp_path / "old.json").write_text("{}")
    stale, stray = check(tmp_path)
    assert stale == "session: session.json is stale: `strapline boards build` writes it"
    assert stray == "old: no code builds this file"


def set_query(document: dict[str, Any], query: str) -> None:
    document["panels"][0]["targets"][0]["query"] = query


def give_two_panels_one_id(document: dict[str, Any]) -> None:
    document["panels"][1]["id"] = document["panels"][0]["id"]


def lay_one_panel_on_another(document: dict[str, Any]) -> None:
    document["panels"][1]["gridPos"]["x"] -= 1


def push_a_panel_off_the_grid(document: dict[str, Any]) -> None:
    document["panels"][2]["gridPos"]["w"] = 5


def repeat_a_ref(document: dict[str, Any]) -> None:
    for target in document["panels"][3]["targets"]:
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
        (lay_one_panel_on_another, "'Distance and energy' and 'Heart rate' overlap"),
        (push_a_panel_off_the_grid, "'Recorded' leaves the grid"),
        (repeat_a_ref, "two queries have the same refId"),
        (leave_a_secret, "token looks like a secret"),
    ],
)
def test_a_fault_is_found(spoil: Callable[[dict[str, Any]], None], said: str) -> None:
    document = board()
    assert list(faults_of(document)) == []
    spoil(document)
    assert any(said in fault for fault in faults_of(document))


def test_a_label_is_not_taken_for_a_field() -> None:
    assert list(unknown_names('SELECT mean("zone") AS "My zone" FROM "hr"')) == []


def test_the_board_asks_for_every_measurement_that_is_stored() -> None:
    asked = {name for _, query in queries(board()) for name in re.findall(r'FROM "(\w+)"', query)}
    assert asked == set(MEASUREMENTS)


def test_the_provisioned_data_source_is_the_one_the_boards_ask() -> None:
    text = (PROVISIONING / "datasources" / "strapline.yaml").read_text()
    assert f"uid: {DATA_SOURCE.uid}\n" in text
    assert f"type: {DATA_SOURCE.type_val}\n" in text
    assert "Token $STRAPLINE_INFLUX__TOKEN" in text  # from the environment, never in the file
