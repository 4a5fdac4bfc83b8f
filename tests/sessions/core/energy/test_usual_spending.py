"""Usual spending draws heart rate's estimate as much as heart rate is uncertain."""

import math

import pytest

from sessions.core.energy.uncertainty import Estimate
from sessions.core.energy.usual_spending import WALKING, habits, leaning_on

USUAL = habits(46.0)


def vo2(own: float, sd: float) -> float:
    return math.exp(leaning_on(Estimate(math.log(own), sd), USUAL).log)


def test_one_habit_is_the_mean_by_inverse_variances() -> None:
    drawn = leaning_on(Estimate(math.log(16.0), 0.15), (WALKING,))
    # Both err by 15 %: half-way in the logarithm, and 0.15 / sqrt(2).
    assert drawn.log == pytest.approx((math.log(16) + math.log(13)) / 2)
    assert drawn.sd == pytest.approx(0.15 / math.sqrt(2))


@pytest.mark.parametrize("own", [9.0, 16.0])
def test_the_less_is_known_the_nearer_to_a_usual_walk(own: float) -> None:
    off = [abs(math.log(vo2(own, sd) / 13.0)) for sd in (0.02, 0.1, 0.2, 0.3)]
    assert off == sorted(off, reverse=True)
    assert off[0] == pytest.approx(abs(math.log(own / 13.0)), rel=0.05)


def test_more_heart_rate_is_never_less_energy() -> None:
    drawn = [vo2(own, 0.2) for own in range(4, 60)]
    assert drawn == sorted(drawn)


def test_between_two_gaits_the_answer_is_uncertain() -> None:
    sds = [leaning_on(Estimate(math.log(own), 0.2), USUAL).sd for own in (13.0, 20.0, 40.0)]
    assert sds[1] > 1.3 * max(sds[0], sds[2])


def test_far_from_all_habits_heart_rate_has_the_word() -> None:
    strange = Estimate(math.log(0.01), 0.01)
    assert leaning_on(strange, USUAL) == strange
