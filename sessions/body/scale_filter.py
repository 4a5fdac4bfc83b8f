"""Filter of a scale: daily readings and measured exercise to trend, balance, intake and need.

A linear, Gaussian model of what is not known (the habit of eating and how it wanders, single days,
everyday need, what of the exercise is saved elsewhere, what of the food is written down), tied to
the mornings' mass by the body's model, with water that comes and goes over days. All days are
weighed together, so that its answer is a Kalman smoother's. How much water one person has is
weighed among several likely amounts. For many people at once.

Nearest published: Sanghvi et al. 2015, Am J Clin Nutr 102:353-358; Hall & Chow 2011, Am J Clin Nutr
94:66-74 (intake from repeated weights and the model).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from sessions.body.mass_response import Array, MassResponse, mass_response

SPAN_DAYS = 28
"""The days whose mean is told: those Hall & Chow 2011 looked at, too."""

EVERYDAY_FACTOR, NEED_SD = 1.55, 0.12
"""Everyday life without training as a multiple of resting energy, and how far single people are
off. Source: FAO/WHO/UNU 2004, Human energy requirements, ch. 5 (sedentary or light: 1.40-1.69; some
work harder); resting energy itself is off by 7.5 % (Frankenfield et al. 2005)."""

SAVED, SAVED_SD = 0.28, 0.22
"""Share of exercise that is saved elsewhere. Source: Careau et al. 2021, Curr Biol 31:4659-4666."""

WRITTEN_DOWN, WRITTEN_DOWN_SD = 0.85, 0.12
"""Share of food that people write down: 12 to 20 % is left out, by some nothing and by some a
third. Source: Subar et al. 2003 (OPEN), Am J Epidemiol 158:1-13."""

DAY_TO_DAY, WRITTEN_DAY_SD = 0.20, 0.15
"""Of intake. Source: Bray et al. 2008, Am J Clin Nutr 88:1504-1510 (within people about 23 %)."""

TISSUE_SD = 0.10
"""Of the energy of what is lost or gained. Source: Heymsfield et al. 2014, Obes Rev 15:310-321 (the
lean share of lost weight spreads from a tenth to two fifths)."""

BEFORE_SD, CHANGE_SD, WANDERING = 150.0, 400.0, 40.0
"""kcal a day: how far from balance a person was before the first reading; what changes with it (who
buys a scale often begins to eat less); how far habits wander, times the root of days. Ours."""

LEAST_WRITTEN_DAYS = 5  # of food, before its mean counts

WATER_KG = ((0.6, 0.25), (0.8, 0.5), (1.05, 0.25))
LASTING = ((0.3, 0.6), (0.7, 0.7))
"""Standard deviations of a morning's water, clothes and stomach, with how likely each is; the share
of its variance that lasts, and what of that is left the next day. Ours, about what repeated morning
weights spread by (Orsama et al. 2014, Obes Facts 7:36-47: 0.3 to 0.7 kg from day to day alone)."""

FAR_OFF_SD, FAR_OFF_KG, FAR_OFF_CHANCE = 3.3, 3.0, 0.03
"""A reading that the others do not expect by so many deviations was taken in boots: it counts as
one that is off by kilograms."""


@dataclass(frozen=True, kw_only=True)
class ScaleData:
    """Of each person and day; nan: none. Mornings are one more than days: the last is today's.

    `sessions_sd`: of each person, the share by which measured exercise is off.
    """

    mass_kg: Array  # [person]: about what the person weighs
    fat_kg: Array
    resting_kcal: Array
    readings_kg: Array  # [person, morning]
    sessions_kcal: Array  # [person, day]
    sessions_sd: Array
    eaten_kcal: Array  # [person, day], as written down


@dataclass(frozen=True, kw_only=True)
class Told:
    """An estimate of each person, with its standard deviation."""

    value: Array
    sd: Array


@dataclass(frozen=True, kw_only=True)
class ScaleAnswer:
    """Means of the last days, a day: `balance_kcal` is eaten less spent, `everyday_kcal` spent
    without the sessions. `trend_kg`: `[person, morning]` of those asked for, without the water that
    comes and goes.
    """

    balance_kcal: Told
    eaten_kcal: Told
    everyday_kcal: Told
    change_kg_per_week: Told
    trend_kg: Told


def filter_scale(
    data: ScaleData, *, span_days: int = SPAN_DAYS, mornings: Sequence[int] = (-1,)
) -> ScaleAnswer:
    """What the readings tell.

    Args:
        data: Of people who all have the same number of days.
        span_days: Of how many last days the means are; more than there are: of all.
        mornings: Whose trend is told; by default today's.
    """
    days = data.sessions_kcal.shape[1]
    span = min(span_days, days)
    need = EVERYDAY_FACTOR * data.resting_kcal
    response = mass_response(
        fat_kg=data.fat_kg,
        mass_kg=data.mass_kg,
        need_kcal=need,
        resting_kcal=data.resting_kcal,
        days=days,
    )
    unknown = _Unknown(data, need)
    masses, expected_kg = unknown.of_mass(response)
    wanted, wanted_means = unknown.wanted(response, span)
    change = (masses[:, -1] - masses[:, -1 - span]) * 7 / span
    changed = (expected_kg[:, -1] - expected_kg[:, -1 - span]) * 7 / span
    asked = np.concatenate([wanted, change[:, None], masses[:, list(mornings)]], 1)
    expected = np.concatenate([wanted_means, changed[:, None], expected_kg[:, list(mornings)]], 1)
    written, written_expected, written_kcal, written_sd = unknown.written()
    means, variances = _posterior(
        rows=np.concatenate([masses, written], 1),
        off=np.concatenate([data.readings_kg - expected_kg, written_kcal - written_expected], 1),
        prior=unknown.prior,
        asked=asked,
        written_sd=written_sd,
    )
    means = means + expected
    # The scale tells kilograms; what they hold varies.
    variances[:, :2] += ((TISSUE_SD * means[:, 0]) ** 2)[:, None]
    sds = np.sqrt(variances)
    balance, eaten, everyday, change_told = (
        Told(value=means[:, row], sd=sds[:, row]) for row in range(4)
    )
    return ScaleAnswer(
        balance_kcal=balance,
        eaten_kcal=eaten,
        everyday_kcal=everyday,
        change_kg_per_week=change_told,
        trend_kg=Told(value=means[:, 4:], sd=sds[:, 4:]),
    )


class _Unknown:
    """What is not known of each person, as one Gaussian vector: what was eaten on each day beyond
    the old habit; how far that habit was off balance; mass; exercise; need; food written down.
    """

    def __init__(self, data: ScaleData, need_kcal: Array) -> None:
        self._data, self._need = data, need_kcal
        people, days = data.sessions_kcal.shape
        self._days = days
        day = np.arange(days)
        habit = WANDERING**2 * np.minimum(day[:, None], day[None, :]) + CHANGE_SD**2
        self._before, self._mass, self._saved, self._everyday, self._written = range(days, days + 5)
        self.prior = np.zeros((people, days + 5, days + 5))
        self.prior[:, :days, :days] = habit
        self.prior[:, day, day] += ((DAY_TO_DAY * need_kcal) ** 2)[:, None]
        for row, variance in (
            (self._before, BEFORE_SD**2),
            (self._mass, 25.0),
            (self._saved, SAVED_SD**2 + ((1 - SAVED) * data.sessions_sd) ** 2),
            (self._everyday, (NEED_SD * need_kcal) ** 2),
            (self._written, (WRITTEN_DOWN_SD * need_kcal) ** 2),
        ):
            self.prior[:, row, row] = variance

    def of_mass(self, response: MassResponse) -> tuple[Array, Array]:
        """Rows of the mornings' mass, and what is expected of it."""
        burned_kg = np.einsum("pmd,pd->pm", response.stored_kg, self._data.sessions_kcal)
        rows = np.zeros((*burned_kg.shape, self._days + 5))
        rows[:, :, : self._days] = response.eaten_kg
        rows[:, :, self._before] = response.stored_kg.sum(2)
        rows[:, :, self._mass] = 1.0
        rows[:, :, self._saved] = -burned_kg
        return rows, self._data.mass_kg[:, None] - (1 - SAVED) * burned_kg

    def wanted(self, response: MassResponse, span: int) -> tuple[Array, Array]:
        """Rows of the last days' mean balance, intake and everyday need, and what is expected."""
        days, sessions = self._days, self._data.sessions_kcal
        eaten = (response.eaten_kcal[:, -1] - response.eaten_kcal[:, -1 - span]) / span
        stored = (response.stored_kcal[:, -1] - response.stored_kcal[:, -1 - span]) / span
        burned = np.einsum("pd,pd->p", stored, sessions)
        rows = np.zeros((len(burned), 3, days + 5))
        means = np.zeros((len(burned), 3))
        rows[:, 0, :days], rows[:, 0, self._before] = eaten, stored.sum(1)
        rows[:, 0, self._saved], means[:, 0] = -burned, -(1 - SAVED) * burned
        rows[:, 1, days - span : days] = 1 / span
        rows[:, 1, self._before] = rows[:, 1, self._everyday] = 1.0
        means[:, 1] = self._need
        rows[:, 2] = rows[:, 1] - rows[:, 0]
        means[:, 2] = means[:, 1] - means[:, 0] - sessions[:, days - span :].mean(1)
        return rows, means

    def written(self) -> tuple[Array, Array, Array, Array]:
        """The row of the mean of what was written down, expected, told (nan: too little) and its
        standard deviation.
        """
        is_written = np.isfinite(self._data.eaten_kcal)
        count = np.maximum(1, is_written.sum(1))
        rows = np.zeros((len(count), 1, self._days + 5))
        rows[:, 0, : self._days] = is_written / count[:, None]
        rows[:, 0, self._before] = rows[:, 0, self._everyday] = rows[:, 0, self._written] = 1.0
        mean = np.where(is_written, self._data.eaten_kcal, 0.0).sum(1) / count / WRITTEN_DOWN
        told = np.where(is_written.sum(1) >= LEAST_WRITTEN_DAYS, mean, np.nan)
        sd = WRITTEN_DAY_SD * self._need / np.sqrt(count)
        return rows, self._need[:, None], told[:, None], sd


def _posterior(
    *, rows: Array, off: Array, prior: Array, asked: Array, written_sd: Array
) -> tuple[Array, Array]:
    """Mean (beyond what was expected) and variance of what is asked, given what was seen.

    Args:
        rows: Of what is seen, `[person, seen, unknown]`; the last is what was written down.
        off: Seen less expected; nan: not seen.
        prior: Covariance of the unknown.
        asked: Rows of what is asked.
        written_sd: Of what was written down.
    """
    seen = np.isfinite(off)
    # Nobody needs the rows on which nobody saw anything.
    kept = np.flatnonzero(seen.any(0) | (np.arange(off.shape[1]) == off.shape[1] - 1))
    rows, seen, off = rows[:, kept], seen[:, kept], np.where(seen, off, 0.0)[:, kept]
    both = seen[:, :, None] & seen[:, None, :]
    mornings = len(kept) - 1
    each = np.arange(mornings + 1)
    known = rows @ prior
    covariance = known @ rows.transpose(0, 2, 1)
    covariance[:, -1, -1] += written_sd**2
    shared = np.where(seen[:, :, None], known @ asked.transpose(0, 2, 1), 0.0)
    apart = np.abs(kept[:-1, None] - kept[None, :-1])
    answers, likelihoods = [], []
    for (water_kg, chance), (lasting, keeps) in product(WATER_KG, LASTING):
        noise = water_kg**2 * (lasting * keeps**apart + (1 - lasting) * np.eye(mornings))
        total = covariance.copy()
        total[:, :-1, :-1] += noise
        total = np.where(both, total, np.eye(mornings + 1))
        inverse = np.linalg.inv(total)
        spread = np.sqrt(np.einsum("pss->ps", inverse))
        far_off = np.abs(np.einsum("pst,pt->ps", inverse, off) / spread) > FAR_OFF_SD
        far_off[:, -1] = False
        total[:, each, each] += np.where(far_off, FAR_OFF_KG**2, 0.0)
        root = np.linalg.cholesky(total)
        whitened = np.linalg.solve(root, np.concatenate([off[:, :, None], shared], 2))
        seen_off, gain = whitened[:, :, 0], whitened[:, :, 1:]
        mean = np.einsum("psa,ps->pa", gain, seen_off)
        answers.append((mean, (gain**2).sum(1)))
        likelihoods.append(
            np.log(chance)
            - 0.5 * (seen_off**2).sum(1)
            - np.log(np.einsum("pss->ps", root)).sum(1)
            + np.log(FAR_OFF_CHANCE) * far_off.sum(1)
        )
    weights = np.exp(np.array(likelihoods) - np.max(likelihoods, 0))
    weights = (weights / weights.sum(0))[:, :, None]
    means = np.array([mean for mean, _ in answers])
    gains = np.array([gained for _, gained in answers])
    mean = (weights * means).sum(0)
    before = np.einsum("pau,puv,pav->pa", asked, prior, asked, optimize=True)
    spread_of_means = (weights * means**2).sum(0) - mean**2
    variance = before - (weights * gains).sum(0) + np.maximum(0.0, spread_of_means)
    return mean, np.maximum(variance, 1e-9)
