"""Similar sessions: only what is alike, and a change only where chance does not make it."""

import random
from datetime import date, timedelta

import pytest

from ingest.measurements import NS_PER_S, Sport
from sessions.core.model.breakdown import Fitness, Load, SteadyPace
from sessions.past.pace_at_heart_rate import BPM_PER_KMH
from sessions.past.similar import DAY_SD_KMH, similar_to
from sessions.store.session_figures import SessionFigures

TODAY = date(2026, 11, 30)


def ran(
    days_ago: int,
    *,
    kmh: float = 9.0,
    bpm: float = 145.0,
    minutes: int = 20,
    incline: float | None = 1.0,
    plan: str | None = None,
    done_pct: float | None = None,
    duration_s: float = 2_400,
    mean_bpm: float | None = 140.0,
) -> SessionFigures:
    day = TODAY - timedelta(days=days_ago)
    return SessionFigures(
        id=f"{day} {kmh}",
        day=day,
        started_ns=(day - date(1970, 1, 1)).days * 86_400 * NS_PER_S,
        sport=Sport.FOOT,
        duration_s=duration_s,
        moving_s=duration_s,
        paused_s=0,
        plan=plan,
        done_pct=done_pct,
        mean_speed_kmh=kmh,
        mean_heart_rate_bpm=mean_bpm,
        mean_incline_pct=incline,
        load=Load(trimp=None, edwards=None, moderate_min=None, vigorous_min=None),
        fitness=Fitness(),
        steady=(
            SteadyPace(heart_rate_bpm=bpm, speed_kmh=kmh, incline_pct=incline, minutes=minutes),
        ),
    )


def planned(days_ago: int, **other: object) -> SessionFigures:
    return ran(days_ago, **{"plan": "4 x 4", "done_pct": 100.0, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("another heart rate", ran(10, bpm=131)),
        ("steeper", ran(10, incline=4)),
        ("of an unknown incline", ran(10, incline=None)),
        ("hardly steady", ran(10, minutes=4)),
        ("by a plan", planned(10)),
        ("later", ran(-1)),
        ("long ago", ran(800)),
    ],
)
def test_a_run_without_a_plan_is_like_others_at_its_steady_effort(
    why: str, other: SessionFigures
) -> None:
    alike = ran(9, bpm=142)
    assert similar_to(ran(0), [other]) is None, why
    similar = similar_to(ran(0), [other, alike])
    assert similar is not None
    assert [one.id for one in similar.runs] == [alike.id]
    assert similar.runs[0].speed_kmh == pytest.approx(9 + 3 / BPM_PER_KMH)


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("another plan", planned(10, plan="Steady 30")),
        ("without it", ran(10)),
        ("broken off", planned(10, done_pct=60.0)),
        ("half as long", planned(10, duration_s=1_200)),
        ("uphill", planned(10, incline=3.0)),
        ("without a heart rate", planned(10, mean_bpm=None)),
        ("at a heart rate far off", planned(10, mean_bpm=155.0)),
    ],
)
def test_a_run_by_a_plan_is_like_whole_ones_of_the_same(why: str, other: SessionFigures) -> None:
    alike = planned(20, mean_bpm=144.0)
    assert similar_to(planned(0), [other]) is None, why
    similar = similar_to(planned(0), [other, alike])
    assert similar is not None
    assert similar.plan == "4 x 4"
    assert similar.runs[0].speed_kmh == pytest.approx(9 - 4 / BPM_PER_KMH)
    assert similar_to(planned(0, done_pct=50.0), [alike]) is None


def test_a_clear_change_is_told_against_the_latest_month_that_is_over() -> None:
    september = [ran(days, kmh=8.0) for days in (65, 70, 75)]
    october = [ran(days, kmh=8.5) for days in (35, 40, 45)]
    november = [ran(days, kmh=9.5) for days in (3, 8, 12, 20)]
    similar = similar_to(ran(0, kmh=9.5), [*september, *october, *november])
    assert similar is not None
    change = similar.change
    assert change is not None
    assert (change.month, change.then_runs, change.now_runs) == (date(2026, 10, 1), 3, 5)
    assert (change.then_kmh, change.now_kmh) == (8.5, 9.5)
    assert change.chance_kmh < 0.2


def test_two_single_runs_are_held_against_what_days_differ_by() -> None:
    october = [ran(40, kmh=9.0), ran(45, kmh=9.0)]
    quicker = 9.0 + DAY_SD_KMH
    similar = similar_to(ran(0, kmh=quicker), october)
    assert similar is not None
    assert similar.change is None
    similar = similar_to(ran(0, kmh=9.0 + 3 * DAY_SD_KMH), october)
    assert similar is not None
    assert similar.change is not None


def test_one_run_of_a_month_and_a_month_that_is_not_over_tell_nothing() -> None:
    similar = similar_to(ran(0, kmh=14), [ran(45, kmh=9)])
    assert similar is not None
    assert similar.change is None
    # Of November's runs those of before the four weeks are no month that is over.
    similar = similar_to(ran(0, kmh=14), [ran(29, kmh=9), ran(29, kmh=9.1)])
    assert similar is not None
    assert similar.change is None


def test_where_nothing_changed_nine_of_ten_are_told_nothing() -> None:
    rng = random.Random(4)
    told = 0
    for _ in range(200):
        october = [ran(days, kmh=rng.gauss(9, 0.4)) for days in (33, 37, 41, 45, 50)]
        november = [ran(days, kmh=rng.gauss(9, 0.4)) for days in (2, 6, 10, 16)]
        similar = similar_to(ran(0, kmh=rng.gauss(9, 0.4)), [*october, *november])
        assert similar is not None
        told += similar.change is not None
    assert 0 < told <= 0.16 * 200
