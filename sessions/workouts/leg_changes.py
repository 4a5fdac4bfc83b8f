"""Changes that a request makes to the leg under way."""

from sessions.workouts.cues import Request
from sessions.workouts.guidance_state import GuidanceState
from sessions.workouts.legs import COUNT_FROM, Leg, Outcome
from sessions.workouts.plan import Step
from sessions.workouts.targets import MAX_INTENSITY, target_of

EXTEND_S, EXTEND_M = 60.0, 200.0
_HARDER = {Request.HARDER: 1, Request.EASIER: -1}


def ending(request: Request, step: Step) -> Outcome | None:
    """How the leg ends by it; None: it goes on."""
    if request is Request.NEXT and (step.is_open or step.until is not None):
        return Outcome.COMPLETED  # it waited for somebody to say so
    return {
        Request.NEXT: Outcome.SKIPPED,
        Request.SKIP: Outcome.SKIPPED,
        Request.REPEAT: Outcome.REPEATED,
    }.get(request)


def changed(state: GuidanceState, leg: Leg, request: Request) -> bool:
    """Extend the leg, or ask for more or less from now on; False: that cannot be."""
    step = state.step_of(leg)
    if request is Request.EXTEND:
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
