"""A finished run for people: totals, intervals, time in zone, energy, and what to know of them."""

from rich.bar import Bar
from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dashboards.words.core_notes import method_word, note_words
from dashboards.words.dates import start_words
from dashboards.words.kinds import threshold_rows
from dashboards.words.moved_boundaries import moved_words
from dashboards.words.session_words import (
    caveats,
    distance_words,
    interval_word,
    is_partly_known,
    sport_word,
    stretches,
)
from dashboards.words.threshold_offer import threshold_command, threshold_words
from dashboards.words.zone_basis import zone_basis_of
from dashboards.words.zone_colours import zones
from ingest.measurements import ON_FOOT, Sport
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import (
    Breakdown,
    Confidence,
    EnergyTotal,
    Fitness,
    Heart,
    Interval,
    Lap,
    SessionSummary,
    WorkoutResult,
    ZoneTimes,
)
from sessions.store import Source
from sessions.text import text
from sessions.units import MISSING, Formatter, number

# Legible on the narrowest common terminal, and no wider than an eye can follow.
MAX_WIDTH = 80
_BAR_WIDTH = 30


def print_breakdown(
    breakdown: Breakdown,
    *,
    console: Console,
    units: Units,
    athlete: str = "",
    time_zone: str | None = None,
) -> None:
    """Print `breakdown` in the reader's units, at most 80 columns wide.

    The totals come last, and fit a terminal's 24 lines: they are what is looked for.

    `athlete`: whose profile may take what a test found; "": nobody's. `time_zone`: where that was;
    None: that of the machine.
    """
    formatter = Formatter(units)
    width = min(console.width, MAX_WIDTH)
    for part in (
        _title(breakdown.session, formatter, time_zone),
        _intervals(breakdown, formatter),
        _laps(breakdown.laps, formatter),
        _zones(breakdown.zones, formatter),
        _notes(breakdown, formatter),
        _totals(breakdown, formatter),
    ):
        if part is not None:
            console.print(part, width=width, highlight=False)
    for words in (threshold_words(breakdown), threshold_command(breakdown, athlete=athlete)):
        if words:
            # Not folded: a command is copied whole.
            console.print(words, soft_wrap=True, highlight=False, markup=False)


def _title(session: SessionSummary, formatter: Formatter, time_zone: str | None) -> RenderableType:
    title = Text(formatter.duration(session.duration_s), style="bold")
    sport = "" if session.sport in ON_FOOT else sport_word(session.sport)
    distance = distance_words(session.distance_m, session.moving_distance_m, formatter)
    started = start_words(session.started_at, time_zone=time_zone)
    for words in (distance, started, session.source, sport):
        if words and words != MISSING:
            title.append(f"  {words}", style="not bold")
    if session.id is not None:
        title.append(f"  {session.id}", style="dim not bold")
    return Padding(title, (1, 0, 0, 0))


def _totals(breakdown: Breakdown, formatter: Formatter) -> RenderableType:
    session, heart, load = breakdown.session, breakdown.heart, breakdown.load
    rows = (
        (text("Sport"), _sport(session)),
        (text("Time"), formatter.duration(session.duration_s)),
        (text("Distance"), formatter.distance(session.distance_m)),
        (text("Moving"), formatter.duration(session.moving_s)),
        (text("Paused"), formatter.duration(session.paused_s) if session.paused_s else MISSING),
        (text("Mean speed"), formatter.speed(session.mean_speed_kmh)),
        (text("Climb"), formatter.climb(session.ascent_m)),
        (text("Heart rate"), _heart_rates(session, formatter)),
        (text("Energy"), _energy(breakdown, formatter)),
        (text("Energy from"), _methods(breakdown.energy, formatter)),
        (text("Recovery, 60 s"), _number(heart.recovery_60s_bpm, text("bpm"))),
        ("RMSSD", _number(heart.rmssd_ms, "ms")),
        ("DFA-alpha1", _alpha(heart)),
        ("VO2max", _vo2max(breakdown.fitness)),
        (text("Drift"), _drift(breakdown.fitness)),
        (text("Moderate"), _number(load.moderate_min, "min")),
        (text("Vigorous"), _number(load.vigorous_min, "min")),
        ("TRIMP", _number(load.trimp, "")),
        (text("Plan"), _plan(breakdown.workout)),
    )
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", min_width=14)
    grid.add_column()
    for name, shown in rows:
        if shown != MISSING:
            grid.add_row(name, shown)
    return Padding(grid, (1, 0, 0, 0))


def _heart_rates(session: SessionSummary, formatter: Formatter) -> str:
    if session.mean_heart_rate_bpm is None:
        return MISSING
    return text("{mean} bpm mean, {highest} highest").format(
        mean=formatter.heart_rate(session.mean_heart_rate_bpm),
        highest=formatter.heart_rate(session.max_heart_rate_bpm),
    )


def _sport(session: SessionSummary) -> str:
    """Of files, and wherever it was not on foot."""
    is_ours = session.sport is Sport.FOOT and session.source != Source.FILE.value
    return MISSING if is_ours else sport_word(session.sport)


def _energy(breakdown: Breakdown, formatter: Formatter) -> str:
    energy = breakdown.energy
    if energy.gross_kcal is None:
        return MISSING
    shown = text("{gross} gross, {net} net").format(
        gross=formatter.energy(energy.gross_kcal), net=formatter.energy(energy.net_kcal)
    )
    if energy.error_band_pct is not None:
        shown = f"{shown}, ± {energy.error_band_pct:.0f} %"
    return text("{energy}, partial").format(energy=shown) if is_partly_known(breakdown) else shown


def _methods(energy: EnergyTotal, formatter: Formatter) -> str:
    methods = [
        f"{method_word(part.name)} {formatter.duration(part.seconds)}" for part in energy.method
    ]
    return ", ".join(methods) if methods else MISSING


def _alpha(heart: Heart) -> str:
    if heart.dfa_alpha1 is None:
        return MISSING
    return text("{alpha} (experimental)").format(alpha=number(heart.dfa_alpha1, decimals=2))


def _vo2max(fitness: Fitness) -> str:
    if fitness.vo2max_ml_kg_min is None:
        return MISSING
    shown = text("about {vo2max} ml/kg/min").format(vo2max=f"{fitness.vo2max_ml_kg_min:.0f}")
    if fitness.vo2max_band_pct is None:
        return shown
    return f"{shown}, ± {fitness.vo2max_band_pct:.0f} %"


def _drift(fitness: Fitness) -> str:
    drift = fitness.decoupling_pct
    if drift is None:
        return MISSING
    less = text("{pct} % less speed per heart beat in the second half")
    more = text("{pct} % more speed per heart beat in the second half")
    return (less if drift >= 0 else more).format(pct=number(abs(drift), decimals=1))


def _plan(workout: WorkoutResult | None) -> str:
    if workout is None:
        return MISSING
    done = text("{title}: {done} % done").format(
        title=workout.title, done=f"{workout.done_pct:.0f}"
    )
    if workout.score_pct is None:
        return done
    score = text("score {score} %").format(score=f"{workout.score_pct:.0f}")
    return f"{done}, {score}"


def _number(value: float | None, unit: str) -> str:
    return MISSING if value is None else f"{value:.0f} {unit}".rstrip()


def _intervals(breakdown: Breakdown, formatter: Formatter) -> RenderableType | None:
    intervals, sport = breakdown.intervals, breakdown.session.sport
    if not intervals:
        return None
    by_hand = "inferred" in breakdown.session.sources
    table = _table()
    for head in (
        text("from"),
        text("time"),
        formatter.distance_unit,
        formatter.speed_unit,
        text("incline"),
        text("bpm"),
        text("max"),
        text("kcal"),
    ):
        table.add_column(head, justify="right", no_wrap=True)
    for place, interval in enumerate(intervals, start=1):
        energy, _, _ = formatter.energy(interval.energy_kcal).partition(" ")
        table.add_row(
            str(place),
            _name(interval, sport=sport),
            formatter.duration(interval.start_s),
            formatter.duration(interval.end_s - interval.start_s),
            formatter.distance_value(interval.distance_m),
            formatter.speed_value(interval.mean_speed_kmh),
            formatter.incline(interval.mean_incline_pct),
            formatter.heart_rate(interval.mean_heart_rate_bpm),
            formatter.heart_rate(interval.max_heart_rate_bpm),
            energy,
        )
    moved = moved_words(breakdown)
    captions = [moved] if moved else []
    captions += [
        f"{name}: {words}" for name, words in threshold_rows(breakdown.thresholds, formatter)
    ]
    if any(_is_inferred(interval, sport=sport) for interval in intervals):
        captions.append(
            text("~ inferred from the speed that was set by hand")
            if by_hand
            else text("~ inferred from heart rate")
        )
    if captions:
        table.caption = "\n".join(captions)
        table.caption_justify = "left"
    return table


def _table() -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), header_style="dim")
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    table.add_column(text("interval"), no_wrap=True)
    return table


def _name(interval: Interval, *, sport: Sport) -> str:
    word = interval_word(interval, sport=sport)
    return f"~{word}" if _is_inferred(interval, sport=sport) else word


def _is_inferred(interval: Interval, *, sport: Sport) -> bool:
    """Where a gait is told of it at all."""
    told = not interval.paused and sport in ON_FOOT
    return told and interval.confidence is Confidence.INFERRED


def _laps(laps: tuple[Lap, ...], formatter: Formatter) -> RenderableType | None:
    if not laps:
        return None
    spans = (
        f"{lap.label or number} {formatter.duration(lap.end_s - lap.start_s)}"
        for number, lap in enumerate(laps, start=1)
    )
    return Text("  ".join((text("Laps"), " · ".join(spans))))


def _zones(times: ZoneTimes, formatter: Formatter) -> RenderableType | None:
    if times.seconds is None or times.bounds_bpm is None:
        return None
    longest_s = max(times.seconds)
    grid = Table.grid(padding=(0, 2))
    for justify in ("right", "left", "left", "left", "right"):
        grid.add_column(justify=justify)
    for zone in reversed(zones()):
        low, high = times.bounds_bpm[zone.number - 1 : zone.number + 1]
        spent_s = times.seconds[zone.number - 1]
        grid.add_row(
            str(zone.number),
            zone.name,
            f"{formatter.heart_rate(low)}–{formatter.heart_rate(high)}",
            Bar(longest_s or 1.0, 0.0, spent_s, width=_BAR_WIDTH, color=zone.colour),
            formatter.duration(spent_s),
        )
    for words, rest_s in (
        (text("below"), times.below_s),
        (text("unknown"), times.unknown_s),
    ):
        if rest_s:
            grid.add_row("", words, "", "", formatter.duration(rest_s))
    return Padding(Group(grid, Text(zone_basis_of(times), style="dim")), (1, 0, 0, 0))


def _notes(breakdown: Breakdown, formatter: Formatter) -> RenderableType | None:
    lines = [
        *caveats(breakdown, formatter),
        *stretches(breakdown, formatter),
        *map(note_words, breakdown.session.notes),
    ]
    if not lines:
        return None
    grid = Table.grid(padding=(0, 1))
    for line in lines:
        grid.add_row("-", line)
    return Padding(grid, (1, 0, 0, 0))
