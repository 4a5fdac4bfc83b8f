"""The review pages, made known to NiceGUI."""

from collections.abc import Awaitable, Callable
from functools import wraps

from fastapi import Request

from dashboards.review import import_page, progress_page, upload_route
from dashboards.review.athletes_page import athlete_page, athletes_page, new_athlete_page
from dashboards.review.compare_choice import choose_page
from dashboards.review.compare_page import compare_page
from dashboards.review.page_frame import ASSETS, CHART_ASSETS, not_there
from dashboards.review.session_page import session_page
from dashboards.review.sessions_page import sessions_page
from dashboards.review.settings_page import settings_page
from dashboards.review.week_page import this_week_page, week_page
from dashboards.web import shell
from dashboards.web.page_on_connection import page
from dashboards.web.site import site_of
from sessions.text import text

_Page = Callable[..., Awaitable[None]]


def register() -> None:
    """Make the pages known; where the site has no `ReviewPort` they say so."""
    plain: tuple[tuple[str, _Page], ...] = (
        ("/sessions", sessions_page),
        (progress_page.PATH, progress_page.progress_page),
        ("/athletes", athletes_page),
        ("/athletes/new", new_athlete_page),
        ("/athletes/of/{name}", athlete_page),
        ("/settings", settings_page),
        ("/week", this_week_page),
        ("/week/{week}", week_page),
    )
    for path, build in plain:
        page(path, assets=ASSETS)(_where_kept(build))
    with_chart: tuple[tuple[str, _Page], ...] = (
        ("/sessions/{session}", session_page),
        ("/compare", choose_page),
        ("/compare/{first}/{second}", compare_page),
    )
    for path, build in with_chart:
        page(path, assets=CHART_ASSETS)(_where_kept(build))
    with_upload = (*ASSETS, import_page.SCRIPT)
    page(import_page.PATH, assets=with_upload)(_where_kept(import_page.import_page))
    upload_route.register()


def _where_kept(build: _Page) -> _Page:
    @wraps(build)
    async def served(request: Request, **parts: str) -> None:
        if site_of(request).review is not None:
            await build(request, **parts)
            return
        with shell.frame(request, title=text("Nothing kept")):
            not_there(text("This program keeps no sessions"), back="/")

    return served
