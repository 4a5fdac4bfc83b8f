"""Usual spending: what people burn at the gaits they choose, where little is known of a person."""

import math
from typing import NamedTuple

from sessions.core.energy.uncertainty import HALF_WIDTH_90, Estimate
from sessions.core.energy.vo2max_from_profile import ACTIVITY_STEP, USUAL_ACTIVITY
from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN


class Habit(NamedTuple):
    """A way to spend time: the middle of its uptake, the spread of its logarithm, how common.

    `fitness` is the VO2max of who does it, as a share of the one that heart rate's estimate took.
    """

    vo2_ml_kg_min: float
    sd: float
    share: float
    fitness: float = 1.0


STANDING = Habit(4.2, 0.25, 0.08)
"""Standing and pottering. Source: Compendium of Physical Activities, Ainsworth et al. 2011, Med
Sci Sports Exerc 43:1575 (1.0-1.5 MET)."""

WALKING = Habit(13.5, 0.13, 0.60)
"""The speed people choose, 1.4 +- 0.15 m/s (Bohannon 1997, Age Ageing 26:15), costs 13.2 on a belt
by Looney et al. 2019 and up to a tenth more over rolling ground; a tenth of speed is as much of
uptake, and people differ by 8 % on top."""

BETWEEN = Habit(21.0, 0.30, 0.04)
"""Uphill and brisk walks, slow jogs (Compendium: 5-7 MET)."""

RUNNING = Habit(38.0, 0.28, 0.28)
"""From slow jogs to races, 8 to 16 km/h, by Leger & Mercier 1984 (an even spread of their logarithm
has 0.19, and its ends are no walls). The shares are ours: more of what a strap records is walked
than run, and little lies between."""

RUNNING_SHARE = 0.85
"""Of VO2max: between easy runs and the end of a hard one."""


BISECTIONS = 12  # to a thousandth of the logarithm

RUNNER_ACTIVITY, WALKER_ACTIVITY = 6.0, 4.0
"""Of Jackson's scale, where a profile tells nothing: who runs is fitter than who walks. 6 is
running for one to three hours a week, 4 brisk work for less than half an hour. Recreational
marathon runners of 43 years have 46.8 ml/kg/min (Nikolaidis et al. 2018, Front Physiol 9:226),
which the equation reaches with 7 and more."""


def habits(vo2max_ml_kg_min: float, *, is_told: bool = True) -> tuple[Habit, ...]:
    """Those of a person; the fitter, the faster the usual run, half-way to a share of VO2max.

    `is_told`: VO2max, or how active the person is, comes from a profile.
    """

    def fitness(activity: float) -> float:
        more = ACTIVITY_STEP * (activity - USUAL_ACTIVITY)
        return 1.0 if is_told else 1 + more / vo2max_ml_kg_min

    running, walking = fitness(RUNNER_ACTIVITY), fitness(WALKER_ACTIVITY)
    vo2max = running * vo2max_ml_kg_min
    own = math.sqrt(RUNNING.vo2_ml_kg_min * RUNNING_SHARE * vo2max)
    return (
        STANDING,
        WALKING._replace(fitness=walking),
        BETWEEN,
        RUNNING._replace(vo2_ml_kg_min=own, fitness=running),
    )


def leaning_on(by_heart: Estimate, usual: tuple[Habit, ...], *, strange: float = 1.0) -> Estimate:
    """Heart rate's estimate drawn towards what is usual, as much as heart rate is uncertain.

    Each habit is a normal prior of the logarithm; the answer is the mean and the spread of what
    is left of all of them once heart rate has spoken. `strange`: how much of heart rate's estimate
    rests on published equations, and not on the person's own curve.
    """
    mean, left = drawn(by_heart, usual, strange=strange)
    return Estimate(mean, _half_width(mean, left) / HALF_WIDTH_90) if left else by_heart


Mixture = list[tuple[float, float, float]]
"""Each habit's weight, its middle, and its standard deviation times the root of two."""


def drawn(
    by_heart: Estimate, usual: tuple[Habit, ...], *, strange: float = 1.0
) -> tuple[float, Mixture]:
    """The mean of `leaning_on`, and the mixture it is of; empty: nothing usual is near."""
    weights, means, variances = [], [], []
    for habit in usual:
        middle, prior = math.log(habit.vo2_ml_kg_min), habit.sd**2
        heart = by_heart.log + strange * _moved(by_heart, habit.fitness)
        off, spread = heart - middle, prior + by_heart.sd**2
        weights.append(habit.share * math.exp(-off * off / (2 * spread)) / math.sqrt(spread))
        pull = prior / spread
        means.append(middle + pull * off)
        variances.append(prior * (1 - pull))
    total = sum(weights)
    if total < 1e-12:
        return by_heart.log, []
    weights = [weight / total for weight in weights]
    mean = sum(w * m for w, m in zip(weights, means, strict=True))
    left = zip(weights, means, variances, strict=True)
    return mean, [(w, m, math.sqrt(2 * v)) for w, m, v in left]


def _half_width(mean: float, habits: Mixture) -> float:
    """How far around the mean nine tenths of a mixture lie: its tails are no normal's."""
    low, high = 0.0, 3.0
    for _ in range(BISECTIONS):
        width = (low + high) / 2
        inside = sum(
            weight * (math.erf((mean + width - m) / s) - math.erf((mean - width - m) / s))
            for weight, m, s in habits
        )
        low, high = (width, high) if inside < 2 * 0.9 else (low, width)
    return high


def _moved(by_heart: Estimate, fitness: float) -> float:
    """What another VO2max makes of the logarithm: rest stays the same."""
    vo2 = math.exp(by_heart.log)
    if fitness == 1.0 or vo2 <= RESTING_VO2_ML_KG_MIN:
        return 0.0
    work = vo2 - RESTING_VO2_ML_KG_MIN
    return math.log((RESTING_VO2_ML_KG_MIN + fitness * work) / vo2)
