"""Boards of now: plan or its absence once, elapsed and step in sight; devices with their heads."""

import json
import re
from typing import Any

from tests.dashboards.grafana.built_boards import BUILT

BOARDS = {name: json.loads(text) for name, text in BUILT.items()}


def panel(board: str, title: str) -> dict[str, Any]:
    (found,) = [p for p in BOARDS[board]["panels"] if p["title"] == title]
    return found  # type: ignore[no-any-return]


def heads(panel: dict[str, Any]) -> dict[str, str]:
    return {
        override["matcher"]["options"]: each["value"]
        for override in panel["fieldConfig"]["overrides"]
        for each in override["properties"]
        if each["id"] == "displayName"
    }


def test_a_run_without_a_plan_says_so_once() -> None:
    said = re.findall(r"No plan", json.dumps(BOARDS["live"]["panels"]))
    assert len(said) == 1
    (step,) = [
        override
        for override in panel("live", "Plan")["fieldConfig"]["overrides"]
        if "No plan" in json.dumps(override)
    ]
    assert step["matcher"]["options"] == "Step"


def test_elapsed_and_step_stand_before_all_else_on_studio() -> None:
    query = panel("studio", "On the belts")["targets"][0]["query"]
    named = re.findall(r'"(\w+)"', query.partition(" FROM ")[0])
    assert list(dict.fromkeys(named))[:2] == ["elapsed_s", "step"]


def test_a_device_s_columns_have_heads_of_devices() -> None:
    shown = heads(panel("devices", "Last told"))
    assert (shown["kind"], shown["age_s"]) == ("Type", "Last value")
    assert heads(panel("studio", "On the belts"))["kind"] == "Gait"


def test_a_device_s_chart_has_gaps() -> None:
    charts = [p for p in BOARDS["devices"]["panels"] if p["type"] == "timeseries"]
    assert len(charts) == 4
    for chart in charts:
        assert chart["fieldConfig"]["defaults"]["custom"]["spanNulls"] is False
        assert all("fill(null)" in target["query"] for target in chart["targets"])


def properties(panel: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        each["id"]: each["value"]
        for override in panel["fieldConfig"]["overrides"]
        if override["matcher"]["options"] == name
        for each in override["properties"]
    }


def test_what_the_plan_asks_for_is_drawn_while_it_asks_for_it() -> None:
    """A dashed band in the heart rate, and the belt's target in the speed; neither goes on."""
    for title, lines in (
        ("Heart rate", {"Asked for, from", "Asked for, to"}),
        ("Speed and incline", {"Asked for, from", "Asked for, to", "Asked for"}),
    ):
        chart = panel("live", title)
        (asked,) = [t["query"] for t in chart["targets"] if 'FROM "step"' in t["query"]]
        assert set(re.findall(r'AS "(Asked[^"]*)"', asked)) == lines
        assert "previous" not in asked
        for line in lines:
            assert properties(chart, line)["custom.lineStyle"]["fill"] == "dash"
            assert 30_000 < properties(chart, line)["custom.spanNulls"] <= 60_000
        assert properties(chart, "Asked for, to")["custom.fillBelowTo"] == "Asked for, from"


def test_the_steps_stand_under_the_gait() -> None:
    for board in ("live", "session"):
        timeline = panel(board, "Gait and zone")
        assert any('last("name") AS "Step"' in t["query"] for t in timeline["targets"])


def test_sessions_are_marked_but_not_over_a_heart_rate() -> None:
    (marked,) = [a for a in BOARDS["live"]["annotations"]["list"] if a["name"] == "Sessions"]
    shown = {p["id"]: p["title"] for p in BOARDS["live"]["panels"]}
    assert marked["filter"]["exclude"] is True
    named = {shown[number] for number in marked["filter"]["ids"]}
    assert named == {title for title in shown.values() if title.startswith("Heart rate")}
    assert "Heart rate" in named
