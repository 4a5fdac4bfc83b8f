"""The *Progress* board: paces as runners say them, zones over weeks, a calendar of days."""

import json
import re
from typing import Any

import pytest

from dashboards.grafana.style import BELOW_LABEL, ZONE_COLOURS, ZONE_LABELS
from sessions.schema import WEEKDAYS
from tests.dashboards.grafana.built_boards import BUILT

BOARD = json.loads(BUILT["progress"])


def panel(title: str) -> dict[str, Any]:
    (found,) = [p for p in BOARD["panels"] if p["title"] == title]
    return found  # type: ignore[no-any-return]


def dressed(panel: dict[str, Any], name: str) -> dict[str, Any]:
    """All properties of a column, the later ones last."""
    properties: dict[str, Any] = {}
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] == name:
            properties |= {each["id"]: each["value"] for each in override["properties"]}
    return properties


@pytest.mark.parametrize(
    ("seconds", "said"), [(440, "7:20"), (425, "7:05"), (300, "5:00"), (605, "10:05")]
)
def test_a_pace_is_said_as_runners_say_it(seconds: int, said: str) -> None:
    chart = panel("Pace at ${bpm} bpm, a week's mean")
    ((mapping,),) = [dressed(chart, "Pace")["mappings"]]
    assert mapping["type"] == "value"
    assert mapping["options"][str(seconds)]["text"] == said
    # What is mapped are whole seconds, so that is what must be asked for.
    assert "round(3600 / " in chart["targets"][0]["query"]


def test_the_zones_of_a_week_stand_on_each_other_in_their_colours() -> None:
    chart = panel("Time in zone a week")
    stacks = {}
    for number, label in ({0: BELOW_LABEL} | ZONE_LABELS).items():
        shown = dressed(chart, label)
        assert shown["custom.stacking"]["mode"] == "normal"
        stacks[label] = shown["custom.stacking"]["group"]
        if number:
            assert shown["color"]["fixedColor"] == ZONE_COLOURS[number]
    assert len(set(stacks.values())) == 1


def test_a_calendar_has_a_cell_for_each_day_coloured_by_its_length() -> None:
    calendar = panel("Calendar, minutes each day")
    (target,) = calendar["targets"]
    days = [f"{day}_min" for day in WEEKDAYS]
    asked = re.findall(r'"(\w+)"', target["query"].partition(" FROM ")[0])
    assert asked == ["date", *days, "duration_min"]
    for day in days:
        cell = dressed(calendar, day)
        assert cell["color"]["mode"] == "thresholds"
        assert cell["custom.cellOptions"]["type"] == "color-background"
    defaults = calendar["fieldConfig"]["defaults"]
    bounds = [step["value"] for step in defaults["thresholds"]["steps"]]
    assert bounds == [None, 1, 30, 60, 90]
    colours = {step["color"] for step in defaults["thresholds"]["steps"]}
    assert not colours & set(ZONE_COLOURS.values())


def test_the_days_begin_with_today() -> None:
    table = panel("Days")
    assert table["options"]["sortBy"] == [{"displayName": "Date", "desc": True}]
    assert dressed(table, "date")["displayName"] == "Date"
    assert dressed(table, "Time")["custom.hidden"] is True


@pytest.mark.parametrize("title", ["Moving time a week", "Ascent a week", "Distance a week"])
def test_what_a_week_added_up_to_is_shown(title: str) -> None:
    assert "sum(" in panel(title)["targets"][0]["query"]
