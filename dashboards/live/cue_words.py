"""What a runner is told, in words: the standing against the target, and the newest cue."""

from sessions.live import LiveView, PlanView
from sessions.text import text
from sessions.workouts.cues import CueKind, Standing


def standing_words(plan: PlanView) -> str:
    """In, under or over target; "" where there is nothing to say."""
    by_heart = plan.target.heart_rate_band_bpm is not None
    match plan.standing:
        case Standing.UNDER:
            return text("Heart rate below target") if by_heart else text("Slower than planned")
        case Standing.OVER:
            return text("Heart rate above target") if by_heart else text("Faster than planned")
        case Standing.IN:
            return text("On target")
        case Standing.UNKNOWN:
            return ""


def cue_words(view: LiveView) -> str:
    """The newest cue that is in view; "": none. That a step is over is told by the next."""
    if view.plan is None:
        return ""
    for cue in reversed(view.plan.cues):
        if cue.kind is CueKind.END:
            continue
        if cue.kind is CueKind.COUNTDOWN:
            return str(cue.count)
        if cue.kind is CueKind.START:
            return text("Now: {step}").format(step=view.steps[cue.step].name)
        return {
            CueKind.HALF: text("Half of it is done"),
            CueKind.UNDER: text("Faster"),
            CueKind.OVER: text("Slower"),
            CueKind.BACK_IN: text("That is it"),
            CueKind.CHANGED: text("Changed"),
            CueKind.DONE: text("Well done"),
        }[cue.kind]
    return ""
