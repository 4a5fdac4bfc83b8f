"""Boards of now: plan or its absence once, elapsed and step in sight; devices with their heads."""

import json
import re
from typing import Any

from dashboards.grafana.boards import build

BOARDS = {name: json.loads(text) for name, text in build().items()}


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
