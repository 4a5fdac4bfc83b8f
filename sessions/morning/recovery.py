"""Recovery of a morning: a week's lnRMSSD and heart rate against the person's own range."""

from collections.abc import Mapping
from datetime import date
from enum import Enum

import msgspec

from sessions.morning.morning import Morning, Position
from sessions.morning.own_range import OwnRange, range_before, week_mean

MUCH_SD = 1.0
"""Twice the smallest change that is worth something: a day for rest, not for intervals. Kiviniemi
et al. 2007, Eur J Appl Physiol 101:743-751, take one SD below the mean as a sign to go lightly."""

LN_RMSSD_FLOOR, HEART_RATE_FLOOR_BPM = 0.05, 1.0
"""Least spread of somebody whose mornings hardly differ: a reading is no better. Ours."""


class RecoveryState(Enum):
    """How recovered the athlete is by the last week's mornings."""

    UNKNOWN = "unknown"
    USUAL = "usual"
    HIGHER = "higher"
    LOWER = "lower"
    MUCH_LOWER = "much lower"


class WhyUnknown(Enum):
    """Why nothing is said."""

    NOT_TODAY = "no reading today"
    NO_ANSWER = "no answer today"
    FEW = "few readings"


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """What the mornings say. None: not known; `why` is set where the state is unknown.

    `days`: readings in the own range, `needed` of them are. `heart_rate_raised`: the week's resting
    heart rate is higher than usual as well.
    """

    state: RecoveryState
    why: WhyUnknown | None = None
    today: Morning | None = None
    week_ln_rmssd: float | None = None
    ln_rmssd: OwnRange | None = None
    week_heart_rate_bpm: float | None = None
    heart_rate_bpm: OwnRange | None = None
    heart_rate_raised: bool = False
    days: int = 0


def recovery_of(mornings: Mapping[date, Morning], *, day: date) -> Recovery:
    """How recovered the athlete is on `day`, of readings by local day, one each.

    Only readings in the position of that day's are compared. A week's mean below the range is
    lower, a whole SD below it much lower.
    """
    today = mornings.get(day)
    if today is None:
        return Recovery(state=RecoveryState.UNKNOWN, why=WhyUnknown.NOT_TODAY)
    alike = _of(mornings, position=today.position)
    by_day = {on: one.ln_rmssd for on, one in alike.items() if one.ln_rmssd is not None}
    bpm = {on: one.heart_rate_bpm for on, one in alike.items() if one.heart_rate_bpm is not None}
    own = range_before(by_day, day=day, floor_sd=LN_RMSSD_FLOOR)
    own_bpm = range_before(bpm, day=day, floor_sd=HEART_RATE_FLOOR_BPM)
    week, week_bpm = week_mean(by_day, day=day), week_mean(bpm, day=day)
    state, why = RecoveryState.UNKNOWN, None
    if today.ln_rmssd is None:
        why = WhyUnknown.NO_ANSWER
    elif own is None or week is None:
        why = WhyUnknown.FEW
    else:
        state = _state(week, own)
    return Recovery(
        state=state,
        why=why,
        today=today,
        week_ln_rmssd=week,
        ln_rmssd=own,
        week_heart_rate_bpm=week_bpm,
        heart_rate_bpm=own_bpm,
        heart_rate_raised=own_bpm is not None and week_bpm is not None and week_bpm > own_bpm.high,
        days=len(by_day) if own is None else own.days,
    )


def _of(mornings: Mapping[date, Morning], *, position: Position) -> dict[date, Morning]:
    return {on: one for on, one in mornings.items() if one.position is position}


def _state(week: float, own: OwnRange) -> RecoveryState:
    if own.sds_off(week) <= -MUCH_SD:
        return RecoveryState.MUCH_LOWER
    if week < own.low:
        return RecoveryState.LOWER
    return RecoveryState.HIGHER if week > own.high else RecoveryState.USUAL
