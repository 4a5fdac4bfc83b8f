"""Rules of a leg: when it ends if nothing more comes, and what a request changes in it."""

from ingest.measurements import Action
from sessions.workouts.guidance_state import COUNT_FROM, GuidanceState, Leg, Outcome
from sessions.workouts.plan import Crossing, Step
from sessions.workouts.targets import MAX_INTENSITY, beats, target_of

EXTEND_S, EXTEND_M = 60.0, 200.0
REQUESTS = (
    Action.NEXT,  # done with this step: how an open one ends
    Action.SKIP,  # leave this step out
    Action.REPEAT,  # begin this step again
    Action.EXTEND,  # a minute or 200 m more of this step
    Action.EASIER,  # from now on
    Action.HARDER,
)
"""The buttons that ask something of the plan."""

_HARDER = {Action.HARDER: 1, Action.EASIER: -1}


def ending(request: Action, step: Step) -> Outcome | None:
    """How the leg ends by it; None: it goes on."""
    if request is Action.NEXT and (step.is_open or step.until is not None):
        return Outcome.COMPLETED  # it waited for somebody to say so
    return {
        Action.NEXT: Outcome.SKIPPED,
        Action.SKIP: Outcome.SKIPPED,
        Action.REPEAT: Outcome.REPEATED,
    }.get(request)


def changed(state: GuidanceState, leg: Leg, request: Action) -> bool:
    """Extend the leg, or ask for more or less from now on; False: that cannot be."""
    step = state.step_of(leg)
    if request is Action.EXTEND:
        return _extended(leg, step)
    intensity = state.intensity + _HARDER[request]
    if abs(intensity) > MAX_INTENSITY:
        return False
    state.intensity = intensity
    leg.target = target_of(step, athlete=state.athlete, intensity=intensity)
    return True


def _extended(leg: Leg, step: Step) -> bool:
    """An open step lasts for as long as the runner likes anyway."""
    if step.distance_m is None and step.duration_s is None:
        return False
    if step.distance_m is not None:
        leg.extended_m += EXTEND_M
    if step.duration_s is not None:
        leg.extended_s += EXTEND_S
    leg.counted = COUNT_FROM + 1
    return True


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
