"""Errors of energy's inputs as standard deviations of a logarithm.

Every method, the belt's, the heart's and both together, states its band from these figures alone.
"""

import math
from typing import NamedTuple

from sessions.core.model.physiology import RESTING_VO2_ML_KG_MIN
from sessions.core.model.sample import Grade

HALF_WIDTH_90 = 1.645

BETWEEN_PEOPLE_SD = 0.075
"""Of the net cost of one speed. Running 4-8 %: Morgan & Craib 1992, Med Sci Sports Exerc 24:456;
walking 7-10 %: Browning et al. 2006, J Appl Physiol 100:390."""

FROM_DAY_TO_DAY_SD = 0.059
"""Of one person at one speed, the laboratory's own error in it: repeats that differ by 6.7 %."""

GRADE_SD = 0.20
"""Of what a climb adds: handrails, a belt's own idea of its incline, and four published equations
that differ by so much (ACSM, Minetti 2002, Looney 2019, Pandolf 1977)."""

GRADE_TOLD = {Grade.BELT: (0.0, 0.01), Grade.ALTITUDE: (0.05, 0.03), Grade.UNKNOWN: (0.10, 0.06)}
GRADE_UNTOLD = {Grade.BELT: (0.03, 0.10), Grade.ALTITUDE: (0.10, 0.12), Grade.UNKNOWN: (0.10, 0.06)}
"""By what a slope rests on, with a grade and without: the error it adds, and the chance of a climb
that nobody told. Smoothed altitude is off by 1 to 2 % of grade, and a per cent costs a runner 4 to
5 %; rolling ground and soft surfaces cost a tenth more. The chances are ours."""

OTHER_SPORT_SD = 0.09
"""What other sports add to an error that was found on foot: fewer muscles beat faster for as much
oxygen (heart rates in swimming and on wheels lie 10 to 15 beats apart from running)."""

BY_HAND_SD = 0.08
"""Of a speed that a person said the belt had."""


class Estimate(NamedTuple):
    """An oxygen uptake as its logarithm, with the standard deviation of that."""

    log: float
    sd: float

    @property
    def band_pct(self) -> float:
        """Half width of the 90 % band."""
        return 100 * HALF_WIDTH_90 * self.sd


def belt_sd(vo2_ml_kg_min: float, *, level_ml_kg_min: float) -> float:
    """Error of an uptake that a belt asks for; `level_ml_kg_min`: the same without its grade.

    People differ in what work costs them, not in what they burn at rest.
    """
    work = max(0.0, vo2_ml_kg_min - RESTING_VO2_ML_KG_MIN) / vo2_ml_kg_min
    climb = max(0.0, 1 - level_ml_kg_min / vo2_ml_kg_min)
    return math.hypot(BETWEEN_PEOPLE_SD * work, FROM_DAY_TO_DAY_SD, GRADE_SD * climb)
