"""Stored sessions: a list to filter, with what it adds up to."""

from collections.abc import Callable, Container, Mapping, Sequence

import msgspec
from fastapi import Request
from nicegui import ui

from dashboards.review.fields import on_input
from dashboards.review.filter_form import filter_form, filter_of
from dashboards.review.html import Markup, figures, invitation, link, put, tag
from dashboards.review.page_frame import PageContext, review_frame
from dashboards.review.session_lines import live_pages, session_lines
from dashboards.review.zone_strip import zone_strip
from dashboards.web import elements as show
from dashboards.web.site import site_of
from dashboards.words.core_notes import plan_words
from dashboards.words.zone_colours import zones
from sessions.past.session_filter import SessionTotals, matching, totals_of
from sessions.store import Past
from sessions.text import text
from sessions.units import MISSING, Formatter

LINES_A_PAGE = 50
"""More are not read at once, and a phone scrolls fifty cards. Ours."""


async def sessions_page(request: Request) -> None:
    """Build it for one browser."""
    site = site_of(request)
    bring = link(text("Import"), "/import", name="a.press") if site.importing else None
    async with review_frame(request, title=text("Sessions"), with_heading=False) as reader:
        compare = link(text("Compare two"), "/compare", name="a.press")
        put(tag("div.page-top", tag("h1", text("Sessions")), bring, compare), classes="page-top")
        # In the reader's words from here on: those are searched, too.
        past = [_in_words(line) for line in await reader.port.history.past()]
        if past:
            _SessionsPage(reader, past, under_way=live_pages(site.runners))
        else:
            nothing_yet = invitation(
                "history",
                text("No sessions yet"),
                tag("p", text("Press Start on the live page, or try it without any hardware:")),
                tag("p", tag("code.code", "strapline demo --keep")),
                tag("p", link(text("To the live page"), "/")),
                tag("p", text("Or bring what other programs and watches have recorded:"))
                if bring
                else None,
                tag("p", bring) if bring else None,
                name="div",
            )
            put(nothing_yet, element="section", classes="card invitation")


class _SessionsPage:
    """Holds what was read once; a filter is one pass over it."""

    def __init__(
        self, reader: PageContext, past: Sequence[Past], *, under_way: Container[str]
    ) -> None:
        self._past = past
        self._under_way = under_way
        self._formatter = reader.formatter
        self._with_names = len({line.athlete for line in past}) > 1
        self._found: Sequence[Past] = past
        self._first = 0
        filters = put(
            filter_form(sorted({line.athlete for line in past})),
            element="section",
            classes="card",
        )
        on_input(filters, self._filtered)
        self._totals = put(Markup(), element="section", classes="card totals-strip")
        self._totals.props.update(
            {"aria-live": "polite", "aria-label": text("Totals of what is shown")}
        )
        self._list = put(Markup())
        with show.region("nav", "pager", label=text("More sessions")) as self._pager:
            self._later = _turn(text("Later"), lambda: self._turn(-LINES_A_PAGE))
            self._where = ui.label().classes("quiet")
            self._earlier = _turn(text("Earlier"), lambda: self._turn(LINES_A_PAGE))
        self._paint()

    def _filtered(self, values: Mapping[str, str]) -> None:
        self._found = matching(self._past, filter_of(values))
        self._first = 0
        self._paint()

    def _turn(self, lines: int) -> None:
        self._first = max(0, min(self._first + lines, len(self._found) - 1))
        self._paint()
        ui.run_javascript("scrollTo(0, 0)")

    def _paint(self) -> None:
        last = min(self._first + LINES_A_PAGE, len(self._found))
        self._totals.content = _totals(totals_of(self._found), self._formatter)
        self._list.content = (
            session_lines(
                self._found[self._first : last],
                self._formatter,
                with_names=self._with_names,
                under_way=self._under_way,
            )
            if self._found
            else invitation(
                "filter_alt_off",
                text("No session is like that"),
                tag("p", text('Widen the days, or choose "Show all".')),
                name="div.card.invitation",
            )
        )
        self._pager.set_visibility(len(self._found) > LINES_A_PAGE)
        self._where.text = text("{first} to {last} of {count}").format(
            first=self._first + 1, last=last, count=len(self._found)
        )
        self._later.set_visibility(self._first > 0)
        self._earlier.set_visibility(last < len(self._found))


def _in_words(line: Past) -> Past:
    if line.plan is None:
        return line
    return msgspec.structs.replace(line, plan=plan_words(line.plan))


def _turn(words: str, then: Callable[[], None]) -> ui.element:
    with show.element("button", "press", {"type": "button"}) as button:
        ui.label(words)
    return button.on("click", then, args=[])


def _totals(totals: SessionTotals, formatter: Formatter) -> Markup:
    seconds = totals.zone_seconds
    named = [
        (
            text("Zone {number}").format(number=zone.number),
            MISSING if seconds is None else _minutes(seconds[zone.number - 1]),
        )
        for zone in zones()
    ]
    return tag(
        "div",
        figures(
            (
                (text("Sessions"), str(totals.sessions)),
                (text("Time"), formatter.duration(totals.duration_s)),
                (text("Distance"), formatter.distance(totals.distance_m)),
                (text("Energy, gross"), formatter.energy(totals.gross_kcal)),
                *named,
            )
        ),
        zone_strip(seconds),
    )


def _minutes(seconds: float) -> str:
    return text("{minutes} min").format(minutes=f"{seconds / 60:.0f}")
