"""Usual spending draws heart rate's estimate as much as heart rate is uncertain."""

import math

import numpy as np
import pytest

from sessions.core.energy.uncertainty import HALF_WIDTH_90, Estimate
from sessions.core.energy.usual_spending import WALKING, habits, leaning_on

USUAL = habits(46.0)


def vo2(own: float, sd: float) -> float:
    return math.exp(leaning_on(Estimate(math.log(own), sd), USUAL).log)


def test_one_habit_is_the_mean_by_inverse_variances() -> None:
    drawn = leaning_on(Estimate(math.log(16.0), 0.13), (WALKING,))
    # Both err by 13 %: half-way in the logarithm, and 0.13 / sqrt(2).
    assert drawn.log == pytest.approx((math.log(16) + math.log(13.5)) / 2)
    assert drawn.sd == pytest.approx(0.13 / math.sqrt(2), rel=0.01)


@pytest.mark.parametrize("own", [9.0, 16.0])
def test_the_less_is_known_the_nearer_to_a_usual_walk(own: float) -> None:
    off = [abs(math.log(vo2(own, sd) / 13.5)) for sd in (0.02, 0.1, 0.2, 0.3)]
    assert off == sorted(off, reverse=True)
    assert off[0] == pytest.approx(abs(math.log(own / 13.5)), rel=0.05)


def test_more_heart_rate_is_never_less_energy() -> None:
    drawn = [vo2(own, 0.2) for own in range(4, 60)]
    assert drawn == sorted(drawn)


def test_between_two_gaits_the_answer_is_uncertain() -> None:
    sds = [leaning_on(Estimate(math.log(own), 0.2), USUAL).sd for own in (13.0, 20.0, 40.0)]
    assert sds[1] > 1.3 * max(sds[0], sds[2])


def test_far_from_all_habits_heart_rate_has_the_word() -> None:
    strange = Estimate(math.log(0.01), 0.01)
    assert leaning_on(strange, USUAL) == strange


@pytest.mark.parametrize("own", [9.0, 13.5, 19.0, 24.0, 42.0])
def test_the_band_holds_nine_tenths_of_what_is_left_of_all_habits(own: float) -> None:
    by_heart = Estimate(math.log(own), 0.2)
    drawn = leaning_on(by_heart, USUAL)
    logs = np.linspace(0, 5, 20_001)
    prior = sum(
        habit.share / habit.sd * np.exp(-(((logs - math.log(habit[0])) / habit.sd) ** 2) / 2)
        for habit in USUAL
    )
    left = prior * np.exp(-(((logs - by_heart.log) / by_heart.sd) ** 2) / 2)
    inside = np.abs(logs - drawn.log) <= HALF_WIDTH_90 * drawn.sd
    assert left[inside].sum() / left.sum() == pytest.approx(0.9, abs=0.005)


def test_who_runs_is_taken_for_fitter_than_who_walks_unless_the_profile_tells() -> None:
    told, unknown = habits(46.0), habits(46.0, is_told=False)
    for own, ratio in ((13.0, 0.96), (42.0, 1.015)):
        by_heart = Estimate(math.log(own), 0.1)
        moved = leaning_on(by_heart, unknown).log - leaning_on(by_heart, told).log
        assert moved == pytest.approx(math.log(ratio), abs=0.02)
        assert moved * math.log(ratio) > 0
        of_own_curve = leaning_on(by_heart, unknown, strange=0.0).log
        assert abs(of_own_curve - leaning_on(by_heart, told).log) < abs(moved) / 2
