"""The frame around every page: navigation, theme, and the word that the line is lost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import Request
from nicegui import Client, app, ui
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from dashboards.access.entrance import TRUST
from dashboards.web import elements as show
from dashboards.web import installing, signs
from dashboards.web.languages import LANGUAGE_COOKIE, other_language
from dashboards.web.site import places, site_of
from dashboards.words.palette import GAIT_COLOURS
from dashboards.words.zone_colours import zones
from sessions.live.freshness import BLANK_AFTER_S, GREY_AFTER_S
from sessions.text import LANGUAGES, language, text

_HERE = Path(__file__).parent
LINES = _HERE / "lines.js"
"""What draws lines, for the pages that show some."""
CONTENT_ID = "content"
TELEVISION = "tv"
"""In the address of any page: it is shown without menu and header."""

BEAT_EVERY_S = 1.0
_NOT_FOUND = 404


@dataclass(frozen=True, kw_only=True)
class PageFrame:
    """The places of a frame that a page fills: `aside` is the header's, for names and chips."""

    aside: ui.element


@contextmanager
def frame(request: Request, *, title: str, beats: bool = True) -> Iterator[PageFrame]:
    """The page's own content is built inside the block, within `<main>`.

    Args:
        request: what the page was asked for with.
        title: of the browser's tab, in the reader's language.
        beats: the frame tells the browser once a second that the line stands; False where the
            page calls `strapline.beat` itself at least as often.
    """
    ui.page_title(f"{title} · Strapline")
    show.label(text("Connection lost, trying again …"), "offline", {"role": "alert"})
    with show.element("a", "skip", {"href": f"#{CONTENT_ID}"}):
        ui.label(text("Skip to the content"))
    with ui.element("header").classes("frame-top") as top:
        with show.element("a", "brand", {"href": "/"}):
            show.icon("favorite", classes="mark")
            ui.label("Strapline").classes("wordmark")
        aside = ui.element("div").classes("aside")
        if _is_in_the_clear(request):
            _not_encrypted()
        _navigation(request)
    if TELEVISION in request.query_params:
        top.classes("not-shown")
    with show.element("main", "content", {"id": CONTENT_ID, "tabindex": "-1"}):
        yield PageFrame(aside=aside)
    if beats:
        client = ui.context.client
        ui.timer(BEAT_EVERY_S, lambda: client.run_javascript("strapline.beat()"))


def head(assets: tuple[Path, ...] = ()) -> None:
    """What stands in a page's head before anything is built: style sheets (.css), scripts (.js)."""
    ui.page_title("Strapline")
    _leave_main_to_us()
    ui.add_head_html(installing.head())
    ui.add_head_html(_head())
    ui.add_head_html(f"<script>strapline.speak({json.dumps(language())});</script>")
    ui.add_body_html(signs.drawings())
    for asset in assets:
        ui.add_head_html(_inlined(asset))


def _leave_main_to_us() -> None:
    """Quasar's page is a `<main>` around the header too; a document has one."""
    around = ui.context.client.content.parent_slot
    assert around is not None
    around.parent.tag = "div"
    around.parent.classes("q-page")


def _is_in_the_clear(request: Request) -> bool:
    """Whether the page came unencrypted over a network that could have had it encrypted."""
    site = site_of(request)
    has_better = site.door is not None and site.door.secure_address is not None
    return has_better and site.came_in_by_code and request.url.scheme == "http"


def _not_encrypted() -> None:
    """What cannot work here, and the way to where it does."""
    why = text(
        "Here the page cannot be installed as an app, and the screen is kept awake by a trick only."
    )
    attributes = {"href": TRUST, "title": why}
    show.signed("a", "chip in-the-clear", "no_encryption", text("Not encrypted"), attributes)


def not_here(request: Request) -> None:
    """The page of a place this program does not have, or this browser may not use."""
    with frame(request, title=text("Not here")), ui.element("div").classes("card not-here"):
        show.heading(text("There is nothing here"), classes="totals-title")
        ui.label(text("This page is not part of what runs now; the menu shows what is."))


def register_not_found() -> None:
    """Make it known to NiceGUI, in place of its own."""
    app.add_exception_handler(_NOT_FOUND, _not_found)


async def _not_found(request: Request, error: Exception) -> Response:
    """A page with the way on for people; for anything else a word."""
    if "text/html" not in request.headers.get("accept", ""):
        detail = error.detail if isinstance(error, HTTPException) else "not found"
        return JSONResponse({"detail": detail}, status_code=_NOT_FOUND)
    with Client(ui.page(""), request=request) as client:
        head()
        not_here(request)
    return client.build_response(request, _NOT_FOUND)


def _navigation(request: Request) -> None:
    """One list: along the header where there is room, else behind the menu button."""
    opens = {"type": "button", "popovertarget": "menu", "aria-label": text("Menu")}
    with show.element("button", "tool menu-button", opens):
        show.icon("menu")
    with show.element("div", "menu", {"id": "menu", "popover": "auto"}):
        with show.region("nav", "places", label=text("Pages")):
            for place in places(site_of(request)):
                entry = show.signed("a", "place", place.icon, place.word, {"href": place.path})
                if place.holds(request.url.path):
                    entry.props["aria-current"] = "page"
        _theme_switch()
        _language_switch()


def _theme_switch() -> None:
    """The browser keeps the choice and says it; nothing of it reaches the program."""
    words = {
        "system": text("Theme: as the device"),
        "light": text("Theme: light"),
        "dark": text("Theme: dark"),
    }
    with show.element("button", "tool theme-switch", {"type": "button"}):
        for theme, sign in (
            ("system", "brightness_auto"),
            ("light", "light_mode"),
            ("dark", "dark_mode"),
        ):
            show.icon(sign, classes=f"theme-{theme}")
        for theme, word in words.items():
            ui.label(word).classes(f"tool-word theme-{theme}")


def _language_switch() -> None:
    other = other_language(language())
    name = LANGUAGES[other]
    attributes = {"type": "button", "lang": other, "data-cookie": LANGUAGE_COOKIE, "title": name}
    with show.element("button", "tool language-switch", attributes):
        show.icon("translate")
        ui.label(name).classes("tool-word")


@cache
def _head() -> str:
    colours = "".join(
        f"--zone-{zone.number}: {zone.colour}; --on-zone-{zone.number}: {zone.text_colour};"
        for zone in zones()
    ) + "".join(f"--{kind.value}: {colour};" for kind, colour in GAIT_COLOURS.items())
    limits = json.dumps({"greyAfterS": GREY_AFTER_S, "blankAfterS": BLANK_AFTER_S})
    return (
        f"<style>:root {{ {colours} }}</style>\n"
        f"{_inlined(_HERE / 'shell.css')}\n{_inlined(_HERE / 'shell.js')}\n"
        f"<script>strapline.watch({limits});</script>"
    )


@cache
def _inlined(asset: Path) -> str:
    tag = {".css": "style", ".js": "script"}[asset.suffix]
    return f"<{tag}>{asset.read_text('utf-8')}</{tag}>"
