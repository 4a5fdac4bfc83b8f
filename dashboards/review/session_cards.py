"""Cards of a session's page that do not change while it is looked at.

It is pure and takes a tenth of a second for long sessions, so it is written beside the loop.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboards.ports.review import Detail
from dashboards.review.chart_data import chart, course_of
from dashboards.review.html import Markup, tag
from dashboards.review.interval_tables import interval_table, lap_table, plan_table
from dashboards.review.session_facts import energy_facts, heart_facts, load_figures, totals
from dashboards.review.similar_card import similar_card
from dashboards.review.zone_strip import zone_bars
from dashboards.words.session_words import session_words
from dashboards.words.zone_basis import zone_basis
from sessions.core.model.breakdown import Breakdown
from sessions.store import Past
from sessions.text import text
from sessions.units import Formatter


@dataclass(frozen=True, kw_only=True)
class Cards:
    """`top` over the whole width, `tables` and `facts` side by side; `course`: the chart's data
    as JSON, None: nothing was measured.
    """

    top: tuple[Markup, ...]
    tables: tuple[Markup, ...]
    facts: tuple[Markup, ...]
    comparison: Markup
    course: str | None


def session_cards(
    detail: Detail, breakdown: Breakdown, formatter: Formatter, *, past: Sequence[Past]
) -> Cards:
    """The cards of a finished session; `past`: what it may be compared with."""
    course = course_of(detail.curve, breakdown, formatter)
    top = [totals(breakdown, formatter)]
    if course.lines:
        top.append(chart(course, label=_in_words(breakdown, formatter)))
    return Cards(
        top=tuple(top),
        tables=tuple(_tables(detail, breakdown, formatter)),
        facts=_side(breakdown, formatter, basis=zone_basis(detail.row.athlete)),
        comparison=_comparison(past, without=detail.row.id),
        course=course.data() if course.lines else None,
    )


def _tables(detail: Detail, breakdown: Breakdown, formatter: Formatter) -> Iterator[Markup]:
    if breakdown.workout is not None:
        yield plan_table(breakdown.workout, detail.row.workout, detail.curve, formatter)
    yield interval_table(breakdown, formatter)
    if breakdown.laps:
        yield lap_table(breakdown.laps, detail.curve, formatter)
    if detail.similar is not None:
        yield similar_card(detail.similar, formatter, session=detail.row.id)


def _side(breakdown: Breakdown, formatter: Formatter, *, basis: str) -> tuple[Markup, ...]:
    zones = breakdown.zones
    bars = zone_bars(
        zones.seconds,
        bounds_bpm=zones.bounds_bpm,
        below_s=zones.below_s or 0.0,
        unknown_s=zones.unknown_s,
        formatter=formatter,
    )
    return (
        tag("div", tag("h2", text("Time in zone")), bars, tag("p.quiet", basis) if basis else None),
        tag("div", tag("h2", text("Energy")), energy_facts(breakdown, formatter)),
        tag("div", tag("h2", text("Heart")), heart_facts(breakdown, formatter)),
        tag("div", tag("h2", text("Load")), load_figures(breakdown)),
    )


def _in_words(breakdown: Breakdown, formatter: Formatter) -> str:
    session = breakdown.session
    said = text(
        "Heart rate, speed and incline over {time}: mean {bpm} bpm, highest {highest} bpm, "
        "mean speed {speed}, {count} intervals. The tables below hold the numbers."
    )
    return said.format(
        time=formatter.duration(session.duration_s),
        bpm=formatter.heart_rate(session.mean_heart_rate_bpm),
        highest=formatter.heart_rate(session.max_heart_rate_bpm),
        speed=formatter.speed(session.mean_speed_kmh),
        count=len(breakdown.intervals),
    )


def _comparison(past: Sequence[Past], *, without: str) -> Markup:
    others = [line for line in past if line.id != without and line.duration_s is not None]
    if not others:
        return Markup()
    options = [tag("option", text("Choose a session"), attributes={"value": ""})]
    for line in others:
        options.append(tag("option", session_words(line), attributes={"value": line.id}))
    return tag(
        "div.field.compare",
        tag("label", text("Compare with"), attributes={"for": "compare"}),
        tag(
            "select.field-box",
            *options,
            attributes={"id": "compare", "data-compare": f"/compare/{without}/"},
        ),
    )
