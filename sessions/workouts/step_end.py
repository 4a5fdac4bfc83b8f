"""End of a leg: whether it is over, at its middle, or about to end, if nothing more comes."""

from sessions.workouts.guidance_state import GuidanceState
from sessions.workouts.legs import Leg
from sessions.workouts.plan import Crossing
from sessions.workouts.targets import beats

HALF_FROM_S, HALF_FROM_M = 60.0, 200.0
COUNTDOWN_FROM_S, COUNTDOWN_FROM_M = 10.0, 50.0
"""In a shorter step one cue would talk over the next."""


def ends_s(state: GuidanceState, leg: Leg) -> float | None:
    """When time or distance ends the leg, whichever is first; None: neither, as things stand."""
    step = state.step_of(leg)
    seconds, metres = leg.seconds(step), leg.metres(step)
    ends = [] if seconds is None else [leg.start_s + leg.paused_s + seconds]
    if metres is not None and (there_s := _there_s(state, leg, metres)) is not None:
        ends.append(there_s)
    return min(ends, default=None)


def half_s(state: GuidanceState, leg: Leg) -> float | None:
    """When half of the leg is done; None: it has no middle worth a word."""
    step = state.step_of(leg)
    seconds, metres = leg.seconds(step), leg.metres(step)
    if metres is not None:
        return _there_s(state, leg, metres / 2) if metres >= HALF_FROM_M else None
    if seconds is None or seconds < HALF_FROM_S or step.until is not None:
        return None
    return leg.start_s + leg.paused_s + seconds / 2


def counts_down(state: GuidanceState, leg: Leg) -> bool:
    """Whether the leg is long enough for 3, 2, 1."""
    step = state.step_of(leg)
    seconds, metres = leg.seconds(step), leg.metres(step)
    if metres is not None and metres >= COUNTDOWN_FROM_M:
        return True
    return seconds is not None and seconds >= COUNTDOWN_FROM_S


def reached(state: GuidanceState, leg: Leg) -> bool:
    """Whether the newest heart rate ends the leg; one that needs an unknown maximum never does."""
    until, bpm = state.step_of(leg).until, state.last.heart_rate_bpm
    if until is None or bpm is None:
        return False
    level_bpm = beats(until.value, until.unit, athlete=state.athlete)
    if level_bpm is None:
        return False
    return bpm >= level_bpm if until.crossing is Crossing.ABOVE else bpm <= level_bpm


def _there_s(state: GuidanceState, leg: Leg, metres: float) -> float | None:
    """When the leg has `metres` at the present speed; None: never."""
    left_m = metres - leg.covered_m(state.distance_m)
    if left_m <= 0:
        return state.t_s
    speed_m_s = state.speed_m_s
    return None if speed_m_s <= 0 else state.t_s + left_m / speed_m_s
