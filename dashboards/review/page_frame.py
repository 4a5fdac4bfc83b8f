"""Frame of the review pages: the site's own, with their style, script and reader."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request
from nicegui import ui
from starlette.requests import HTTPConnection

from dashboards.ports.review import ReviewPort
from dashboards.review.html import icon, put, tag
from dashboards.web import shell
from dashboards.web.site import site_of
from sessions.text import text
from sessions.units import Formatter


class NoReview(LookupError):
    """There is nothing to look back on: the program keeps no sessions."""


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What every review page needs.

    `may_change` False: there is nothing to press on it. `from_elsewhere`: the browser is not on
    this computer.
    """

    port: ReviewPort
    formatter: Formatter
    may_change: bool = True
    from_elsewhere: bool = False


async def reader_of(connection: HTTPConnection) -> PageContext:
    """For the page that was asked for.

    Raises:
        NoReview: the site has no review port.
    """
    site = site_of(connection)
    port = site.review
    if port is None:
        raise NoReview("this program keeps no sessions")
    return PageContext(
        port=port,
        formatter=Formatter(await port.profiles.units()),
        may_change=site.right.may_control,
        from_elsewhere=site.came_in_by_code,
    )


_HERE = Path(__file__).parent
ASSETS = (_HERE / "review.css", _HERE / "review.js")
CHART_ASSETS = (*ASSETS, shell.LINES, _HERE / "chart.js", _HERE / "chart_zoom.js")


@asynccontextmanager
async def review_frame(
    request: Request, *, title: str, with_heading: bool = True
) -> AsyncIterator[PageContext]:
    """What is built in the block stands under the title as heading, or has a heading of its own.

    `also`: scripts and styles of this page alone.

    Raises:
        NoReview: the site has no review port.
    """
    reader = await reader_of(request)
    with shell.frame(request, title=title), ui.element("div").classes("review"):
        if with_heading:
            put(tag("h1", title))
        yield reader


def not_there(words: str, *, back: str) -> None:
    """Say so, and where to go on."""
    put(
        tag(
            "div.invitation",
            icon("search_off"),
            tag("h1", words),
            tag("p", tag("a.press.primary", text("Back to the list"), attributes={"href": back})),
        ),
        element="section",
        classes="card",
    )
