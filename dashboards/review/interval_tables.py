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
    overlap_s,
)
from sessions.past.chart_columns import Curve, mean_between
from sessions.text import text
from sessions.units import MISSING, Formatter
from sessions.workouts.plan import Step, Workout

SAME_SHARE = 0.7
"""An interval is a step of the plan where they share so much of the longer one. Ours: a belt takes
its time from one speed to the next."""


def interval_table(breakdown: Breakdown, formatter: Formatter) -> Markup:
    """Every interval with its numbers, what a phone shows first at the left; "~" before one that
    was inferred. A column that nothing is known of is left out.
    """
    sport, plan = breakdown.session.sport, breakdown.workout
    parts = breakdown.intervals
    with_incline = any(part.mean_incline_pct for part in parts)
    heads = (
        text("Interval"),
        text("Time"),
        *((formatter.pace_unit,) if sport in ON_FOOT else ()),
        text("bpm"),
        *((text("In target"),) if plan is not None else ()),
        text("kcal"),
        formatter.speed_unit,
        formatter.distance_unit,
        text("Highest"),
        *((text("Incline"),) if with_incline else ()),
        text("From"),
    )
    rows = [
        _row(
            _named(part, sport=sport),
            (
                formatter.duration(part.end_s - part.start_s),
                *((formatter.pace_value(part.mean_speed_kmh),) if sport in ON_FOOT else ()),
                formatter.heart_rate(part.mean_heart_rate_bpm),
                *((_in_target(part, plan.legs),) if plan is not None else ()),
                formatter.energy(part.energy_kcal).partition(" ")[0],
                formatter.speed_value(part.mean_speed_kmh),
                formatter.distance_value(part.distance_m),
                formatter.heart_rate(part.max_heart_rate_bpm),
                *((formatter.incline(part.mean_incline_pct),) if with_incline else ()),
                formatter.duration(part.start_s),
            ),
        )
        for part in parts
    ]
    by_hand = "inferred" in breakdown.session.sources
    inferred = any(_is_inferred(part, sport=sport) for part in parts)
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
        text("Time"),
        formatter.pace_unit,
        text("bpm"),
        text("In target"),
        text("Score"),
        formatter.speed_unit,
        text("Planned"),
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
        tag("h2", text("Plan and run: {title}").format(title=plan_words(result.title))),
        table(heads, rows, label=text("Plan and run")),
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
    """A table whose first column names its rows; on a narrow screen it scrolls by itself,
    and an arrow says that there is more.
    """
    first, *others = heads
    head = tag(
        "tr",
        tag("th.name", first, attributes={"scope": "col"}),
        *(tag("th", head, attributes={"scope": "col"}) for head in others),
    )
    return tag(
        "div.table-frame",
        tag(
            "div.table-scroll",
            tag("table", tag("thead", head), tag("tbody", *rows), attributes={"aria-label": label}),
            # A keyboard has to reach what only scrolling shows.
            attributes={"tabindex": "0", "role": "group", "aria-label": label},
        ),
        tag("div.table-more", icon("chevron_right"), attributes={"aria-hidden": "true"}),
    )


def _is_inferred(part: Interval, *, sport: Sport) -> bool:
    """Where a gait is told of it at all."""
    told = not part.paused and sport in ON_FOOT
    return told and part.confidence is Confidence.INFERRED


def _named(part: Interval, *, sport: Sport) -> Markup:
    word = interval_word(part, sport=sport)
    shown = f"~{word}" if _is_inferred(part, sport=sport) else word
    role = role_word(part.role)
    return tag(
        "th.name",
        icon(interval_icon(part, sport=sport)),
        tag("span.kind", shown),
        tag("span.role.quiet", f" {role}") if role else None,
        attributes={"scope": "row"},
    )


def _in_target(part: Interval, legs: Sequence[WorkoutLeg]) -> str:
    """Of the step that the interval is; missing where it is none, or parts of several."""
    for leg in legs:
        shared_s = overlap_s([leg], start_s=part.start_s, end_s=part.end_s)
        longest_s = max(part.end_s - part.start_s, leg.end_s - leg.start_s)
        if longest_s > 0 and shared_s >= SAME_SHARE * longest_s:
            return _share_in_target(leg)
    return MISSING


def _share_in_target(leg: WorkoutLeg) -> str:
    judged_s = leg.in_s + leg.under_s + leg.over_s
    return MISSING if judged_s <= 0 else f"{leg.in_s / judged_s * 100:.0f} %"


def _leg(leg: WorkoutLeg, steps: Sequence[Step], curve: Curve, formatter: Formatter) -> Markup:
    score = outcome_word(leg.outcome) if leg.score_pct is None else f"{leg.score_pct:.0f} %"
    step = steps[leg.step] if leg.step < len(steps) else None
    speed_kmh = _mean(curve.speed_kmh, curve, leg.start_s, leg.end_s)
    return _row(
        tag(
            "th.name",
            icon(KIND_ICONS[leg.kind]),
            tag("span.kind", step_word(leg.name, leg.kind)),
            attributes={"scope": "row"},
        ),
        (
            formatter.duration(leg.end_s - leg.start_s),
            formatter.pace_value(speed_kmh),
            formatter.heart_rate(_mean(curve.heart_rate_bpm, curve, leg.start_s, leg.end_s)),
            _share_in_target(leg),
            score,
            formatter.speed_value(speed_kmh),
            MISSING if step is None else _planned(step, formatter),
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
