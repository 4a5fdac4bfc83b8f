"""Session in words: sport, intervals, distances, partial energy, and what it counts for."""

from collections.abc import Iterable, Iterator

from dashboards.words.core_notes import fault_word, plan_words, quantity_word
from dashboards.words.dates import moment_words
from dashboards.words.kinds import KIND_ICONS, kind_word
from ingest.measurements import ON_FOOT, Sport
from sessions.core.model.breakdown import Breakdown, Interval, Role, SessionSummary, Span
from sessions.core.model.completeness import are_apart, is_partial
from sessions.store import Past, Source
from sessions.text import text
from sessions.units import Formatter

PAUSED_ICON = "pause_circle"
SPORT_ICONS = {
    Sport.RIDE: "directions_bike",
    Sport.SWIM: "pool",
    Sport.OTHER: "fitness_center",
}


def sport_word(sport: Sport) -> str:
    """A sport in the reader's language."""
    return {
        Sport.FOOT: text("On foot"),
        Sport.RIDE: text("Ride"),
        Sport.SWIM: text("Swim"),
        Sport.OTHER: text("Other sport"),
        Sport.UNKNOWN: text("Not named, taken as on foot"),
    }[sport]


def session_words(line: Past) -> str:
    """A session in a choice: its day, time and plan."""
    day, time = moment_words(line.started_ns, time_zone=line.time_zone)
    plan = None if line.plan is None else plan_words(line.plan)
    return " · ".join(part for part in (f"{day} {time}".strip(), plan, line.athlete) if part)


def interval_word(interval: Interval, *, sport: Sport = Sport.FOOT) -> str:
    """A pause, a gait or, where no gaits are told, the sport."""
    if interval.paused:
        return text("Paused")
    return kind_word(interval.kind) if sport in ON_FOOT else sport_word(sport)


def interval_icon(interval: Interval, *, sport: Sport = Sport.FOOT) -> str:
    """The sign of the same."""
    if interval.paused:
        return PAUSED_ICON
    return KIND_ICONS[interval.kind] if sport in ON_FOOT else SPORT_ICONS[sport]


def role_word(role: Role | None) -> str:
    """What an interval is to its neighbours; "": nothing is told."""
    if role is None:
        return ""
    return {
        Role.WARM_UP: text("warm-up"),
        Role.WORK: text("work"),
        Role.RECOVERY: text("recovery"),
        Role.STEADY: text("steady"),
        Role.COOL_DOWN: text("cool-down"),
    }[role]


def distance_words(
    distance_m: float | None, moving_distance_m: float | None, formatter: Formatter
) -> str:
    """The distance, and beside it the moving part where they differ."""
    whole = formatter.distance(distance_m)
    if not are_apart(distance_m, moving_distance_m):
        return whole
    moving = formatter.distance(moving_distance_m)
    return text("{distance}, {moving} of it moving").format(distance=whole, moving=moving)


def is_partly_known(breakdown: Breakdown) -> bool:
    """Whether its energy is that of a part of the run."""
    session, energy = breakdown.session, breakdown.energy
    return is_partial(
        energy.gross_kcal,
        covered_s=energy.covered_s,
        duration_s=session.duration_s,
        paused_s=session.paused_s,
    )


def energy_names(*, partial: bool) -> tuple[str, str]:
    """What gross and net are called."""
    if partial:
        return text("Energy, gross, partial"), text("Energy, net, partial")
    return text("Energy, gross"), text("Energy, net")


def caveats(breakdown: Breakdown, formatter: Formatter) -> Iterator[str]:
    """What a reader has to know of the totals, one sentence each."""
    session = breakdown.session
    if session.source == Source.SIMULATED.value:
        yield text("Simulated: it counts for no week, no learning and no load.")
    yield from _of_sport(session)
    if is_partly_known(breakdown):
        yield text("The energy is partial: it is known for {known} of {whole}.").format(
            known=formatter.duration(breakdown.energy.covered_s),
            whole=formatter.duration(session.duration_s - session.paused_s),
        )


def _of_sport(session: SessionSummary) -> Iterator[str]:
    told = {
        Sport.RIDE: text("A ride: no gaits are told, and energy from heart rate alone."),
        Sport.SWIM: text("A swim: no gaits are told, and energy from heart rate alone."),
        Sport.OTHER: text("Not on foot: no gaits are told, and energy from heart rate alone."),
    }
    if session.sport in told:
        yield told[session.sport]


def stretches(breakdown: Breakdown, formatter: Formatter) -> Iterator[str]:
    """Pauses and gaps, and where heart rate is not believed: one sentence for each kind."""
    session = breakdown.session
    yield from _stretch(text("Paused"), session.pauses, formatter)
    for what in dict.fromkeys(gap.what for gap in session.gaps):
        gaps = [gap for gap in session.gaps if gap.what == what]
        yield from _stretch(text("No {what}").format(what=quantity_word(what)), gaps, formatter)
    for kind in dict.fromkeys(part.kind for part in breakdown.heart.artefacts):
        parts = [part for part in breakdown.heart.artefacts if part.kind == kind]
        words = text("Heart rate not believed ({why})").format(why=fault_word(kind))
        yield from _stretch(words, parts, formatter)


def _stretch(what: str, spans: Iterable[Span], formatter: Formatter) -> Iterator[str]:
    found = sorted(spans, key=lambda span: span.end_s - span.start_s)
    if not found:
        return
    longest = found[-1]
    start, end = formatter.duration(longest.start_s), formatter.duration(longest.end_s)
    if len(found) == 1:
        yield text("{what} from {start} to {end}").format(what=what, start=start, end=end)
        return
    together_s = sum(span.end_s - span.start_s for span in found)
    yield text(
        "{what} {count} times, {together} together, the longest from {start} to {end}"
    ).format(
        what=what,
        count=len(found),
        together=formatter.duration(together_s),
        start=start,
        end=end,
    )
