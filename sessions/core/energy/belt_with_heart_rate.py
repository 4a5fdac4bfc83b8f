"""Belt and heart rate together: what a person's heart adds to what the belt asks for.

Their ratio has two parts. The one that stays is mostly the person's fitness and says little of
energy; the one that comes while the belt stays is work that nobody told, such as a climb.
"""

import math

import msgspec

from sessions.core.energy.uncertainty import FROM_DAY_TO_DAY_SD, Estimate

MINUTE_SD = 0.08
"""Of the logarithm of the ratio from one minute to the next: lags, excitement, heat."""

SHAPE_SD = 0.10
"""Between intensities of one person, whose line between heart rate and uptake is not straight."""

UNTOLD, UNTOLD_SD = 0.45, 0.25
"""Of the logarithm of the cost: a climb of 4 to 15 % makes walking half or twice as dear again."""

DOUBT_TAUGHT = 3
"""By which power of the chance that all was told a second teaches of the person: what is in doubt
for twenty minutes would else become the person's, and the climb be forgotten."""

TELLING_SD = 0.40
"""Heart rate that knows less than this (near rest) says nothing of the person."""


class Offset(msgspec.Struct, kw_only=True):
    """Heart rate's estimate over the belt's, as logarithms: sums of this session."""

    seconds: float = 0.0
    log: float = 0.0


def with_heart_rate(
    belt: Estimate, heart: Estimate, *, person: Offset, untold_chance: float, weight_s: float
) -> Estimate:
    """The belt's estimate moved by heart rate, taking `person` on.

    What stays of the ratio moves it by the inverse of the squared errors. What came since is held
    against `untold_chance`, that work was not told, and moves it as far as that is likelier.
    """
    ratio = heart.log - belt.log
    of_day = FROM_DAY_TO_DAY_SD**2  # in both alike: neither corrects the other of it
    own = max(belt.sd**2 - of_day, 0.0)
    between = own + heart.sd**2 - of_day
    minutes = person.seconds / 60
    known = 1 / (1 / between + minutes / MINUTE_SD**2)
    usual = known * (person.log / 60) / MINUTE_SD**2
    spread = known + MINUTE_SD**2 + (SHAPE_SD**2 if minutes else 0.0)
    off = ratio - usual
    wide = spread + UNTOLD_SD**2
    as_told = (1 - untold_chance) * math.exp(-off * off / (2 * spread)) / math.sqrt(spread)
    untold = untold_chance * math.exp(-((off - UNTOLD) ** 2) / (2 * wide)) / math.sqrt(wide)
    total = as_told + untold
    is_untold = untold / total if total > 0 else 1.0
    added = max(0.0, UNTOLD + UNTOLD_SD**2 / wide * (off - UNTOLD))
    if heart.sd < TELLING_SD:
        told_s = weight_s * (1 - is_untold) ** DOUBT_TAUGHT
        person.seconds += told_s
        person.log += told_s * ratio
    moved = is_untold * added
    weight = own / between
    variance = (
        of_day
        + own * (1 - weight)
        + is_untold * (1 - is_untold) * added**2
        + is_untold * UNTOLD_SD**2 * spread / wide
    )
    return Estimate(belt.log + moved + weight * (ratio - moved), math.sqrt(variance))
