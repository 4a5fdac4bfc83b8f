"""Progress of one athlete: weeks and months as charts, each with its source and what it lacks."""

import asyncio
from collections.abc import Sequence
from urllib.parse import unquote

from fastapi import Request
from nicegui import ui

from dashboards.ports.review import NotThere, Refused
from dashboards.review.html import Markup, figures, invitation, link, put, tag
from dashboards.review.interval_tables import table
from dashboards.review.page_frame import review_frame
from dashboards.review.progress_charts import figures_table, progress_chart
from dashboards.review.week_parts import choice_of_athlete
from dashboards.web.athlete_choice import ATHLETE_COOKIE
from dashboards.words.bests import best_words, bests_lacking, bests_source
from dashboards.words.dates import day_words
from dashboards.words.progress import charts_of, nothing_counts_yet, period_name
from dashboards.words.progress_chart import ProgressChart
from dashboards.words.progress_of_body import projection_chart, projection_names
from dashboards.words.scale_words import goal_lines
from sessions.core.energy.steady_pace import BAND_BPM
from sessions.core.model.athlete import Units
from sessions.past.progress import Period, PeriodLength, Progress
from sessions.text import text
from sessions.units import MISSING, Formatter
from sessions.week.weight_goal import WeightGoalReport

PATH = "/progress"
WEEKS_SHOWN = 26
"""Half a year; what is older is told by months. Ours."""


async def progress_page(request: Request) -> None:
    """Build it for one browser; `by` and `bpm` of the address choose what is shown."""
    asked = request.query_params
    length = PeriodLength.MONTH if asked.get("by") == "month" else PeriodLength.WEEK
    bpm = asked.get("bpm", "")
    async with review_frame(request, title=text("Progress"), with_heading=False) as reader:
        profiles = reader.port.profiles
        names = await profiles.names()
        kept = unquote(request.cookies.get(ATHLETE_COOKIE, ""))
        athlete = kept if kept in names else await profiles.default()
        put(_top(length), classes="page-top")
        if len(names) > 1:
            put(choice_of_athlete(names, athlete))
        if not athlete and names:
            return
        try:
            progress = await reader.port.weeks.progress(
                athlete, length=length, heart_rate_bpm=float(bpm) if bpm.isdecimal() else None
            )
            formatter = reader.formatter
            if athlete:
                formatter = Formatter(Units((await profiles.profile(athlete)).units))
        except (NotThere, Refused) as exc:
            put(tag("p", str(exc)), element="section", classes="card")
            return
        if not progress.is_empty:
            now, charts, bests = await asyncio.to_thread(_markup, progress, formatter)
            put(now, element="section", classes="card")
            with ui.element("div").classes("goals"):
                for chart in charts:
                    put(chart, element="section", classes="card goal")
            put(bests, element="section", classes="card")
        else:
            put(_nothing_yet(), element="section", classes="card invitation")


def _markup(progress: Progress, formatter: Formatter) -> tuple[Markup, list[Markup], Markup]:
    """The present period, the charts and the bests; pure, and written beside the loop."""
    periods = progress.periods
    if progress.length is PeriodLength.WEEK:
        periods = periods[-WEEKS_SHOWN:]
    names = [period_name(period, length=progress.length) for period in periods]
    cards = []
    for chart in charts_of(progress, formatter, periods=periods):
        choice = _efforts(progress) if chart.unit == formatter.pace_unit else None
        cards.append(_card(chart, names, choice))
    goal = progress.goal
    if goal is not None and goal.projection:
        ahead = projection_chart(goal, formatter)
        cards.append(_card(ahead, projection_names(goal), _goal_words(goal, formatter)))
    return _now(periods[-1], formatter), cards, _bests(progress, formatter)


def _goal_words(goal: WeightGoalReport, formatter: Formatter) -> Markup:
    return tag("div", *(tag("p", line.words) for line in goal_lines(goal, formatter)))


def _top(length: PeriodLength) -> Markup:
    return tag(
        "div.page-top",
        tag("h1", text("Progress")),
        tag(
            "nav.presses",
            _to("week", text("Weeks"), is_shown=length is PeriodLength.WEEK),
            _to("month", text("Months"), is_shown=length is PeriodLength.MONTH),
            attributes={"aria-label": text("Weeks or months")},
        ),
    )


def _to(by: str, words: str, *, is_shown: bool) -> Markup:
    attributes = {"href": f"{PATH}?by={by}", "aria-current": "true" if is_shown else None}
    return tag("a.press", words, attributes=attributes)


def _now(period: Period, formatter: Formatter) -> Markup:
    """The period under way in figures."""
    cardio, load = period.cardio, period.load
    title = text("Week {name}") if "W" in period.name else text("Month {name}")
    days = f"{day_words(period.first, with_year=False)} – {day_words(period.last)}"
    minutes = text("{done} of {goal} min").format(
        done=f"{int(cardio.equivalent_min)}", goal=f"{cardio.goal_min:.0f}"
    )
    return tag(
        "div",
        tag("h2", title.format(name=period.name), tag("span.quiet", f" {days}")),
        figures(
            (
                (text("Sessions"), str(period.sessions)),
                (text("Moderate, vigorous twice"), minutes),
                (text("Distance"), formatter.distance(period.distance_m)),
                (text("Form"), MISSING if load is None else str(round(load.form))),
                (text("Strength days"), str(period.strength_days)),
            )
        ),
    )


def _card(chart: ProgressChart, names: Sequence[str], choice: Markup | None) -> Markup:
    lacks = tuple(tag("li", tag("span", words)) for words in chart.lacks)
    if chart.is_empty:
        picture: tuple[Markup, ...] = (tag("p", text("Nothing of it is known yet.")),)
    else:
        picture = (progress_chart(chart, names), figures_table(chart, names))
    return tag(
        "div",
        tag("h2", chart.name, tag("span.quiet", f" {chart.unit}")),
        choice,
        *picture,
        tag("p.quiet", chart.source),
        tag("ul.facts", *lacks) if lacks else None,
    )


def _efforts(progress: Progress) -> Markup | None:
    """Heart rates whose pace can be asked for, where there are several."""
    if len(progress.efforts) < 2:
        return None
    shown = None if progress.effort is None else progress.effort.low_bpm
    by = progress.length.value
    return tag(
        "nav.presses",
        *(
            tag(
                "a.press",
                text("{bpm} bpm").format(bpm=bpm + BAND_BPM // 2),
                attributes={
                    "href": f"{PATH}?by={by}&bpm={bpm}",
                    "aria-current": "true" if bpm == shown else None,
                },
            )
            for bpm in progress.efforts
        ),
        attributes={"aria-label": text("Heart rate")},
    )


def _bests(progress: Progress, formatter: Formatter) -> Markup:
    heads = (
        text("Distance"),
        text("Best"),
        formatter.pace_unit,
        text("Day"),
        text("Last 90 days"),
    )
    rows = []
    for bests in progress.bests:
        distance, time, pace, recent = best_words(bests, formatter)
        link_to = tag(
            "a",
            day_words(bests.ever.day),
            attributes={"href": f"/sessions/{bests.ever.session}"},
        )
        name = tag("th.name", distance, attributes={"scope": "row"})
        rows.append(tag("tr", name, *(tag("td", cell) for cell in (time, pace, link_to, recent))))
    nothing = tag("p", text("No session covered 400 m of measured distance."))
    return tag(
        "div",
        tag("h2", text("Bests by distance")),
        table(heads, rows, label=text("Bests by distance")) if rows else nothing,
        tag("p.quiet", bests_source()),
        *(tag("p", words) for words in bests_lacking(progress)),
    )


def _nothing_yet() -> Markup:
    return invitation(
        "trending_up",
        text("No session counts yet"),
        tag("p", nothing_counts_yet()),
        tag("p", link(text("To the live page"), "/")),
        tag("p", link(text("Import"), "/import", name="a.press")),
        name="div",
    )
