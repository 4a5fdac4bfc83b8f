"""The *Session* board: opened on a run, its charts in line, nothing over the heart rate."""

import json
import re
from typing import Any

import pytest

from dashboards.grafana.style import BELOW_LABEL, WARNING, ZONE_COLOURS, ZONE_LABELS
from dashboards.words.zone_colours import zones
from tests.dashboards.grafana.built_boards import BUILT

BOARDS = {name: json.loads(text) for name, text in BUILT.items()}
SESSION = BOARDS["session"]


def panel(title: str, *, board: str = "session") -> dict[str, Any]:
    (found,) = [p for p in BOARDS[board]["panels"] if p["title"] == title]
    return found  # type: ignore[no-any-return]


def dressed(panel: dict[str, Any], name: str) -> dict[str, Any]:
    """All properties of a column, the later ones last."""
    properties: dict[str, Any] = {}
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] == name:
            properties |= {each["id"]: each["value"] for each in override["properties"]}
    return properties


def test_the_figures_are_those_of_the_chosen_run_whatever_time_is_shown() -> None:
    """A board opens at a time of its own; the run that is chosen first lies elsewhere."""
    for title in ("The run", "Energy, with its 90 % band", "Intervals", "Time in zone"):
        for target in panel(title)["targets"]:
            assert "$timeFilter" not in target["query"]
            assert "'${session}'" in target["query"]


def test_whatever_depends_on_the_time_shows_that_of_the_run() -> None:
    """That it is the run's own is tried on a real database: `tests/influx/test_boards.py`."""
    timed = [p for p in SESSION["panels"] if "$timeFilter" in json.dumps(p)]
    assert len(timed) >= 7
    for chart in timed:
        assert (chart["timeFrom"], chart["timeShift"]) == ("${length}s", "${since_end}s")
        assert chart["hideTimeOverride"] is True


def test_a_link_sets_the_time_of_the_chosen_run() -> None:
    (link,) = [each for each in SESSION["links"] if each["type"] == "link"]
    assert link["url"].endswith("&from=${started}&to=${ended}")
    variables = {variable["name"] for variable in SESSION["templating"]["list"]}
    assert set(re.findall(r"\$\{(\w+)", link["url"])) <= variables


def test_whatever_leads_to_a_run_moves_the_time() -> None:
    urls = re.findall(r'"url": "(/d/strapline-session[^"]*)"', json.dumps(BOARDS))
    assert len(urls) >= 2
    for url in urls:
        assert re.search(r"&from=\$\{[^}]+\}&to=\$\{[^}]+\}$", url)


def test_nothing_is_drawn_over_the_heart_rate() -> None:
    assert "grafana" not in {each.get("name") for each in SESSION["annotations"].get("list") or []}
    assert "Sessions" not in json.dumps(SESSION["annotations"])


@pytest.mark.parametrize("board", ["session", "live"])
def test_the_heart_rate_has_the_colour_of_the_zone_that_was_counted(board: str) -> None:
    chart = panel("Heart rate", board=board)
    asked = {
        re.search(r'"zone" = (\d)', target["query"])[1]: target["query"]  # type: ignore[index]
        for target in chart["targets"]
        if '"zone" = ' in target["query"]
    }
    assert sorted(asked) == list("012345")
    for number, label in ({0: BELOW_LABEL} | ZONE_LABELS).items():
        assert f'AS "{label}"' in asked[str(number)]
        shown = dressed(chart, label)
        assert shown["custom.drawStyle"] == "points"
        if number:
            assert shown["color"]["fixedColor"] == ZONE_COLOURS[number]


def test_zones_are_named_as_on_the_pages() -> None:
    assert list(ZONE_LABELS.values()) == [f"Zone {z.number} {z.name}" for z in zones()]


def test_what_is_not_to_be_believed_has_one_colour_which_no_zone_has() -> None:
    assert WARNING not in ZONE_COLOURS.values()
    assert dressed(panel("Heart rate"), "Not to be believed")["color"]["fixedColor"] == WARNING
    timeline = panel("Doubtful heart rate")["fieldConfig"]["defaults"]
    assert timeline["color"] == {"mode": "fixed", "fixedColor": WARNING}
    ((told,),) = [dressed(panel("Heart-rate quality"), "Not to be believed")["mappings"]]
    assert told["options"]["result"]["color"] == WARNING
    assert 0 < told["options"]["from"] <= 1


def test_charts_one_below_the_other_begin_and_end_at_the_same_place() -> None:
    """Same width, one axis on the left of the same width, none on the right."""
    stacked = [
        p for p in SESSION["panels"] if p["type"] == "timeseries" and p["gridPos"]["w"] == 24
    ]
    assert len(stacked) >= 3
    assert len({p["fieldConfig"]["defaults"]["custom"]["axisWidth"] for p in stacked}) == 1
    assert "axisPlacement" not in json.dumps(stacked)


def test_dates_and_load_are_shown() -> None:
    table = panel("Sessions")
    date = dressed(table, "Time")
    assert (date["displayName"], date["custom.hidden"]) == ("Date", False)
    assert date["unit"].startswith("time:")
    assert dressed(table, "trimp")["displayName"] == "Load"
    assert {"Started", "Load"} <= set(
        re.findall(r'AS "([^"]+)"', panel("The run")["targets"][0]["query"])
    )
    assert dressed(panel("The run"), "Started")["unit"].startswith("time:")
