"""One stored session: its course, its numbers, what the runner says of it."""

from collections.abc import Sequence
from functools import partial

from fastapi import Request
from nicegui import ui

from dashboards.days import moment_words
from dashboards.review.course import chart, course_of, send_data
from dashboards.review.facts import (
    energy_facts,
    heart_facts,
    load_figures,
    totals,
)
from dashboards.review.frame import review_frame
from dashboards.review.interval_tables import interval_table, lap_table, plan_table
from dashboards.review.markup import Markup, icon, put, tag
from dashboards.review.not_there import not_there
from dashboards.review.port import Detail, NotThere, Refused
from dashboards.review.press import press
from dashboards.review.reader import Reader
from dashboards.review.remark_form import RemarkForm
from dashboards.review.snack import Snack
from dashboards.review.sources import source_word
from dashboards.review.zone_strip import zone_bars
from sessions.core.breakdown import Breakdown
from sessions.remark import Remark
from sessions.sinks.files import FORMATS
from sessions.store import Past, SessionRow, Source, Status
from sessions.text import text
from sessions.units import Formatter

COMPARABLE = 200
"""As many of the newest sessions can be chosen to compare with; the address takes any."""


async def session_page(request: Request, session: str) -> None:
    """Build it for one browser."""
    async with review_frame(
        request, title=text("Session"), with_chart=True, with_heading=False
    ) as reader:
        try:
            detail = await reader.port.history.detail(session)
        except NotThere:
            not_there(text("There is no such session"), back="/sessions")
            return
        _SessionPage(reader, detail, past=await reader.port.history.past())


class _SessionPage:
    def __init__(self, reader: Reader, detail: Detail, *, past: Sequence[Past]) -> None:
        self._history = reader.port.history
        self._formatter = reader.formatter
        self._id = detail.row.id
        self._client = ui.context.client
        put(_heading(detail.row), classes="page-top")
        self._deleted = ui.element("section").classes("card")
        self._kept = ui.element("div").classes("kept")
        with self._deleted:
            put(_deleted_words())
            with ui.element("div").classes("presses"):
                press(text("Bring it back"), self._bring_back, kind="primary")
        with self._kept:
            self._fill(detail, past=past)
        self._snack = Snack()
        self._show(is_deleted=detail.row.status is Status.DELETED)

    def _fill(self, detail: Detail, *, past: Sequence[Past]) -> None:
        formatter, breakdown = self._formatter, detail.breakdown
        if breakdown is None:
            put(_unfinished(), element="section", classes="card")
            return
        put(totals(breakdown, formatter), element="section", classes="card")
        course = course_of(detail.curve, breakdown, formatter)
        if course.lines:
            send_data(course)
            put(
                chart(course, label=_in_words(breakdown, formatter)),
                element="section",
                classes="card",
            )
        with ui.element("div").classes("columns"):
            with ui.element("div").classes("pile"):
                if breakdown.workout is not None:
                    compared = plan_table(
                        breakdown.workout, detail.row.workout, detail.curve, formatter
                    )
                    put(compared, element="section", classes="card")
                put(interval_table(breakdown, formatter), element="section", classes="card")
                if breakdown.laps:
                    laps = lap_table(breakdown.laps, detail.curve, formatter)
                    put(laps, element="section", classes="card")
            with ui.element("div").classes("pile"):
                for card in _side(breakdown, formatter):
                    put(card, element="section", classes="card")
                RemarkForm(detail.row.remark, keep=self._keep, tell=self._tell)
                self._actions(past)

    def _actions(self, past: Sequence[Past]) -> None:
        with ui.element("section").classes("card"):
            put(tag("h2", text("Export")))
            with ui.element("div").classes("presses"):
                for format in FORMATS:
                    press(format.upper(), partial(self._export, format))
            put(_comparison(past, without=self._id))
            with ui.element("div").classes("presses delete"):
                press(text("Delete this session"), self._delete, kind="danger")

    async def _keep(self, remark: Remark) -> None:
        try:
            await self._history.remark(self._id, remark)
        except NotThere as exc:
            raise Refused(text("There is no such session")) from exc

    def _tell(self, words: str) -> None:
        self._snack.say(words)

    async def _export(self, format: str) -> None:
        try:
            content = await self._history.export(self._id, format=format)
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        with self._client:
            ui.download.content(content, f"{self._id}.{format}")

    async def _delete(self) -> None:
        try:
            await self._history.delete(self._id)
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        self._show(is_deleted=True)
        self._snack.say(text("The session is deleted."), undo=self._bring_back)

    async def _bring_back(self) -> None:
        try:
            await self._history.bring_back(self._id)
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        self._show(is_deleted=False)
        self._snack.say(text("The session is back."))

    def _show(self, *, is_deleted: bool) -> None:
        self._deleted.set_visibility(is_deleted)
        self._kept.set_visibility(not is_deleted)


def _heading(row: SessionRow) -> Markup:
    day, time = moment_words(row.started_ns if row.started_ns is not None else row.opened_ns)
    title = row.workout.title if row.workout else text("Free run")
    chips = []
    if row.athlete.name:
        chips.append(tag("span.chip", row.athlete.name))
    if row.source is not Source.LIVE:
        chips.append(tag("span.chip", source_word(row.source)))
    when = f"{day} {time}".strip()
    return tag("div.page-top", tag("h1", title), tag("span.quiet", f"{when} · {row.id}"), *chips)


def _side(breakdown: Breakdown, formatter: Formatter) -> tuple[Markup, ...]:
    zones = breakdown.zones
    bars = zone_bars(
        zones.seconds,
        bounds_bpm=zones.bounds_bpm,
        below_s=zones.below_s or 0.0,
        unknown_s=zones.unknown_s,
        formatter=formatter,
    )
    return (
        tag("div", tag("h2", text("Time in zone")), bars),
        tag("div", tag("h2", text("Energy")), energy_facts(breakdown.energy, formatter)),
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
    for line in others[:COMPARABLE]:
        day, time = moment_words(line.started_ns)
        words = " · ".join(part for part in (f"{day} {time}".strip(), line.plan) if part)
        options.append(tag("option", words, attributes={"value": line.id}))
    return tag(
        "div.field.compare",
        tag("label", text("Compare with"), attributes={"for": "compare"}),
        tag(
            "select.field-box",
            *options,
            attributes={"id": "compare", "data-compare": f"/compare/{without}/"},
        ),
    )


def _deleted_words() -> Markup:
    return tag(
        "div",
        tag("h2", text("This session is deleted")),
        tag("p", text("Nothing of it is lost; bring it back whenever you like.")),
    )


def _unfinished() -> Markup:
    return tag(
        "div.invitation",
        icon("hourglass_top"),
        tag("h2", text("This session has no end yet")),
        tag("p", text("It is running now, or was cut off; the next run settles it.")),
        tag("p", tag("a.press", text("To the live page"), attributes={"href": "/"})),
    )
