"""What a session teaches: the sustained maximum and the belt's uptake by heart rate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.measurements import BY_HAND, Action, Measurement, Treadmill
from sessions.core.alignment.arrays import Columns, aligned
from sessions.core.athlete_snapshot import freeze
from sessions.core.fold import Fold, FoldState
from sessions.core.heart.training_data import (
    KEPT_S,
    SUSTAINED_S,
    HeartSecond,
    Lesson,
    RevocableSeconds,
    taught,
)
from sessions.core.intervals.paces import Paces
from sessions.core.model.athlete import Athlete
from tests.sessions.core.runs import EXAMPLES, at, belt, each_second, heart, play, press


def slow_sustained(bpm: list[float]) -> float:
    windows = (bpm[i : i + SUSTAINED_S] for i in range(len(bpm) - SUSTAINED_S + 1))
    return max((min(window) for window in windows), default=0.0)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(150, 160), st.integers(1, 25)), max_size=10))
def test_the_sustained_maximum_is_the_highest_minimum_of_any_half_minute(
    pieces: list[tuple[int, int]],
) -> None:
    bpm = [float(value) for value, seconds in pieces for _ in range(seconds)]
    lesson = Lesson()
    for value in bpm:
        lesson.update(value, vo2_ml_kg_min=None, weight_s=1.0)
    assert lesson.sustained_bpm == slow_sustained(bpm)


def test_nothing_is_held_across_a_hole() -> None:
    lesson = Lesson()
    for second in range(40):
        if second == 20:
            lesson.interrupt()
        lesson.update(180, vo2_ml_kg_min=None, weight_s=1.0)
    assert lesson.sustained_bpm == 0
    assert taught(lesson, paces=Paces()).sustained_heart_rate_bpm is None


def test_what_is_taken_back_teaches_nothing_and_the_rest_is_kept() -> None:
    ledger = RevocableSeconds()
    for cell in range(KEPT_S + 100):
        bpm = 190.0 if cell >= KEPT_S else 150.0
        ledger.add(HeartSecond(bpm, 3, 1.0, 40.0))
    assert ledger.max_bpm == 190
    taken = ledger.take_back(KEPT_S)
    assert [beat.heart_rate_bpm for beat in taken] == [190.0] * 100
    assert ledger.max_bpm == 150
    assert ledger.lesson().sustained_bpm == 150
    assert [bin.seconds for bin in ledger.lesson().bins.values()] == [KEPT_S]
    assert ledger.take_back(0) == [HeartSecond(150.0, 3, 1.0, 40.0)] * (KEPT_S - 100)


def test_a_false_second_breaks_what_is_held() -> None:
    ledger = RevocableSeconds()
    for cell in range(50):
        ledger.add(HeartSecond(None if cell == 25 else 180.0, None, 1.0, None))
    assert ledger.lesson().sustained_bpm == 0


def test_a_session_with_belt_and_strap_teaches_its_steady_minutes() -> None:
    run = each_second(
        900, lambda s: [heart(s, 120 if s < 450 else 150), belt(s + 0.01, 6 if s < 450 else 11)]
    )
    lesson = play(run)[0].breakdown().lesson
    assert lesson is not None
    assert lesson.sustained_heart_rate_bpm == 150
    slow, fast = lesson.uptake
    assert (slow.heart_rate_bpm, fast.heart_rate_bpm) == (120, 150)
    # The first 90 s still hold what was before the belt.
    assert slow.seconds == pytest.approx(450 - 89, abs=1)
    # LCDA at 6 km/h: 5.714 W/kg -> 16.4 ml/kg/min.
    assert slow.vo2_ml_kg_min == pytest.approx(16.4, abs=0.3)
    assert fast.vo2_ml_kg_min > 2 * slow.vo2_ml_kg_min


def test_after_a_hole_in_the_belt_its_uptake_settles_again_before_it_teaches() -> None:
    run = each_second(
        600, lambda s: [heart(s, 140), *([] if 300 <= s < 320 else [belt(s + 0.01, 9)])]
    )
    lesson = play(run)[0].breakdown().lesson
    assert lesson is not None
    # 89 s at the start, 18 s without a belt (its last value holds for 3 s), 89 s after it.
    assert lesson.uptake[0].seconds == pytest.approx(599 - 89 - 18 - 89, abs=2)


def test_a_belt_set_by_hand_and_a_paused_session_teach_no_curve() -> None:
    def by_hand(second: int) -> Measurement:
        return at(second + 0.01, Treadmill(speed_kmh=9.0), source=BY_HAND)

    told = play(each_second(300, lambda s: [heart(s, 140), by_hand(s)]))[0].breakdown().lesson
    assert told is not None
    assert told.uptake == ()
    run = [*each_second(300, lambda s: [heart(s, 140), belt(s + 0.01, 9)])]
    run.insert(0, press(0.0, Action.PAUSE))
    paused = play(run)[0].breakdown().lesson
    assert paused is not None
    assert paused.uptake == ()


def test_a_strap_alone_teaches_no_curve() -> None:
    lesson = play(each_second(300, lambda s: [heart(s, 150)]))[0].breakdown().lesson
    assert lesson is not None
    assert lesson.uptake == ()


@pytest.mark.parametrize(
    ("altitude_m", "outdoors", "teaches"),
    [(None, False, True), (120.0, True, True), (None, True, False)],
)
def test_a_speed_teaches_where_its_slope_is_known(
    altitude_m: float | None, outdoors: bool, teaches: bool
) -> None:
    seconds = np.arange(600.0)
    columns = Columns(
        time_s=seconds,
        heart_rate_bpm=np.full(600, 150.0),
        speed_kmh=np.full(600, 10.0),
        altitude_m=None if altitude_m is None else np.full(600, altitude_m),
        outdoors=outdoors,
    )
    athlete = freeze(Athlete(age_years=34, mass_kg=61), on=None)
    fold = Fold(athlete, state=FoldState(session="s"))
    for cell in aligned(columns):
        fold.update(cell)
    lesson = taught(fold.state.heart.lesson(), paces=Paces())
    assert bool(lesson.uptake) is teaches
