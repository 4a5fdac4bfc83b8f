"""Steps of a plan in words: what ends one, what it asks for, what is said in it."""

from dashboards.words.kinds import step_word
from sessions.live.live_view import LiveView, PlanView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.plan import HeartRateEnd, HeartRateTarget, HeartRateUnit, Step
from sessions.workouts.quantities import heart_rate_text, until_text


def ending_words(
    formatter: Formatter,
    *,
    duration_s: float | None,
    distance_m: float | None,
    until: HeartRateEnd | None,
) -> str:
    """What ends a step; with nothing that does, a key."""
    ends = []
    if distance_m is not None:
        ends.append(formatter.distance(distance_m))
    if until is not None:
        ends.append(text("until {what}").format(what=until_text(until)))
    if duration_s is not None:
        longest = text("at most {time}") if ends else "{time}"
        ends.append(longest.format(time=formatter.duration(duration_s)))
    return ", ".join(ends) or text("until a key is pressed")


def asking_words(
    formatter: Formatter,
    *,
    speed_kmh: float | None,
    speed_range_kmh: tuple[float, float] | None,
    incline_pct: float | None,
    heart_rate: HeartRateTarget | None,
) -> str:
    """What a step asks for; nothing: it is left to the runner."""
    asked = []
    if speed_range_kmh is not None:
        low, high = speed_range_kmh
        asked.append(f"{formatter.speed_value(low)}–{formatter.speed(high)}")
    elif speed_kmh is not None:
        asked.append(formatter.speed(speed_kmh))
    if incline_pct:  # a flat belt is the rule and not worth the words
        asked.append(formatter.incline(incline_pct))
    if heart_rate is not None:
        words = heart_rate_text(heart_rate)
        is_zone = heart_rate.unit is HeartRateUnit.ZONE
        asked.append(text("zone {zones}").format(zones=words) if is_zone else words)
    return " · ".join(asked)


def planned_words(step: Step, formatter: Formatter) -> tuple[str, str]:
    """What ends a step of a plan, and what it asks for; "" where it asks for nothing."""
    ends = ending_words(
        formatter, duration_s=step.duration_s, distance_m=step.distance_m, until=step.until
    )
    asks = asking_words(
        formatter,
        speed_kmh=step.speed_kmh,
        speed_range_kmh=step.speed_range_kmh,
        incline_pct=step.incline_pct,
        heart_rate=step.heart_rate,
    )
    return ends, asks


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
