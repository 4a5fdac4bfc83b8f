"""What a runner is told, in words: the standing against the target, and the newest cue."""

from dashboards.words.kinds import step_word
from sessions.live.live_view import LiveView, PlanView
from sessions.text import text
from sessions.workouts.cues import CueKind, TargetStanding


def standing_words(plan: PlanView) -> str:
    """In, under or over target; "" where there is nothing to say."""
    by_heart = plan.target.heart_rate_band_bpm is not None
    match plan.standing:
        case TargetStanding.UNDER:
            return text("Heart rate below target") if by_heart else text("Slower than planned")
        case TargetStanding.OVER:
            return text("Heart rate above target") if by_heart else text("Faster than planned")
        case TargetStanding.IN:
            return text("On target")
        case TargetStanding.UNKNOWN:
            return ""


def cue_words(view: LiveView) -> str:
    """The newest cue that is in view; "": none. That a step is over is told by the next."""
    if view.plan is None:
        return ""
    for cue in reversed(view.plan.cues):
        if cue.kind is CueKind.START:
            return text("Now: {step}").format(step=_step(view, cue.step))
        if cue.kind is not CueKind.END:
            return spoken(cue.kind, step=cue.step, count=cue.count, view=view)
    return ""


def spoken(kind: CueKind, *, step: int, count: int | None, view: LiveView) -> str:
    """What is said aloud; "" for the end of a step, which has a tone of its own."""
    if kind is CueKind.COUNTDOWN:
        return str(count)
    if kind is CueKind.START:
        return _step(view, step)
    return {
        CueKind.HALF: text("Half of it is done"),
        CueKind.UNDER: text("Faster"),
        CueKind.OVER: text("Slower"),
        CueKind.BACK_IN: text("That is it"),
        CueKind.CHANGED: text("Changed"),
        CueKind.DONE: text("Well done"),
        CueKind.END: "",
    }[kind]


def _step(view: LiveView, index: int) -> str:
    step = view.steps[index]
    return step_word(step.name, step.kind)
