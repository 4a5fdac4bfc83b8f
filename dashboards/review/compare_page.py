"""Two stored sessions over each other, by time or by distance, and what differs."""

import asyncio
from collections.abc import Callable, Iterator

from fastapi import Request

from dashboards.ports.review import Detail, NotThere
from dashboards.review.chart_data import ChartData, ChartLine, chart, send_data
from dashboards.review.html import Markup, put, tag
from dashboards.review.interval_tables import table
from dashboards.review.page_frame import not_there, review_frame
from dashboards.words.core_notes import plan_words
from dashboards.words.dates import moment_words
from dashboards.words.session_words import is_partly_known
from sessions.core.model.breakdown import Breakdown
from sessions.past.chart_columns import Column, Curve
from sessions.text import text
from sessions.units import MISSING, Formatter, number

Number = Callable[[Breakdown], float | None]


async def compare_page(request: Request, first: str, second: str) -> None:
    """Build it for one browser."""
    async with review_frame(request, title=text("Compare sessions")) as reader:
        try:
            details = (
                await reader.port.history.detail(first),
                await reader.port.history.detail(second),
            )
        except NotThere:
            not_there(text("One of these sessions does not exist"), back="/sessions")
            return
        one, other = details
        if one.breakdown is None or other.breakdown is None:
            not_there(text("One of these sessions has no end yet"), back="/sessions")
            return
        put(_names(one, other), element="section", classes="card")
        by_distance = request.query_params.get("by") == "distance"
        course = _course(one, other, reader.formatter, by_distance=by_distance)
        put(_ways(one, other, by_distance=by_distance))
        if course.lines:
            send_data(await asyncio.to_thread(course.data))
            label = (
                text("Heart rate and speed of both by distance; the table has the numbers")
                if by_distance
                else text(
                    "Heart rate and speed of both sessions by time; the table has the numbers"
                )
            )
            put(chart(course, label=label), element="section", classes="card")
        differences = _differences(one.breakdown, other.breakdown, reader.formatter)
        put(differences, element="section", classes="card")


def _names(one: Detail, other: Detail) -> Markup:
    return tag(
        "ul.compared",
        *(
            tag(
                "li",
                tag(f"span.line-sample{mark}", attributes={"aria-hidden": "true"}),
                tag("b", letter),
                tag("a", _name(detail), attributes={"href": f"/sessions/{detail.row.id}"}),
            )
            for letter, mark, detail in (("A", "", one), ("B", ".dashed", other))
        ),
    )


def _name(detail: Detail) -> str:
    row = detail.row
    started_ns = row.started_ns if row.started_ns is not None else row.opened_ns
    day, time = moment_words(started_ns, time_zone=row.athlete.time_zone)
    title = plan_words(row.workout.title) if row.workout else text("Free run")
    return " · ".join(part for part in (title, f"{day} {time}".strip(), row.athlete.name) if part)


def _ways(one: Detail, other: Detail, *, by_distance: bool) -> Markup:
    """By time, or by distance where both have one."""
    path = f"/compare/{one.row.id}/{other.row.id}"
    both = all(any(detail.curve.distance_m) for detail in (one, other))
    return tag(
        "nav.presses",
        _way(path, text("By time"), is_shown=not by_distance),
        _way(f"{path}?by=distance", text("By distance"), is_shown=by_distance) if both else None,
        attributes={"aria-label": text("Laid over each other")},
    )


def _way(href: str, words: str, *, is_shown: bool) -> Markup:
    attributes = {"href": href, "aria-current": "true" if is_shown else None}
    return tag("a.press", words, attributes=attributes)


def _course(one: Detail, other: Detail, formatter: Formatter, *, by_distance: bool) -> ChartData:
    thin = one.curve.thinned(), other.curve.thinned()
    lines = [*_lines(*thin, formatter, by_distance=by_distance)]
    ends = [line.along[-1] for _, line in lines if line.along]
    if not by_distance:
        ends = [d.breakdown.session.duration_s for d in (one, other) if d.breakdown is not None]
    grids: list[str] = []
    placed = []
    for grid, line in lines:
        if any(value is not None for value in line.values):
            if grid not in grids:
                grids.append(grid)
            placed.append(line.placed(grids.index(grid)))
    return ChartData(
        end=max(ends, default=0.0),
        unit=formatter.distance_unit if by_distance else "",
        grids=tuple(grids),
        lines=tuple(placed),
    )


def _lines(
    one: Curve, other: Curve, formatter: Formatter, *, by_distance: bool
) -> Iterator[tuple[str, ChartLine]]:
    """First one solid, then the other dashed: colour alone does not tell them apart."""
    for name, unit, colour, decimals, columns in (
        (
            text("Heart rate"),
            text("bpm"),
            "--line-heart",
            0,
            (one.heart_rate_bpm, other.heart_rate_bpm),
        ),
        (
            text("Speed"),
            formatter.speed_unit,
            "--line-speed",
            1,
            (_in_units(one.speed_kmh, formatter), _in_units(other.speed_kmh, formatter)),
        ),
    ):
        for letter, curve, values in (("A", one, columns[0]), ("B", other, columns[1])):
            along, shown = _laid(curve, values, formatter) if by_distance else (curve.t_s, values)
            line = ChartLine(
                name=f"{letter} · {name}",
                unit=unit,
                along=along,
                values=shown,
                grid=0,
                colour=colour if letter == "A" else "--line-other",
                decimals=decimals,
                is_dashed=letter == "B",
            )
            yield f"{name}, {unit}", line


def _laid(curve: Curve, values: Column, formatter: Formatter) -> tuple[tuple[float, ...], Column]:
    """A column over the distance. While nobody moves no way is covered: the last value stands."""
    laid: dict[float, float | None] = {}
    for metres, value in zip(curve.distance_m, values, strict=True):
        if metres is not None:
            laid[round(formatter.in_distance_unit(metres), 3)] = value
    return tuple(laid), tuple(laid.values())


def _in_units(speeds_kmh: Column, formatter: Formatter) -> Column:
    return tuple(None if kmh is None else formatter.in_speed_unit(kmh) for kmh in speeds_kmh)


def _differences(one: Breakdown, other: Breakdown, formatter: Formatter) -> Markup:
    rows = [*_rows(one, other, formatter)]
    heads = (text("Value"), "A", "B", text("B less A"))
    return tag(
        "div",
        tag("h2", text("Differences")),
        table(heads, rows, label=text("Differences between the sessions")),
    )


def _rows(one: Breakdown, other: Breakdown, formatter: Formatter) -> Iterator[Markup]:
    for name, read, shown in _compared(formatter):
        a, b = read(one), read(other)
        if a is None and b is None:
            continue
        yield tag(
            "tr",
            tag("th.name", name, attributes={"scope": "row"}),
            tag("td", shown(a)),
            tag("td", shown(b)),
            tag("td", _difference(a, b, shown)),
        )


def _partly_known_s(breakdown: Breakdown) -> float | None:
    """For how long the energy is known, where it is not known for all of the run."""
    return breakdown.energy.covered_s if is_partly_known(breakdown) else None


def _difference(a: float | None, b: float | None, shown: Callable[[float | None], str]) -> str:
    if a is None or b is None:
        return MISSING
    words = shown(abs(b - a))
    sign = "±" if words == shown(0.0) else "+" if b > a else "−"
    return f"{sign}{words}"


def _compared(
    formatter: Formatter,
) -> Iterator[tuple[str, Number, Callable[[float | None], str]]]:
    def plain(unit: str, decimals: int = 0) -> Callable[[float | None], str]:
        def shown(value: float | None) -> str:
            return (
                MISSING if value is None else f"{number(value, decimals=decimals)} {unit}".rstrip()
            )

        return shown

    bpm = plain(text("bpm"))
    yield text("Time"), lambda b: b.session.duration_s, formatter.duration
    yield text("Moving"), lambda b: b.session.moving_s, formatter.duration
    yield text("Paused"), lambda b: b.session.paused_s or None, formatter.duration
    yield text("Distance"), lambda b: b.session.distance_m, formatter.distance
    yield text("Moving distance"), lambda b: b.session.moving_distance_m, formatter.distance
    yield text("Mean speed"), lambda b: b.session.mean_speed_kmh, formatter.speed
    yield text("Climb"), lambda b: b.session.ascent_m, formatter.climb
    yield text("Mean heart rate"), lambda b: b.session.mean_heart_rate_bpm, bpm
    yield text("Highest heart rate"), lambda b: b.session.max_heart_rate_bpm, bpm
    yield text("Energy, gross"), lambda b: b.energy.gross_kcal, formatter.energy
    yield text("Energy, net"), lambda b: b.energy.net_kcal, formatter.energy
    yield text("Energy known for"), _partly_known_s, formatter.duration
    yield text("Recovery in 60 s"), lambda b: b.heart.recovery_60s_bpm, bpm
    yield text("RMSSD"), lambda b: b.heart.rmssd_ms, plain("ms")
    yield text("TRIMP"), lambda b: b.load.trimp, plain("")
    yield text("Moderate"), lambda b: b.load.moderate_min, plain(text("min"))
    yield text("Vigorous"), lambda b: b.load.vigorous_min, plain(text("min"))
    yield text("Plan, score"), lambda b: b.workout.score_pct if b.workout else None, plain("%")
