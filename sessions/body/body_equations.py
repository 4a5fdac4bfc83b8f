"""Published equations of an adult body at rest: fat share, water, resting energy, lean share.

Each takes numbers or numpy arrays of people.
"""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sessions.core.model.athlete import Sex
from sessions.core.model.physiology import of_sex

Amount = TypeVar("Amount", float, npt.NDArray[np.float64])

FAT_SHARE_PCT = (5.0, 60.0)
"""Outside it is no living adult; the equation leaves it at the ends of BMI. Ours."""

KCAL_PER_KG_FAT = 39.5e3 / 4.184
KCAL_PER_KG_LEAN = 7.6e3 / 4.184
"""Energy of a kilogram of fat and of lean tissue with its water. Source: Hall et al. 2011, Lancet
378:826-837, web appendix (39.5 and 7.6 MJ/kg)."""

FORBES_KG = 10.4
"""Lean tissue changes by 10.4 kg while fat changes by a factor of e. Source: Forbes 1987, by Hall
2007, Br J Nutr 97:1059-1063."""


def fat_share_pct(*, sex: Sex, age_years: float, mass_kg: float, height_m: float) -> float:
    """Fat in percent of body mass; within 5 points (one SD) of what densitometry tells.

    Args:
        sex: Unspecified: the mean of both, then off by 6 points more to either side.
        age_years: 17 to 65 in those it was made on.
        mass_kg: Body mass.
        height_m: Body height.

    Source:
        Jackson et al. 2002, Int J Obes 26:789-796, in the form of Hall et al. 2011 (Lancet).
    """
    log_bmi = float(np.log(mass_kg / height_m**2))
    women = 0.14 * age_years + 39.96 * log_bmi - 102.01
    men = 0.14 * age_years + 37.31 * log_bmi - 103.94
    low, high = FAT_SHARE_PCT
    return min(high, max(low, of_sex(sex, female=women, male=men)))


def extracellular_water_kg(*, sex: Sex, age_years: float, mass_kg: float, height_m: float) -> float:
    """Water outside the cells; at least a tenth of the mass.

    Source:
        Silva et al. 2007, Physiol Meas 28:489-501.
    """
    women = 5.98 * height_m + 0.167 * mass_kg - 4.0
    men = 0.025 * age_years + 9.57 * height_m + 0.191 * mass_kg - 12.4
    return max(0.1 * mass_kg, of_sex(sex, female=women, male=men))


def resting_kcal_per_day(*, sex: Sex, mass_kg: float, height_m: float, age_years: float) -> float:
    """Resting energy of an adult; within 10 % in four of five people.

    Source:
        Mifflin et al. 1990, Am J Clin Nutr 51:241-247; accuracy: Frankenfield et al. 2005, J Am
        Diet Assoc 105:775-789.
    """
    common = 10 * mass_kg + 625 * height_m - 5 * age_years
    return common + of_sex(sex, female=-161.0, male=5.0)


def lean_share_of_energy(fat_kg: Amount) -> Amount:
    """Share of the energy of a small gain or loss that lean tissue takes.

    Source:
        Hall 2007, Br J Nutr 97:1059-1063: C / (C + F), C = 10.4 kg times the ratio of energies.
    """
    constant = FORBES_KG * KCAL_PER_KG_LEAN / KCAL_PER_KG_FAT
    return constant / (constant + fat_kg)
