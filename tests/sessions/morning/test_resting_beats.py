"""A few minutes of beats become a heart rate and an RMSSD, or no answer and why."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.resting_hearts import Faults, RestingHeart, heard_of, true_ln_rmssd, with_faults
from sessions.morning.morning import Morning, NoAnswer, Position
from sessions.morning.resting_beats import Heard, packed_beats, reading_of, unpacked_beats
from tests.sessions.core.runs import EXAMPLES
from tests.sizes import sized

MORNINGS = sized(usual=25, long=500, quick=8)


def taken(heard: list[Heard]) -> Morning:
    end_s = heard[-1].at_s if heard else 0.0
    return reading_of(heard, duration_s=end_s, position=Position.LYING)


def steady(*, seconds: int = 180, bpm: int = 60, wobble_ms: float = 30.0) -> list[Heard]:
    """A beat a second that is longer and shorter in turn, so that RMSSD is twice the wobble."""
    return [
        Heard(
            at_s=float(second),
            heart_rate_bpm=bpm,
            rr_ms=(1000 + (wobble_ms if second % 2 else -wobble_ms),),
        )
        for second in range(1, seconds + 1)
    ]


def test_heart_rate_and_rmssd_are_those_of_the_beats() -> None:
    found = taken(steady())
    assert found.no_answer is None
    assert found.rmssd_ms == pytest.approx(60, rel=0.01)
    assert found.heart_rate_bpm == pytest.approx(60, rel=0.01)
    assert (found.duration_s, found.false_share, found.lost_share) == (180, 0, 0)


def test_the_first_minute_only_settles() -> None:
    calm = steady()
    restless = [
        Heard(at_s=one.at_s, heart_rate_bpm=85, rr_ms=(700.0,)) if one.at_s <= 60 else one
        for one in calm
    ]
    assert taken(restless).ln_rmssd == pytest.approx(taken(calm).ln_rmssd, abs=0.02)


@pytest.mark.parametrize("faults", [Faults(), Faults(ectopic=0.02, missed=0.01), Faults(lost=0.03)])
def test_an_answer_is_the_true_rmssd_whatever_beats_were_false_or_lost(faults: Faults) -> None:
    rng = random.Random(7)
    errors = []
    for _ in range(MORNINGS):
        clean = RestingHeart.drawn(rng).beats_ms(rng, seconds=180)
        found = taken(heard_of(rng, with_faults(rng, clean, faults), faults))
        if found.ln_rmssd is not None:
            errors.append(abs(found.ln_rmssd - true_ln_rmssd(clean)))
    assert len(errors) >= 0.7 * MORNINGS
    assert max(errors) < 0.12


def test_many_false_beats_are_no_answer_and_the_heart_rate_stays() -> None:
    rng = random.Random(3)
    clean = RestingHeart(bpm=60, breath_ms=20, slow_ms=10, noise_ms=8, breaths_per_min=14)
    beats = with_faults(rng, clean.beats_ms(rng, seconds=180), Faults(ectopic=0.15))
    found = taken(heard_of(rng, beats, Faults()))
    assert found.no_answer is NoAnswer.FALSE_BEATS
    assert found.false_share > 0.15
    assert found.heart_rate_bpm == pytest.approx(60, abs=3)


def test_beats_that_never_came_are_no_answer() -> None:
    found = taken([one for one in steady() if one.at_s % 4])
    assert found.no_answer is NoAnswer.LOST_BEATS
    assert found.lost_share == pytest.approx(0.22, abs=0.05)


def test_a_difference_is_never_taken_across_lost_beats() -> None:
    # The beats on the other side of each hole are much longer; none of that is variability.
    heard = []
    for second in range(1, 201):
        if second % 20 in (0, 1, 2):
            continue
        base = 1000.0 if second // 20 % 2 else 1070.0
        heard.append(Heard(at_s=float(second), heart_rate_bpm=58, rr_ms=(base + (second % 2) * 2,)))
    packed = taken(heard).beats
    assert sum(not joined for joined in unpacked_beats(packed)[1]) >= 10
    missed = [
        Heard(at_s=one.at_s, heart_rate_bpm=58, rr_ms=one.rr_ms, beats_missed=one.at_s == 100)
        for one in steady()
    ]
    assert not unpacked_beats(taken(missed).beats)[1][99]


@pytest.mark.parametrize(
    ("heard", "why"),
    [
        ([], NoAnswer.SHORT),
        (steady(seconds=119), NoAnswer.SHORT),
        (
            [Heard(at_s=float(s), heart_rate_bpm=60, rr_ms=None) for s in range(1, 181)],
            NoAnswer.NO_INTERVALS,
        ),
        (steady(seconds=110) + steady(seconds=180, bpm=75)[110:], NoAnswer.MOVED),
    ],
    ids=["nothing", "too short", "no intervals", "got up"],
)
def test_what_carries_no_answer_says_why(heard: list[Heard], why: NoAnswer) -> None:
    found = taken(heard)
    assert (found.no_answer, found.ln_rmssd) == (why, None)


def test_a_strap_without_intervals_still_tells_the_heart_rate() -> None:
    heard = [Heard(at_s=float(s), heart_rate_bpm=54, rr_ms=None) for s in range(1, 181)]
    assert taken(heard).heart_rate_bpm == 54
    assert taken(steady(seconds=110) + steady(bpm=75)[110:]).heart_rate_bpm is None


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 0xFFFF), st.booleans()), max_size=50))
def test_packed_beats_come_back_tick_by_tick(beats: list[tuple[int, bool]]) -> None:
    import numpy as np

    ticks = np.array([tick for tick, _ in beats], dtype=float)
    follows = np.array([joined for _, joined in beats], dtype=bool)
    rr_ms, joined = unpacked_beats(packed_beats(ticks * 1000 / 1024, follows))
    assert [round(rr * 1024 / 1000) for rr in rr_ms] == [tick for tick, _ in beats]
    assert list(joined[1:]) == [one for _, one in beats][1:]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 3),
            st.integers(25, 240),
            st.none() | st.lists(st.floats(1, 4000), max_size=4).map(tuple),
        ),
        max_size=150,
    )
)
def test_whatever_a_strap_sends_there_is_a_value_or_a_reason(
    sent: list[tuple[float, int, tuple[float, ...] | None]],
) -> None:
    heard, at_s = [], 0.0
    for step, bpm, rr_ms in sent:
        at_s += step
        heard.append(Heard(at_s=at_s, heart_rate_bpm=bpm, rr_ms=rr_ms))
    found = taken(heard)
    assert (found.ln_rmssd is None) == (found.no_answer is not None)
    assert found.ln_rmssd is None or math.isfinite(found.ln_rmssd)
