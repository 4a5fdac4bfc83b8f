"""One stored session: its course, its numbers, what the runner says of it."""

import asyncio
from collections.abc import Sequence
from functools import partial

from fastapi import Request
from nicegui import ui

from dashboards.ports.review import Correction, Detail, NotThere, Refused
from dashboards.ports.review_changes import BringSessionBack, DeleteSession, KeepRemark
from dashboards.review.chart_data import send_data
from dashboards.review.correction_forms import (
    CorrectionForms,
    CorrectionNotice,
    show_session,
)
from dashboards.review.expected_card import ExpectedCard
from dashboards.review.html import Markup, invitation, link, put, tag
from dashboards.review.page_frame import PageContext, not_there, review_frame
from dashboards.review.remark_form import RemarkForm, remark_words
from dashboards.review.session_cards import Cards, session_cards
from dashboards.review.session_lines import live_pages
from dashboards.review.threshold_card import ThresholdCard
from dashboards.web.buttons import Press, Snack, small_button
from dashboards.web.site import site_of
from dashboards.words.core_notes import plan_words
from dashboards.words.dates import moment_words
from dashboards.words.kinds import source_word
from dashboards.words.threshold_offer import threshold_words
from sessions.sinks.files import FORMATS
from sessions.store import SessionRow, Source, StoredStatus
from sessions.store.stored_values import Remark
from sessions.text import text

COMPARABLE = 50
"""As many of the newest sessions can be chosen to compare with; the address takes any."""


async def session_page(request: Request, session: str) -> None:
    """Build it for one browser."""
    async with review_frame(request, title=text("Session"), with_heading=False) as reader:
        try:
            detail = await reader.port.history.detail(session)
        except NotThere:
            not_there(text("There is no such session"), back="/sessions")
            return
        past = await reader.port.history.past(limit=COMPARABLE)
        cards = None
        if detail.breakdown is not None:
            cards = await asyncio.to_thread(
                session_cards, detail, detail.breakdown, reader.formatter, past=past
            )
        athletes = await reader.port.profiles.names()
        live_page = live_pages(site_of(request).runners).get(detail.row.id)
        _SessionPage(reader, detail, cards, athletes=athletes, live_page=live_page)


class _SessionPage:
    """`live_page`: where the session is shown while it is recorded; None: it is not."""

    def __init__(
        self,
        reader: PageContext,
        detail: Detail,
        cards: Cards | None,
        *,
        athletes: tuple[str, ...],
        live_page: str | None,
    ) -> None:
        self._port = reader.port
        self._may_change = reader.may_change
        self._id = detail.row.id
        self._detail = detail
        self._athletes = athletes
        self._formatter = reader.formatter
        self._client = ui.context.client
        put(_heading(detail.row), classes="page-top")
        self._deleted = ui.element("section").classes("card")
        self._kept = ui.element("div").classes("kept")
        with self._deleted:
            put(_away(detail.corrections))
            if self._may_change:
                with ui.element("div").classes("presses"):
                    small_button(text("Bring it back"), self._bring_back, kind="primary")
        with self._kept:
            if cards is None:
                put(_no_end_yet(live_page), element="section", classes="card")
            else:
                if detail.corrections and detail.corrections[0].what != "delete":
                    CorrectionNotice(
                        self._port,
                        detail.row,
                        last=detail.corrections[0],
                        may_change=self._may_change,
                        tell=self._tell,
                    )
                self._fill(detail.row.remark, cards)
        self._snack = Snack()
        self._show(is_deleted=detail.row.status is StoredStatus.DELETED)

    def _fill(self, said: Remark, cards: Cards) -> None:
        if cards.course is not None:
            send_data(cards.course)
        for card in cards.top:
            put(card, element="section", classes="card")
        with ui.element("div").classes("columns"):
            with ui.element("div").classes("pile"):
                for card in cards.tables:
                    put(card, element="section", classes="card")
            with ui.element("div").classes("pile"):
                self._threshold()
                ExpectedCard(self._port.coach, self._id, self._formatter)
                for card in cards.facts:
                    put(card, element="section", classes="card")
                if self._may_change:
                    RemarkForm(said, keep=self._keep, tell=self._tell)
                elif said != Remark():
                    put(remark_words(said), element="section", classes="card")
                self._actions(cards.comparison)

    def _threshold(self) -> None:
        breakdown, athlete = self._detail.breakdown, self._detail.row.athlete
        if breakdown is not None and threshold_words(breakdown):
            ThresholdCard(
                self._port,
                breakdown,
                athlete=athlete.name,
                may_change=self._may_change,
                tell=self._tell,
            )

    def _actions(self, comparison: Markup) -> None:
        with ui.element("section").classes("card"):
            put(tag("h2", text("Export")))
            with ui.element("div").classes("presses"):
                for format in FORMATS:
                    small_button(format.upper(), partial(self._export, format))
            put(comparison)
            breakdown = self._detail.breakdown
            if self._may_change and breakdown is not None:
                CorrectionForms(
                    self._port,
                    self._detail.row,
                    duration_s=breakdown.session.duration_s,
                    athletes=self._athletes,
                    beside=self._detail.beside,
                )
            if self._may_change:
                with ui.element("div").classes("presses delete"):
                    small_button(text("Delete this session"), self._delete, kind="danger")

    async def _keep(self, remark: Remark) -> None:
        try:
            await self._port.do(KeepRemark(session=self._id, remark=remark))
        except NotThere as exc:
            raise Refused(text("There is no such session")) from exc

    def _tell(self, words: str, *, undo: Press | None = None) -> None:
        self._snack.say(words, undo=undo)

    async def _export(self, format: str) -> None:
        try:
            content = await self._port.history.export(self._id, format=format)
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        with self._client:
            ui.download.content(content, f"{self._id}.{format}")

    async def _delete(self) -> None:
        try:
            await self._port.do(DeleteSession(session=self._id))
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        self._show(is_deleted=True)
        self._snack.say(text("The session is deleted."), undo=self._bring_back)

    async def _bring_back(self) -> None:
        try:
            await self._port.do(BringSessionBack(session=self._id))
        except (NotThere, Refused) as exc:
            self._snack.say(str(exc))
            return
        if self._detail.breakdown is not None and len(self._detail.corrections) > 0:
            # What stood before is not what was painted.
            show_session(self._client, self._id)
            return
        self._show(is_deleted=False)
        self._snack.say(text("The session is back."))

    def _show(self, *, is_deleted: bool) -> None:
        self._deleted.set_visibility(is_deleted)
        self._kept.set_visibility(not is_deleted)


def _heading(row: SessionRow) -> Markup:
    started_ns = row.started_ns if row.started_ns is not None else row.opened_ns
    day, time = moment_words(started_ns, time_zone=row.athlete.time_zone)
    title = plan_words(row.workout.title) if row.workout else text("Free run")
    chips = []
    if row.athlete.name:
        chips.append(tag("span.chip", row.athlete.name))
    if row.source is not Source.LIVE:
        chips.append(tag("span.chip", source_word(row.source)))
    when = f"{day} {time}".strip()
    return tag("div.page-top", tag("h1", title), tag("span.quiet", f"{when} · {row.id}"), *chips)


def _away(corrections: Sequence[Correction]) -> Markup:
    if corrections and corrections[0].what == "merge":
        whole = corrections[0].others[0]
        return tag(
            "div",
            tag("h2", text("This session is part of another")),
            tag("p", tag("a", whole, attributes={"href": f"/sessions/{whole}"})),
        )
    return tag(
        "div",
        tag("h2", text("This session is deleted")),
        tag("p", text("Nothing of it is lost; bring it back whenever you like.")),
    )


def _no_end_yet(live_page: str | None) -> Markup:
    if live_page is not None:
        return invitation(
            "directions_run",
            text("This session is running"),
            tag("p", text("It can be looked at here once it is stopped.")),
            tag("p", link(text("To the live page"), live_page)),
        )
    return invitation(
        "hourglass_top",
        text("This session has no end yet"),
        tag("p", text("It was cut off; the next run takes it up or finishes it.")),
        tag("p", link(text("To the live page"), "/", name="a.press")),
    )
