"""Oxygen uptake of walking and running at a belt's speed and grade, and what oxygen yields."""

import math
from bisect import bisect_left
from functools import lru_cache

from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN

METRES_PER_MIN_PER_KMH = 1000 / 60
JOULES_PER_ML_O2 = 20.9
"""At a respiratory ratio near 0.9. Source: Minetti et al. 2002, who convert with it."""

WALK_FULL_KMH, RUN_FULL_KMH = 6.4, 8.0
"""People change from walking to running at about 2.0 m/s (7.2 km/h; Hreljac 1993, Med Sci Sports
Exerc 25:1158-1162); between these two speeds the costs of both are blended, without a jump."""

LAG_S = 40.0
"""Mean response time of oxygen uptake to a change of the belt, 30-45 s in healthy adults.
Source: Jones & Poole 2005, Oxygen Uptake Kinetics in Sport, Exercise and Medicine, ch. 1."""

RUNNING_MASS_EXPONENT = -0.24
"""Uptake of running grows with mass^0.76, so that light people use more per kilogram. Source:
Bergh et al. 1991, Med Sci Sports Exerc 23:205-211; mass is the largest known cause of differences
in running economy (Lacour & Bourdin 2015, Eur J Appl Physiol 115:651-673)."""

RUNNING_MASS_KG = 68.0
"""The mass of the runners behind the per-kilogram cost: mixed groups of trained adults."""

OUTDOORS_MORE = 0.05
"""Of the net cost, where nobody tells the slope: ground that rises and falls costs more than its
mean, and paths more than a belt, walking nothing (paved) to 10 % (a dirt road; Soule & Goldman
1972, J Appl Physiol 32:706-708), running as much as 1 % on a belt (Jones & Doust 1996, J Sports
Sci 14:321-327)."""

RATIO_BY_SHARE = ((0.0, 0.82), (0.40, 0.86), (0.65, 0.92), (0.85, 1.00), (1.0, 1.10))
"""Respiratory exchange ratio by the share of VO2max: fat and sugar in equal parts up to moderate
work, sugar alone near 85 %, carbon dioxide washed out by acid above. Source: Brooks & Mercier
1994, J Appl Physiol 76:2253-2261; ACSM's criterion of a maximal test is a ratio of 1.10."""

_UPPER_SHARES = tuple(share for share, _ in RATIO_BY_SHARE[1:])

USUAL_RATIO = 0.90


def walking_vo2_ml_kg_min(speed_kmh: float, *, grade: float = 0.0) -> float:
    """Gross oxygen uptake of steady walking up to 7 km/h, on grades from -0.40 to 0.45.

    `grade` is a fraction (0.05 is 5 %). The standard error is 0.2 W/kg on the level and 0.4 W/kg
    on grades (about 0.6 and 1.2 ml/kg/min).

    Source:
        Looney et al. 2019, Med Sci Sports Exerc 51:1954-1960 (LCDA graded walking equation),
        from 95 people in 11 studies; converted from watts.
    """
    s = speed_kmh / 3.6
    watts_kg: float = 1.44 + 1.94 * s**0.43 + 0.24 * s**4
    if grade:
        pct = 100 * min(0.45, max(-0.40, grade))
        watts_kg += 0.34 * s * pct * (1 - 1.05 ** (1 - 1.1 ** (pct + 32)))
    return watts_kg * 60 / JOULES_PER_ML_O2


def leger_mercier_vo2_ml_kg_min(speed_kmh: float) -> float:
    """Gross oxygen uptake of steady level running on a treadmill, 8-25 km/h.

    Source:
        Leger & Mercier 1984, Sports Med 1:270-277 (130 people in ten studies, weighted).
    """
    return 2.209 + 3.163 * speed_kmh


def minetti_running_j_kg_m(grade: float) -> float:
    """Net cost of running on a slope, -0.45 to 0.45.

    Source:
        Minetti et al. 2002, J Appl Physiol 93:1039-1046.
    """
    i = min(0.45, max(-0.45, grade))
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6


def running_vo2_ml_kg_min(speed_kmh: float, *, grade: float = 0.0, mass_kg: float) -> float:
    """Gross oxygen uptake of steady running.

    On the level by Leger & Mercier. A grade adds what Minetti measured above his level cost:
    ACSM's 0.9 ml/kg per metre climbed holds for gentle slopes, on steep ones it is 1.2 and more.
    The net part is scaled to the body's mass.
    """
    net = leger_mercier_vo2_ml_kg_min(speed_kmh) - RESTING_VO2_ML_KG_MIN
    if grade:
        added = minetti_running_j_kg_m(grade) - minetti_running_j_kg_m(0.0)
        net += added / JOULES_PER_ML_O2 * speed_kmh * METRES_PER_MIN_PER_KMH
    scale: float = (min(150.0, max(25.0, mass_kg)) / RUNNING_MASS_KG) ** RUNNING_MASS_EXPONENT
    return RESTING_VO2_ML_KG_MIN + max(net, 0.0) * scale


def running_share(speed_kmh: float) -> float:
    """0: walked, 1: run, smooth between the two speeds at which people do only one of them."""
    x = (speed_kmh - WALK_FULL_KMH) / (RUN_FULL_KMH - WALK_FULL_KMH)
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    return x * x * (3 - 2 * x)


@lru_cache(maxsize=256)  # asked twice a second, and belts keep their speed
def belt_vo2_ml_kg_min(speed_kmh: float, *, grade: float = 0.0, mass_kg: float) -> float:
    """Gross oxygen uptake that a belt's speed and grade ask for, once it is steady.

    Walking and running are blended over the transition. Standing is resting metabolism.
    """
    if speed_kmh <= 0:
        return RESTING_VO2_ML_KG_MIN
    share = running_share(speed_kmh)
    vo2 = 0.0
    if share < 1:
        vo2 += (1 - share) * walking_vo2_ml_kg_min(speed_kmh, grade=grade)
    if share > 0:
        vo2 += share * running_vo2_ml_kg_min(speed_kmh, grade=grade, mass_kg=mass_kg)
    return max(vo2, RESTING_VO2_ML_KG_MIN)


_FOLLOWED_IN_1_S = 1 - math.exp(-1 / LAG_S)


def followed(vo2_ml_kg_min: float, *, demand_ml_kg_min: float, seconds: float = 1.0) -> float:
    """The uptake after some seconds of a demand: it follows with a lag, up and down.

    What the body owes at first it pays afterwards, so that sums over a session stay right.
    """
    share = _FOLLOWED_IN_1_S if seconds == 1.0 else 1 - math.exp(-seconds / LAG_S)
    return vo2_ml_kg_min + (demand_ml_kg_min - vo2_ml_kg_min) * share


def kcal_per_litre(share_of_max: float | None) -> float:
    """What a litre of oxygen yields at a share of VO2max; None: not known, the usual one.

    Source:
        Weir 1949, J Physiol 109:1-9: 3.941 + 1.106 times the respiratory exchange ratio.
    """
    if share_of_max is None:
        return 3.941 + 1.106 * USUAL_RATIO
    above = bisect_left(_UPPER_SHARES, share_of_max) + 1
    low_share, low = RATIO_BY_SHARE[above - 1]
    if above == len(RATIO_BY_SHARE):
        return 3.941 + 1.106 * low
    share, ratio = RATIO_BY_SHARE[above]
    part = max(0.0, share_of_max - low_share) / (share - low_share)
    return 3.941 + 1.106 * (low + part * (ratio - low))


def kcal_per_min(
    vo2_ml_kg_min: float, *, mass_kg: float, vo2max_ml_kg_min: float | None = None
) -> float:
    """Energy of an oxygen uptake. VO2max None: 4.94 kcal per litre, at most 3 % off."""
    share = None if vo2max_ml_kg_min is None else vo2_ml_kg_min / vo2max_ml_kg_min
    return vo2_ml_kg_min * mass_kg / 1000 * kcal_per_litre(share)


def resting_kcal_per_min(mass_kg: float) -> float:
    """Resting metabolism: one MET, burned on a mixed diet."""
    return RESTING_VO2_ML_KG_MIN * mass_kg / 1000 * kcal_per_litre(0.0)
