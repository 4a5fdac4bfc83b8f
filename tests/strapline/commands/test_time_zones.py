"""An athlete's time zone: days, weeks, dates and points are those of where the athlete is."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.core.analysis import analyse
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.sinks.delivery.batches import Completing
from sessions.sinks.influx.expected_points import athlete_points
from sessions.store import SessionRow, Source, Store
from sessions.week.calendar_week import local_day, zone_named
from strapline.athletes.profiles import save_profile
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]

# Between them every hour of the day is already another day: 26 hours apart.
AHEAD, BEHIND = "Pacific/Kiritimati", "Etc/GMT+12"


def athlete(zone: str | None) -> Athlete:
    return Athlete(
        name="Ada",
        sex="female",
        age_years=40,
        mass_kg=70,
        heart_rate_max_bpm=180,
        time_zone=zone,
    )


def keep(folder: Path, person: Athlete, *, started_ns: int) -> str:
    """Half an hour of this athlete."""
    snapshot = freeze(person, on=None)
    seconds = [float(second) for second in range(1801)]
    breakdown = analyse(
        time_s=seconds,
        heart_rate_bpm=[140.0] * 1801,
        speed_kmh=[9.0] * 1801,
        athlete=snapshot,
        session_id=person.name,
        started_at=datetime.fromtimestamp(started_ns / NS_PER_S, tz=ZoneInfo("UTC")),
    )
    row = SessionRow(
        id=person.name,
        athlete=snapshot,
        source=Source.LIVE,
        opened_ns=started_ns,
        started_ns=started_ns,
    )
    save_profile(person, data_dir=folder)
    with Store.open(folder) as store:
        store.open_session(row)
        store.finish_session(row.id, ended_ns=started_ns + 1800 * NS_PER_S, breakdown=breakdown)
    return row.id


@pytest.mark.parametrize("zone", [AHEAD, BEHIND])
def test_a_run_and_what_is_written_down_are_of_the_athlete_s_own_day(
    run: Run, tmp_path: Path, zone: str
) -> None:
    folder, person = tmp_path / "data", athlete(zone)
    now_ns = SystemClock().wall_ns()
    today = local_day(now_ns, zone=ZoneInfo(zone))
    id = keep(folder, person, started_ns=now_ns)
    whose = ("--athlete", person.name)
    week = json.loads(run("week", "--json", *whose).out)
    assert [outing["day"] for outing in week["sessions"]] == [today.isoformat()]
    assert run("log", "food", "650kcal", *whose).code == 0
    (entry,) = json.loads(run("log", "list", "--json", *whose).out)["entries"]
    assert entry["day"] == today.isoformat()
    local = datetime.fromtimestamp(now_ns // NS_PER_S, tz=ZoneInfo(zone))
    assert f"{local:%Y-%m-%d %H:%M}" in run("show", id).out
    assert f"{local:%d %b %H:%M}" in run("sessions", "list").out


def test_days_and_weeks_are_sent_at_the_athlete_s_own_midnight(tmp_path: Path) -> None:
    person = athlete(AHEAD)
    monday = date(2026, 11, 23)
    # Still Sunday in most of the world.
    began = datetime(2026, 11, 23, 0, 30, tzinfo=ZoneInfo(AHEAD))
    keep(tmp_path, person, started_ns=round(began.timestamp()) * NS_PER_S)
    with Store.reading(tmp_path) as read:
        completing = Completing(read, clock=SystemClock(), profile_of=lambda _name: person)
        told = athlete_points(completing, person.name)
    at_ns = round(datetime(2026, 11, 23, tzinfo=ZoneInfo(AHEAD)).timestamp()) * NS_PER_S
    (first_day, day), (first_week, week) = (
        next(point for point in told.items() if point[0].measurement == kind.name)
        for kind in (schema.DAY, schema.WEEK)
    )
    assert (first_day.at_ns, day["date"]) == (at_ns, monday.isoformat())
    assert first_week.at_ns == at_ns
    assert week["date"] == monday.isoformat()
    assert week["monday_min"] == pytest.approx(30, abs=0.1)
    assert week["tuesday_min"] == 0


def test_a_year_is_the_athlete_s_too(run: Run, tmp_path: Path) -> None:
    person = athlete(AHEAD)
    began = datetime(2026, 1, 1, 0, 30, tzinfo=ZoneInfo(AHEAD))
    keep(tmp_path / "data", person, started_ns=round(began.timestamp()) * NS_PER_S)
    assert "2025" in run("export", "--format", "parquet", "--year", "2025").err


def test_a_zone_nobody_knows_is_refused_with_what_is_expected(run: Run, tmp_path: Path) -> None:
    save_profile(athlete(None), data_dir=tmp_path / "data")

    def shown() -> dict[str, str]:
        profile: dict[str, str] = json.loads(run("athlete", "show", "Ada", "--json").out)["profile"]
        return profile

    refused = run("athlete", "set", "Ada", "time_zone=Europe/Atlantis")
    assert refused.code == 2
    assert "time_zone" in refused.err
    assert "Europe/Berlin" in refused.err
    assert run("athlete", "set", "Ada", "time_zone=Europe/Berlin").code == 0
    assert shown()["time_zone"] == "Europe/Berlin"
    assert run("athlete", "set", "Ada", "time_zone=").code == 0
    assert "time_zone" not in shown()


def test_a_zone_that_this_machine_does_not_know_is_the_machine_s() -> None:
    assert zone_named("Europe/Atlantis") is None
    assert zone_named("../../etc/passwd") is None
    assert zone_named(None) is None
    zone = zone_named(BEHIND)
    assert datetime(2026, 11, 23, tzinfo=zone).utcoffset() == timedelta(hours=-12)
