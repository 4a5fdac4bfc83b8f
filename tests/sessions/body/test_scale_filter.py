"""The scale's filter on people who are not its model, and on readings that lie."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.scale_filter import (
    ASKED_BAND,
    ASKED_ERROR,
    ASKED_INSIDE,
    answers,
    diary_alone,
)
from benchmarks.scale_people import ScalePeople, scale_people
from sessions.body.scale_filter import SPAN_DAYS, ScaleAnswer, ScaleData, filter_scale
from sessions.core.energy.uncertainty import HALF_WIDTH_90
from tests.sizes import sized

DAYS = 42


@pytest.fixture(scope="module")
def people() -> ScalePeople:
    return scale_people(sized(usual=200, long=3000), seed=11)


@pytest.fixture(scope="module")
def answer(people: ScalePeople) -> ScaleAnswer:
    return answers(people, DAYS)


def test_after_six_weeks_the_balance_is_known_as_well_as_was_asked(
    people: ScalePeople, answer: ScaleAnswer
) -> None:
    truth = people.true_balance_kcal[:, DAYS - SPAN_DAYS : DAYS].mean(1)
    error = np.abs(answer.balance_kcal.value - truth)
    half = HALF_WIDTH_90 * answer.balance_kcal.sd
    assert error.mean() <= ASKED_ERROR
    assert half.mean() <= ASKED_BAND
    # A few hundred people tell the share inside to two points.
    assert ASKED_INSIDE[0] - 3 <= 100 * np.mean(error <= half) <= ASKED_INSIDE[1] + 3
    alone = diary_alone(people, days=DAYS, span=SPAN_DAYS)
    assert error.mean() < np.nanmean(np.abs(alone - truth)) / 2


def test_what_is_eaten_is_what_is_spent_and_stored(
    people: ScalePeople, answer: ScaleAnswer
) -> None:
    """Three numbers that stand beside each other agree."""
    sessions = people.sessions_kcal[:, DAYS - SPAN_DAYS : DAYS].mean(1)
    spent = answer.everyday_kcal.value + sessions
    assert answer.eaten_kcal.value - spent == pytest.approx(answer.balance_kcal.value, abs=1e-6)


def test_balance_and_change_of_weight_tell_the_same(answer: ScaleAnswer) -> None:
    """Nobody reads of a small deficit beside a fast loss: a kilogram a week is 700 to 1,300 kcal,
    the water of the first days aside.
    """
    loss = answer.change_kg_per_week.value
    expected = answer.balance_kcal.value * 7 / 7300
    assert np.mean(np.abs(loss - expected)) < 0.1
    assert np.corrcoef(loss, expected)[0, 1] > 0.95


def test_few_readings_widen_the_bands(people: ScalePeople, answer: ScaleAnswer) -> None:
    thin = people.scale_kg.copy()
    thin[:, np.arange(thin.shape[1]) % 4 > 0] = np.nan
    sparse = answers(replace(people, scale_kg=thin), DAYS)
    assert sparse.balance_kcal.sd.mean() > 1.15 * answer.balance_kcal.sd.mean()


def _one(change: Callable[[np.ndarray], None] | None = None) -> ScaleData:
    """A person of 80 kg who loses half a kilogram a week."""
    mornings = np.arange(DAYS + 1)
    readings = 80 - 0.5 * mornings / 7 + 0.3 * np.sin(mornings * 2.1)
    if change is not None:
        change(readings)
    return ScaleData(
        mass_kg=np.array([80.0]),
        fat_kg=np.array([24.0]),
        resting_kcal=np.array([1650.0]),
        readings_kg=readings[None, :],
        sessions_kcal=np.where(np.arange(DAYS) % 3 == 0, 350.0, 0.0)[None, :],
        sessions_sd=np.array([0.1]),
        eaten_kcal=np.full((1, DAYS), np.nan),
    )


def test_a_plain_loss_is_read_as_such() -> None:
    answer = filter_scale(_one())
    assert answer.change_kg_per_week.value[0] == pytest.approx(-0.5, abs=0.09)
    assert answer.balance_kcal.value[0] == pytest.approx(-0.5 / 7 * 7400, abs=90)
    assert answer.trend_kg.value[0, -1] == pytest.approx(77.0, abs=0.25)


def test_a_morning_in_boots_moves_nothing_much() -> None:
    def boots(readings: np.ndarray) -> None:
        readings[35] += 4.0

    plain, worn = filter_scale(_one()), filter_scale(_one(boots))
    assert worn.balance_kcal.value[0] == pytest.approx(plain.balance_kcal.value[0], abs=30)
    assert worn.trend_kg.value[0, -1] == pytest.approx(plain.trend_kg.value[0, -1], abs=0.15)


def test_who_is_away_is_not_made_up() -> None:
    """Two weeks without a reading: the band of the trend widens in them and no further."""

    def away(readings: np.ndarray) -> None:
        readings[15:29] = np.nan

    sd = filter_scale(_one(away), mornings=range(DAYS + 1)).trend_kg.sd[0]
    assert sd[22] > 1.15 * sd[10]
    assert sd[22] > 1.15 * sd[34]


def test_without_any_reading_only_what_was_known_before_is_told() -> None:
    def none(readings: np.ndarray) -> None:
        readings[:] = np.nan

    answer = filter_scale(_one(none))
    assert answer.trend_kg.sd[0, -1] > 4
    assert answer.balance_kcal.sd[0] > 250
