"""Intervals, the plan's steps and laps as tables."""

from collections.abc import Iterable, Sequence

from dashboards.review.html import Markup, icon, tag
from dashboards.words.core_notes import outcome_word, plan_words
from dashboards.words.kinds import KIND_ICONS, step_word
from dashboards.words.moved_boundaries import moved_words
from dashboards.words.session_words import interval_icon, interval_word, role_word
from dashboards.words.steps import planned_words
from ingest.measurements import ON_FOOT, Sport
from sessions.core.model.breakdown import (
    Breakdown,
    Confidence,
    Interval,
    Lap,
    WorkoutLeg,
    WorkoutResult,
)
from sessions.past.chart_columns import Curve, mean_between
from sessions.text import text
from sessions.units import MISSING, Formatter
from sessions.workouts.plan import Step, Workout


def interval_table(breakdown: Breakdown, formatter: Formatter) -> Markup:
    """Every interval with its numbers; "~" before one that was inferred."""
    heads = (
        text("Interval"),
        text("From"),
        text("Time"),
        formatter.distance_unit,
        formatter.speed_unit,
        text("Incline"),
        text("bpm"),
        text("Highest"),
        text("kcal"),
    )
    sport = breakdown.session.sport
    rows = [_interval(part, formatter, sport=sport) for part in breakdown.intervals]
    by_hand = "inferred" in breakdown.session.sources
    inferred = any(_is_inferred(part, sport=sport) for part in breakdown.intervals)
    why = (
        text("~ inferred from the speed that was set by hand")
        if by_hand
        else text("~ inferred from heart rate")
    )
    moved = moved_words(breakdown)
    return tag(
        "div",
        tag("h2", text("Intervals")),
        table(heads, rows, label=text("Intervals")),
        tag("p.quiet", why) if inferred else None,
        tag("p.quiet", moved) if moved else None,
    )


def plan_table(
    result: WorkoutResult, workout: Workout | None, curve: Curve, formatter: Formatter
) -> Markup:
    """Each step as it was planned and as it was run.

    `workout` None: the plan itself is not stored, and only its targets are known.
    """
    heads = (
        text("Step"),
        text("Planned"),
        text("Time"),
        formatter.speed_unit,
        text("bpm"),
        text("In target"),
        text("Score"),
    )
    steps = () if workout is None else workout.steps
    rows = [_leg(leg, steps, curve, formatter) for leg in result.legs]
    done = text("{done} % of the plan done").format(done=f"{result.done_pct:.0f}")
    score = (
        text("score {score} %").format(score=f"{result.score_pct:.0f}")
        if result.score_pct is not None
        else text("nothing in it could be scored")
    )
    return tag(
        "div",
        tag("h2", text("Against the plan: {title}").format(title=plan_words(result.title))),
        table(heads, rows, label=text("Against the plan")),
        tag("p.quiet", f"{done}, {score}"),
    )


def lap_table(laps: Sequence[Lap], curve: Curve, formatter: Formatter) -> Markup:
    """What lies between presses of the lap button."""
    heads = (text("Lap"), text("From"), text("Time"), formatter.speed_unit, text("bpm"))
    rows = [
        _row(
            tag("th.name", lap.label or str(number), attributes={"scope": "row"}),
            (
                formatter.duration(lap.start_s),
                formatter.duration(lap.end_s - lap.start_s),
                formatter.speed_value(_mean(curve.speed_kmh, curve, lap.start_s, lap.end_s)),
                formatter.heart_rate(_mean(curve.heart_rate_bpm, curve, lap.start_s, lap.end_s)),
            ),
        )
        for number, lap in enumerate(laps, start=1)
    ]
    return tag("div", tag("h2", text("Laps")), table(heads, rows, label=text("Laps")))


def table(heads: Iterable[str], rows: Iterable[Markup], *, label: str) -> Markup:
    """A table whose first column names its rows; on a narrow screen it scrolls by itself."""
    first, *others = heads
    head = tag(
        "tr",
        tag("th.name", first, attributes={"scope": "col"}),
        *(tag("th", head, attributes={"scope": "col"}) for head in others),
    )
    return tag(
        "div.table-scroll",
        tag("table", tag("thead", head), tag("tbody", *rows), attributes={"aria-label": label}),
        # A keyboard has to reach what only scrolling shows.
        attributes={"tabindex": "0", "role": "group", "aria-label": label},
    )


def _is_inferred(part: Interval, *, sport: Sport) -> bool:
    """Where a gait is told of it at all."""
    told = not part.paused and sport in ON_FOOT
    return told and part.confidence is Confidence.INFERRED


def _interval(part: Interval, formatter: Formatter, *, sport: Sport) -> Markup:
    word = interval_word(part, sport=sport)
    shown = f"~{word}" if _is_inferred(part, sport=sport) else word
    sign = icon(interval_icon(part, sport=sport))
    role = role_word(part.role)
    told = (sign, shown, tag("span.quiet", f" {role}") if role else None)
    name = tag("th.name", *told, attributes={"scope": "row"})
    return _row(
        name,
        (
            formatter.duration(part.start_s),
            formatter.duration(part.end_s - part.start_s),
            formatter.distance_value(part.distance_m),
            formatter.speed_value(part.mean_speed_kmh),
            formatter.incline(part.mean_incline_pct),
            formatter.heart_rate(part.mean_heart_rate_bpm),
            formatter.heart_rate(part.max_heart_rate_bpm),
            formatter.energy(part.energy_kcal).partition(" ")[0],
        ),
    )


def _leg(leg: WorkoutLeg, steps: Sequence[Step], curve: Curve, formatter: Formatter) -> Markup:
    judged_s = leg.in_s + leg.under_s + leg.over_s
    inside = MISSING if judged_s <= 0 else f"{leg.in_s / judged_s * 100:.0f} %"
    score = outcome_word(leg.outcome) if leg.score_pct is None else f"{leg.score_pct:.0f} %"
    step = steps[leg.step] if leg.step < len(steps) else None
    return _row(
        tag(
            "th.name",
            icon(KIND_ICONS[leg.kind]),
            step_word(leg.name, leg.kind),
            attributes={"scope": "row"},
        ),
        (
            MISSING if step is None else _planned(step, formatter),
            formatter.duration(leg.end_s - leg.start_s),
            formatter.speed_value(_mean(curve.speed_kmh, curve, leg.start_s, leg.end_s)),
            formatter.heart_rate(_mean(curve.heart_rate_bpm, curve, leg.start_s, leg.end_s)),
            inside,
            score,
        ),
    )


def _planned(step: Step, formatter: Formatter) -> str:
    ends, asks = planned_words(step, formatter)
    return f"{ends} · {asks}" if asks else ends


def _mean(
    column: tuple[float | None, ...], curve: Curve, from_s: float, to_s: float
) -> float | None:
    return mean_between(column, curve.t_s, from_s=from_s, to_s=to_s)


def _row(name: Markup, cells: Iterable[str]) -> Markup:
    return tag("tr", name, *(tag("td", cell) for cell in cells))
