"""The frame of the review pages: the site's own, with their style, script and reader."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import Request
from nicegui import ui

from dashboards.review.html import put, tag
from dashboards.review.page_context import PageContext, reader_of
from dashboards.web import shell

_HERE = Path(__file__).parent
ASSETS = (_HERE / "review.css", _HERE / "review.js")
CHART_ASSETS = (*ASSETS, _HERE / "chart.js")


@asynccontextmanager
async def review_frame(
    request: Request, *, title: str, with_chart: bool = False, with_heading: bool = True
) -> AsyncIterator[PageContext]:
    """What is built in the block stands under the title as heading, or has a heading of its own.

    Raises:
        NoReview: the site has no review port.
    """
    reader = await reader_of(request)
    assets = CHART_ASSETS if with_chart else ASSETS
    with shell.frame(request, title=title, assets=assets), ui.element("div").classes("review"):
        if with_heading:
            put(tag("h1", title))
        yield reader
