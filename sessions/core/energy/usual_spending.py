"""Usual spending: what people burn at the gaits they choose, where little is known of a person."""

import math
from typing import NamedTuple

from sessions.core.energy.uncertainty import Estimate


class Habit(NamedTuple):
    """A way to spend time: the middle of its uptake, the spread of its logarithm, how common."""

    vo2_ml_kg_min: float
    sd: float
    share: float


STANDING = Habit(4.2, 0.25, 0.08)
"""Standing and pottering. Source: Compendium of Physical Activities, Ainsworth et al. 2011, Med
Sci Sports Exerc 43:1575 (1.0-1.5 MET)."""

WALKING = Habit(13.0, 0.15, 0.60)
"""Level and rolling ground at the speed people choose, 1.4 +- 0.15 m/s (Bohannon 1997, Age Ageing
26:15), by Looney et al. 2019; people differ by 8 % on top."""

BETWEEN = Habit(21.0, 0.30, 0.04)
"""Uphill and brisk walks, slow jogs (Compendium: 5-7 MET)."""

RUNNING = Habit(38.0, 0.35, 0.28)
"""From slow jogs to races, 8 to 16 km/h, by Leger & Mercier 1984. The shares are ours: more of what
a strap records is walked than run, and little lies between."""

RUNNING_SHARE = 0.85
"""Of VO2max: between easy runs and the end of a hard one."""


def habits(vo2max_ml_kg_min: float) -> tuple[Habit, ...]:
    """Those of a person; the fitter, the faster the usual run, half-way to a share of VO2max."""
    own = math.sqrt(RUNNING.vo2_ml_kg_min * RUNNING_SHARE * vo2max_ml_kg_min)
    return (STANDING, WALKING, BETWEEN, RUNNING._replace(vo2_ml_kg_min=own))


def leaning_on(by_heart: Estimate, usual: tuple[Habit, ...]) -> Estimate:
    """Heart rate's estimate drawn towards what is usual, as much as heart rate is uncertain.

    Each habit is a normal prior of the logarithm; the answer is the mean and the spread of what
    is left of all of them once heart rate has spoken.
    """
    weights, means, variances = [], [], []
    for habit in usual:
        middle, prior = math.log(habit.vo2_ml_kg_min), habit.sd**2
        off, spread = by_heart.log - middle, prior + by_heart.sd**2
        weights.append(habit.share * math.exp(-off * off / (2 * spread)) / math.sqrt(spread))
        pull = prior / spread
        means.append(middle + pull * off)
        variances.append(prior * (1 - pull))
    total = sum(weights)
    if total < 1e-12:
        return by_heart
    mean = sum(w * m for w, m in zip(weights, means, strict=True)) / total
    spread = sum(
        w * (v + (m - mean) ** 2) for w, m, v in zip(weights, means, variances, strict=True)
    )
    return Estimate(mean, math.sqrt(spread / total))
