"""What a session's own speeds say of its runner."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.intervals.paces import MEAN_OF_S, Paces, _two_means

USUAL_JOG, USUAL_SPRINT = 7.2, 11.5


def after(*pieces: tuple[float, int], noise_kmh: float = 0.1) -> Paces:
    noise = random.Random(7)
    paces, last = Paces(), list[float]()
    for speed, seconds in pieces:
        for _ in range(seconds):
            last = [*last, speed + noise.gauss(0, noise_kmh)][-MEAN_OF_S:]
            if len(last) == MEAN_OF_S:
                paces.update(last, jog_from_kmh=USUAL_JOG)
    return paces


def sprint_from(paces: Paces) -> float:
    return paces.running(USUAL_SPRINT, jog_from_kmh=USUAL_JOG).sprint_kmh


def test_before_anything_was_run_the_usual_bounds_hold() -> None:
    walked = after((5.0, 300))
    assert sprint_from(Paces()) == sprint_from(walked) == USUAL_SPRINT
    assert Paces().beside_paces_kmh(USUAL_JOG) == USUAL_JOG


@pytest.mark.parametrize(("easy", "fast"), [(8.0, 12.0), (10.0, 13.5), (13.0, 16.0)])
def test_two_paces_have_the_bound_between_them(easy: float, fast: float) -> None:
    running = after((easy, 300), (fast, 60), (easy, 120), (fast, 60)).running(
        USUAL_SPRINT, jog_from_kmh=USUAL_JOG
    )
    assert easy + 0.8 < running.sprint_kmh < fast - 0.8
    assert running.apart_kmh == pytest.approx(fast - easy, abs=0.5)


def test_an_easy_pace_that_wanders_is_one_pace() -> None:
    rng = random.Random(3)
    wandering = after(*((rng.gauss(10.0, 0.7), 20) for _ in range(90)))
    assert wandering.running(USUAL_SPRINT, jog_from_kmh=USUAL_JOG).apart_kmh is None


def test_a_fast_pace_is_easy_only_when_it_is_held() -> None:
    assert sprint_from(after((13.0, 60), (5.0, 60), (13.0, 60))) == USUAL_SPRINT
    assert sprint_from(after((13.0, 600))) > 15


def test_a_ramp_is_no_pace() -> None:
    assert after(*((5.0 + 0.2 * s, 1) for s in range(40)), noise_kmh=0.0).seconds == []


def test_the_walk_run_bound_leaves_a_pace_that_lies_on_it() -> None:
    assert abs(after((7.2, 600)).beside_paces_kmh(USUAL_JOG) - 7.2) >= 0.4
    assert after((5.0, 600), (9.5, 600)).beside_paces_kmh(USUAL_JOG) == USUAL_JOG


def spreads_apart(seconds: list[int], cut: int) -> float:
    """How many spreads within the sides their means lie apart, from each second by itself."""
    sides = [
        [place for place in range(*ends) for _ in range(seconds[place])]
        for ends in ((0, cut), (cut, len(seconds)))
    ]
    if not all(sides):
        return 0.0
    low, high = (sum(side) / len(side) for side in sides)
    within = sum((p - low) ** 2 for p in sides[0]) + sum((p - high) ** 2 for p in sides[1])
    return float((high - low) / max(within / sum(map(len, sides)), 1 / 12) ** 0.5)


def between(seconds: list[int], cut: int) -> float:
    """What Otsu's cut makes as large as it can be."""
    low, high = sum(seconds[:cut]), sum(seconds[cut:])
    if not low or not high:
        return 0.0
    means = [
        sum(place * seconds[place] for place in range(*ends)) / count
        for ends, count in (((0, cut), low), ((cut, len(seconds)), high))
    ]
    return float(low * high * (means[1] - means[0]) ** 2)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=12))
def test_speeds_are_cut_where_a_full_scan_would_cut_them(seconds: list[int]) -> None:
    cut, apart = _two_means(seconds)
    assert between(seconds, cut) == pytest.approx(
        max(between(seconds, at) for at in range(len(seconds))), rel=1e-9
    )
    assert apart == pytest.approx(spreads_apart(seconds, cut), rel=1e-6, abs=1e-9)
