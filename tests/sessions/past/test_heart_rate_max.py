"""The maximum heart rate rises with what was seen and falls with what hard sessions stay below."""

import pytest

from sessions.core.model.breakdown import Taught, TaughtPoint
from sessions.past.heart_rate_max import HeartRateMax, heart_rate_max

AGE_YEARS = 40.0  # 180 by the formula


def session(sustained: float, *, top: tuple[float, float] | None = None) -> Taught:
    uptake: tuple[TaughtPoint, ...] = ()
    if top is not None:
        uptake = (TaughtPoint(heart_rate_bpm=top[0], vo2_ml_kg_min=top[1], seconds=120),)
    return Taught(sustained_heart_rate_bpm=sustained, uptake=uptake)


def learned(*sessions: Taught, vo2max: float | None = 45.0) -> HeartRateMax:
    found = heart_rate_max(
        sessions, age_years=AGE_YEARS, vo2max_ml_kg_min=vo2max, vo2max_sd=0.13, rest_bpm=60
    )
    assert found is not None
    return found


def test_a_rate_that_was_seen_raises_it_above_what_was_seen() -> None:
    found = learned(session(188), session(187))
    assert 188 < found.bpm < 193
    assert found.band_bpm < 8


def test_hard_sessions_that_stay_below_lower_it() -> None:
    hard = [session(168, top=(166, 46.0)) for _ in range(3)]
    assert 166 < learned(*hard).bpm < 174
    assert learned(*hard).band_bpm < learned(*hard[:1]).band_bpm


def test_easy_sessions_hardly_do() -> None:
    easy = [session(140, top=(138, 28.0)) for _ in range(5)]
    found = heart_rate_max(
        easy, age_years=AGE_YEARS, vo2max_ml_kg_min=45.0, vo2max_sd=0.13, rest_bpm=60
    )
    assert found is None or 172 < found.bpm < 184


def test_one_false_half_minute_does_not_carry_it_away() -> None:
    good = [session(176, top=(175, 45.0)) for _ in range(3)]
    assert learned(*good, session(215)).bpm == pytest.approx(learned(*good).bpm, abs=4)


def test_the_order_of_sessions_is_no_matter() -> None:
    sessions = [session(176), session(184), session(169)]
    assert learned(*sessions) == pytest.approx(learned(*reversed(sessions)))


def test_nothing_held_is_nothing_learned() -> None:
    nothing = Taught(sustained_heart_rate_bpm=None)
    assert (
        heart_rate_max(
            [nothing], age_years=AGE_YEARS, vo2max_ml_kg_min=None, vo2max_sd=0.1, rest_bpm=60
        )
        is None
    )
