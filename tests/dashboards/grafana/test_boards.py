"""What is committed is what the code builds; each kind of fault is found."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.grafana.board_faults import unknown_names
from dashboards.grafana.boards import check, write
from dashboards.grafana.committed_boards import COMMITTED
from dashboards.grafana.influxql import DATA_SOURCE, LIST_OF_DATABASES
from dashboards.grafana.push.data_source import ReadingLogin
from dashboards.grafana.push.data_source import document as data_source
from dashboards.grafana.push.pushed_boards import FOLDER_UID
from dashboards.grafana.queries import queries
from sessions.schema import MEASUREMENTS
from tests.dashboards.grafana.built_boards import BUILT
from tests.dashboards.words.test_palette import contrast

PROVISIONING = COMMITTED.parent / "provisioning"


BOARDS = {name: json.loads(text) for name, text in BUILT.items()}


def panels(kind: str = "") -> list[dict[str, Any]]:
    return [p for b in BOARDS.values() for p in b["panels"] if kind in ("", p["type"])]


def test_the_committed_boards_are_fresh_and_sound() -> None:
    assert check() == ()


def test_uids_are_those_that_links_and_bookmarks_know() -> None:
    assert {name: document["uid"] for name, document in BOARDS.items()} == {
        "studio": "strapline-studio",
        "live": "strapline-live",
        "session": "strapline-session",
        "progress": "strapline-progress",
        "devices": "strapline-devices",
    }


@pytest.mark.parametrize(
    ("name", "asked_for"),
    [
        (
            "live",
            ["Heart rate now", "Zone now", "Interval now", "Plan", "Heart rate as it comes"],
        ),
        (
            "session",
            [
                "Sessions",
                "Heart rate",
                "Speed and plan",
                "Incline and plan",
                "Cadence",
                "Gait and zone",
                "Intervals",
                "Time in zone",
                "Energy, with its 90 % band",
                "Heart-rate quality",
            ],
        ),
        (
            "progress",
            [
                "Active minutes a week",
                "Load and form",
                "Pace at ${bpm} bpm, a week's mean",
                "Energy balance",
                "Strength days a week",
            ],
        ),
        ("studio", ["Zone now", "On the belts", "This week"]),
        (
            "devices",
            ["Battery", "Signal", "Drop-outs in the session", "Lag, receipt to committed row"],
        ),
    ],
)
def test_a_board_shows_what_people_ask_for(name: str, asked_for: list[str]) -> None:
    titles = [panel["title"] for panel in BOARDS[name]["panels"]]
    assert [title for title in asked_for if title not in titles] == []


def test_a_silence_is_a_hole_in_the_line() -> None:
    for panel in panels("timeseries"):
        for target in panel["targets"]:
            if 'FROM "hr"' in target.get("query", "") or 'FROM "motion"' in target.get("query", ""):
                assert panel["fieldConfig"]["defaults"]["custom"]["spanNulls"] is False
                assert "fill(null)" in target["query"]


def test_every_board_leads_to_all_others() -> None:
    for document in BOARDS.values():
        (link,) = [each for each in document["links"] if each["type"] == "dashboards"]
        assert (link["type"], link["tags"], link["keepTime"]) == (
            "dashboards",
            ["strapline"],
            False,
        )
        assert document["tags"] == ["strapline"]


def test_one_athlete_is_taken_along_and_all_are_not() -> None:
    takes = {name: document["links"][0]["includeVars"] for name, document in BOARDS.items()}
    assert takes == {
        "studio": False,
        "live": True,
        "session": True,
        "progress": True,
        "devices": False,
    }


def test_links_lead_to_boards_that_exist_and_variables_they_have() -> None:
    variables = {d["uid"]: {v["name"] for v in d["templating"]["list"]} for d in BOARDS.values()}
    urls = re.findall(r'"url": "(/d/[^"]+)"', json.dumps(BOARDS))
    assert len(urls) == 4
    for url in urls:
        uid, _, query = url.removeprefix("/d/").partition("?")
        assert set(re.findall(r"var-(\w+)=", query)) <= variables[uid]


def test_the_table_of_sessions_sets_the_time_range() -> None:
    (table,) = [p for p in BOARDS["session"]["panels"] if p["title"] == "Sessions"]
    text = json.dumps(table)
    assert "&from=${__data.fields.started_at_ms}&to=${__data.fields.ended_at_ms}" in text
    assert '"started_at_ms"' in table["targets"][0]["query"].replace("\\", "")


@pytest.mark.parametrize("panel", ["#ffffff", "#181b1f"], ids=["light", "dark"])
def test_every_colour_can_be_told_from_the_panel_behind_it(panel: str) -> None:
    colours = set(re.findall(r"#[0-9a-f]{6}", json.dumps(BOARDS)))
    assert len(colours) >= 8
    assert {colour for colour in colours if contrast(colour, panel) < 3} == set()


def test_no_text_has_a_colour_of_ours() -> None:
    for panel in panels():
        text = json.dumps(panel)
        assert "color-text" not in text
        if panel["type"] == "stat":
            assert panel["options"]["colorMode"] in ("none", "background_solid")


def test_grafana_s_own_thresholds_never_cry_alarm() -> None:
    for panel in [*panels("stat"), *panels("bargauge")]:
        (step,) = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        filled = panel["options"].get("colorMode") == "background_solid"
        assert step["color"] == ("transparent" if filled else "text")


def test_a_stale_or_stray_file_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    assert check(tmp_path) == ()
    file = tmp_path / "session.json"
    file.write_text(file.read_text().replace("Intervals", "Laps"))
    (tmp_path / "old.json").write_text("{}")
    stale, stray = check(tmp_path)
    assert stale == "session: session.json is stale: `strapline boards build` writes it"
    assert stray == "old: no code builds this file"


def test_a_label_is_not_taken_for_a_field() -> None:
    assert list(unknown_names('SELECT mean("zone") AS "My zone" FROM "hr"')) == []


def test_the_boards_ask_for_every_measurement_that_is_stored() -> None:
    asked = [text for document in BOARDS.values() for _, text, _ in queries(document)]
    names = {name for text in asked for name in re.findall(r'FROM "(\w+)"', text)}
    assert names == set(MEASUREMENTS)


NOT_SHOWN = {
    "motion": {"distance_m"},  # the run's distance is in its figures
    "interval": {"moving_distance_m"},
    "minute": {"max_heart_rate_bpm", "distance_m", "gross_kcal", "net_kcal", "kind"},  # as seconds
    "step": {"index", "kind", "remaining_s"},  # as of `now`
    "device": {"session", "streaming"},  # `link` says more
    "now": {"session", "paused_s"},
    "session": {
        "moving_distance_m",
        *("edwards", "moderate_min", "vigorous_min"),  # one load, and minutes by day and week
    },
    # the week's; of burned and balance the scale's, where there is one
    "day": {"equivalent_min", "burned_kcal", "balance_kcal"},
    "week": {
        *("trimp", "fitness", "fatigue", "mass_kg"),  # by day
        *("compared_days", "eaten_kcal_per_day", "burned_kcal_per_day"),
        *("mass_change_kg", "mass_change_band_kg", "intake_band_kcal"),
    },
}
"""Fields that no board shows, each of them on purpose."""


def test_what_is_stored_is_shown_or_left_out_on_purpose() -> None:
    asked: dict[str, set[str]] = {name: set() for name in MEASUREMENTS}
    for document in BOARDS.values():
        for _, text, _ in queries(document):
            for name in re.findall(r'FROM "(\w+)"', text):
                asked[name] |= set(re.findall(r'(?<!AS )"(\w+)"', text))
    for name, measurement in MEASUREMENTS.items():
        unseen = {field.name for field in measurement.fields} - asked[name]
        assert unseen == NOT_SHOWN.get(name, set()), name


def test_long_ranges_ask_for_summaries_only() -> None:
    """A year of seconds would take minutes; a year of minutes, days and weeks does not."""
    for _, text, _ in queries(BOARDS["progress"]):
        if text == LIST_OF_DATABASES:
            continue
        assert re.findall(r'FROM "(\w+)"', text)[0] not in ("hr", "motion")


def test_the_provisioned_data_source_is_the_one_the_boards_ask_and_push_writes() -> None:
    document = yaml.safe_load((PROVISIONING / "datasources" / "strapline.yaml").read_text())
    (provisioned,) = document["datasources"]
    login = ReadingLogin(user="$INFLUX_READER", password="$INFLUX_READER_PASSWORD")
    pushed = data_source(url="$INFLUX_URL", bucket="$INFLUX_BUCKET", login=login)
    assert (provisioned["uid"], provisioned["type"]) == (DATA_SOURCE.uid, DATA_SOURCE.type_val)
    for key in ("name", "access", "url", "user", "database", "jsonData", "secureJsonData"):
        assert provisioned[key] == pushed[key]


def test_the_boards_are_provisioned_as_they_are_pushed() -> None:
    document = yaml.safe_load((PROVISIONING / "dashboards" / "strapline.yaml").read_text())
    (provider,) = document["providers"]
    assert provider["folderUid"] == FOLDER_UID
    assert provider["allowUiUpdates"] is False
