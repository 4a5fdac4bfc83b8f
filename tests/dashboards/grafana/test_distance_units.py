"""Speeds and distances follow the units chosen at a board's top, in value and heading."""

import json
import re
from typing import Any

import pytest

from dashboards.grafana import distance_units
from ingest.measurements import KM_PER_MILE
from tests.dashboards.grafana.built_boards import BUILT

BOARDS = {name: json.loads(text) for name, text in BUILT.items()}
WITH_DISTANCES = ("studio", "live", "session", "progress")


def overrides(panel: dict[str, Any], name: str) -> dict[str, Any]:
    """All properties of a column, the later ones last."""
    properties: dict[str, Any] = {}
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] == name:
            properties |= {each["id"]: each["value"] for each in override["properties"]}
    return properties


def test_the_value_is_the_units_in_a_kilometre() -> None:
    for name in WITH_DISTANCES:
        (variable,) = [v for v in BOARDS[name]["templating"]["list"] if v["name"] == "units"]
        offered = {option["text"]: float(option["value"]) for option in variable["options"]}
        assert offered == {"km": 1.0, "miles": pytest.approx(1 / KM_PER_MILE)}
        written = dict(each.split(" : ") for each in variable["query"].split(", "))
        assert {word: float(factor) for word, factor in written.items()} == offered


def test_no_speed_and_no_distance_is_shown_in_one_unit_alone() -> None:
    """Wherever a query asks for one, its column is scaled and its heading says by what."""
    asked = 0
    for board in BOARDS.values():
        for panel in board["panels"]:
            for target in panel["targets"]:
                columns = target.get("query", "").partition(" FROM ")[0]
                for value, label in re.findall(r'([^,]*?) AS "([^"]+)"', columns):
                    if re.search(r'_kmh"|distance_m"', value):
                        asked += 1
                        assert distance_units.FACTOR in value, (panel["title"], label)
                        heading = overrides(panel, label)["displayName"]
                        assert distance_units.WORD in heading
    assert asked >= 12


def test_no_column_of_a_table_is_a_bare_speed_or_distance() -> None:
    for board in BOARDS.values():
        for panel in board["panels"]:
            for target in panel["targets"]:
                columns = target.get("query", "").partition(" FROM ")[0].split(", ")
                bare = [each for each in columns if re.fullmatch(r'"\w+(_kmh|distance_m)"', each)]
                assert bare == []


def test_a_link_to_another_board_takes_the_units_along() -> None:
    urls = re.findall(r'"url": "(/d/[^"]+)"', json.dumps(BOARDS))
    assert len(urls) == 4
    assert all("var-units=${units}" in url for url in urls)


def test_no_panel_says_kilometres_for_ever() -> None:
    text = json.dumps([board["panels"] for board in BOARDS.values()])
    assert "velocitykmh" not in text
    assert "lengthkm" not in text
