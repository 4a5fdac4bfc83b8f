"""The call that users script against."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pytest

import sessions
import strapline
from ingest.measurements import Sport
from sessions import Athlete, analyse
from sessions.core.model.athlete import HeartRateMaxOrigin
from sessions.core.model.breakdown import Lap, Span
from sessions.core.model.sample import Kind
from tests.sessions.core.runs import DEMO, RUNNER, belt, belt_speeds, heart, play
from tests.sessions.core.test_session import check_cover

ANNA = Athlete(sex="female", age_years=34, mass_kg=61)


def demo_arrays() -> dict[str, Any]:
    speed = np.round(belt_speeds(DEMO, ramp_kmh_per_s=0.5), 2)
    time_s = np.arange(speed.size, dtype=float)
    return {
        "time_s": time_s,
        "speed_kmh": speed,
        "heart_rate_bpm": np.round(120 + 30 * np.sin(time_s / 90)),
        "incline_pct": np.full(speed.size, 1.0),
    }


def test_the_contracts_example() -> None:
    breakdown = analyse(**demo_arrays(), athlete=ANNA)
    assert [i.kind for i in breakdown.intervals] == [piece.kind for piece in DEMO]
    assert breakdown.zones.heart_rate_max_bpm == pytest.approx(184.2)
    assert breakdown.zones.heart_rate_max_origin is HeartRateMaxOrigin.AGE
    document = breakdown.to_dict()
    assert document["schema_version"] == 2
    assert document["zones"]["model"] == "percent_max"
    assert document["intervals"][0]["kind"] == "walk"
    check_cover(breakdown)


def test_a_file_and_a_live_session_of_the_same_run_agree_to_the_last_digit() -> None:
    arrays = demo_arrays()
    run = [
        m
        for t, kmh, bpm, incline in zip(
            arrays["time_s"],
            arrays["speed_kmh"],
            arrays["heart_rate_bpm"],
            arrays["incline_pct"],
            strict=True,
        )
        for m in (belt(float(t), float(kmh), incline=float(incline)), heart(float(t), int(bpm)))
    ]
    live = play(run)[0].breakdown().to_dict()
    file = analyse(**arrays, athlete=RUNNER, sport=Sport.FOOT).to_dict()
    for document in (live, file):
        for key in ("id", "started_at", "source", "sources"):
            document["session"].pop(key)
    assert file == live


def test_empty_arrays_are_an_empty_session() -> None:
    breakdown = analyse(time_s=[], heart_rate_bpm=[], speed_kmh=[], rr_ms=[], athlete=ANNA)
    assert breakdown.session.duration_s == 0
    assert breakdown.intervals == ()
    assert list(breakdown.zones.seconds or ()) == [0, 0, 0, 0, 0]
    assert breakdown.energy.gross_kcal is None


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_session_of_a_few_rows(rows: int) -> None:
    breakdown = analyse(time_s=np.arange(rows), heart_rate_bpm=[100, 110, 121][:rows], athlete=ANNA)
    assert breakdown.session.duration_s == rows - 1
    assert breakdown.session.max_heart_rate_bpm == [100, 110, 121][rows - 1]
    check_cover(breakdown)


def test_rows_in_which_nothing_was_measured_are_unknown() -> None:
    breakdown = analyse(time_s=np.arange(60), heart_rate_bpm=np.full(60, np.nan), athlete=ANNA)
    assert [i.kind for i in breakdown.intervals] == [Kind.UNKNOWN]
    assert breakdown.zones.unknown_s == 59
    assert breakdown.session.mean_heart_rate_bpm is None


def test_records_eight_seconds_apart_make_a_whole_session() -> None:
    time_s = np.arange(0, 600, 8.0)
    speed = np.where(time_s < 300, 5.5, 9.5)
    breakdown = analyse(time_s=time_s, speed_kmh=speed, heart_rate_bpm=speed * 15, athlete=ANNA)
    assert breakdown.session.gaps == ()
    assert [i.kind for i in breakdown.intervals] == [Kind.WALK, Kind.JOG]
    assert breakdown.intervals[1].start_s == pytest.approx(300, abs=8)
    assert breakdown.zones.unknown_s == 0


def test_a_hole_in_a_file_is_a_gap_and_unknown() -> None:
    time_s = np.concatenate([np.arange(0, 100.0), np.arange(160, 260.0)])
    breakdown = analyse(time_s=time_s, speed_kmh=np.full(200, 9.0), athlete=ANNA)
    assert [(gap.start_s, gap.end_s) for gap in breakdown.session.gaps] == [(100, 160)]
    kinds = [(i.kind, i.start_s, i.end_s) for i in breakdown.intervals]
    assert kinds == [(Kind.JOG, 0, 100), (Kind.UNKNOWN, 100, 160), (Kind.JOG, 160, 259)]
    assert breakdown.session.moving_s == 199


def test_time_may_begin_anywhere_and_pauses_are_on_the_same_origin() -> None:
    time_s = 1000.0 + np.arange(100)
    pauses: list[Span | tuple[float, float]] = [
        Span(start_s=1020, end_s=1030),
        (1025, 1040),
        (1090, 2000),
    ]
    breakdown = analyse(time_s=time_s, speed_kmh=np.full(100, 9.0), pauses=pauses)
    assert breakdown.session.pauses == (Span(start_s=20, end_s=40), Span(start_s=90, end_s=99))
    assert breakdown.session.moving_s == 99 - 20 - 9


def test_cadence_alone_is_enough_for_a_gait() -> None:
    breakdown = analyse(time_s=np.arange(60), cadence_spm=np.full(60, 165.0))
    assert [i.kind for i in breakdown.intervals] == [Kind.JOG]
    assert breakdown.intervals[0].confidence.value == "inferred"


def test_distance_alone_gives_the_speed() -> None:
    breakdown = analyse(time_s=np.arange(61), distance_m=500 + 2.5 * np.arange(61))
    assert breakdown.session.distance_m == pytest.approx(150)
    assert breakdown.session.mean_speed_kmh == pytest.approx(9.0)


def test_beats_give_rmssd() -> None:
    rr = [[600.0 + 20 * (k % 2)] for k in range(100)]
    breakdown = analyse(time_s=np.arange(100), heart_rate_bpm=np.full(100, 99.0), rr_ms=rr)
    assert breakdown.heart.rmssd_ms == pytest.approx(20)


def test_altitude_gives_the_ascent_where_no_incline_does() -> None:
    climbing = 100 + np.arange(50.0)
    breakdown = analyse(time_s=np.arange(50), altitude_m=climbing)
    assert breakdown.session.ascent_m == pytest.approx(49, abs=2)


def test_the_start_is_written_in_utc() -> None:
    at = datetime(2026, 11, 22, 10, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=2)))
    breakdown = analyse(time_s=[0, 1], started_at=at, notes=["from a test"], session_id="x")
    assert breakdown.session.started_at == "2026-11-22T08:00:00.250000Z"
    assert breakdown.session.notes[0] == "from a test"
    assert breakdown.session.id == "x"


def test_the_age_is_the_one_on_the_day() -> None:
    athlete = Athlete(birth_date=datetime(1986, 11, 22, tzinfo=UTC).date())
    then = analyse(time_s=[0, 1], athlete=athlete, started_at=datetime(2006, 11, 22, tzinfo=UTC))
    assert then.zones.heart_rate_max_bpm == pytest.approx(194, abs=0.1)


def test_files_have_no_laps_of_their_own() -> None:
    laps: tuple[Lap, ...] = analyse(time_s=[0, 1]).laps
    assert laps == ()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"time_s": [[0, 1]]}, "time_s must have one dimension"),
        ({"time_s": [0, 0]}, "time_s must be finite and strictly rising"),
        ({"time_s": [0, np.nan]}, "time_s must be finite and strictly rising"),
        ({"time_s": [0, 1e9]}, "time_s must span at most 604800 s"),
        ({"time_s": ["a"]}, "time_s must be an array of numbers"),
        ({"time_s": [0, 1], "speed_kmh": [1]}, r"speed_kmh must be as long as time_s \(2\), got 1"),
        ({"time_s": [0, 1], "speed_kmh": [1, -1]}, "speed_kmh must be 0 or more"),
        ({"time_s": [0, 1], "heart_rate_bpm": [1, np.inf]}, "heart_rate_bpm must be finite"),
        ({"time_s": [0, 1], "rr_ms": [[600]]}, r"rr_ms must be as long as time_s \(2\)"),
        ({"time_s": [0, 1], "pauses": [(5, 2)]}, "pauses must end after they start"),
        ({"time_s": [0], "started_at": datetime(2026, 1, 1)}, "started_at must have a time zone"),  # noqa: DTZ001 - the refused one
    ],
)
def test_a_bad_argument_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        analyse(**arguments)


def test_both_packages_give_the_same_call() -> None:
    assert strapline.analyse is sessions.analyse
    assert strapline.Athlete is sessions.Athlete
    with pytest.raises(AttributeError):
        strapline.nothing  # noqa: B018 - the access is the test


@pytest.mark.process
def test_importing_the_command_does_not_load_numpy() -> None:
    program = "import sys, strapline, sessions; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
