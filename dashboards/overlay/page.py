"""The overlay: one plain page that shows the present moment over whatever is behind it.

No menu, no script of NiceGUI: OBS and televisions load it at once and keep it for days.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboards.access.rights import OVERLAY, is_of_the_overlay
from dashboards.api.questions import OfAnAthlete
from dashboards.api.routes import streaming
from dashboards.api.stream import Streams, TooManyStreams
from dashboards.overlay.fields import BadLook, Look, label, look_of
from dashboards.ports.review import NotThere
from dashboards.web.asker import asker_of
from dashboards.web.site import site_of
from dashboards.words.kinds import kind_word
from dashboards.words.zone_colours import zone_label, zones
from sessions.core.model.sample import Kind
from sessions.text import language

_HERE = Path(__file__).parent
_BAD, _NOT_FOUND, _READ_ONLY, _BUSY = 400, 404, 405, 503
_PAGE = (compile_path(OVERLAY)[0], compile_path(OVERLAY + "/{token}")[0])
_EVENTS = (compile_path(f"{OVERLAY}/events")[0], compile_path(OVERLAY + "/{token}/events")[0])
# The address holds the token: nobody is told where the page was.
_HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "content-security-policy": (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def with_overlay(pages: ASGIApp) -> ASGIApp:
    """The application that shows the overlay itself and leaves everything else to `pages`."""
    streams = Streams()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_of_the_overlay(scope["path"]):
            response = _answer(Request(scope, receive), streams)
            await response(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return application


def _answer(request: Request, streams: Streams) -> Response:
    path = request.url.path.rstrip("/")
    if request.method not in {"GET", "HEAD"}:
        return PlainTextResponse("GET", status_code=_READ_ONLY, headers={"allow": "GET, HEAD"})
    try:
        if any(pattern.match(path) for pattern in _EVENTS):
            if request.method == "HEAD":  # would never end
                return Response(media_type="text/event-stream")
            return _events(request, streams)
        if any(pattern.match(path) for pattern in _PAGE):
            return HTMLResponse(_written(look_of(request.query_params)), headers=_HEADERS)
    except BadLook as exc:
        return PlainTextResponse(f"{exc}\n", status_code=_BAD, headers=_HEADERS)
    except NotThere as exc:
        return PlainTextResponse(f"{exc}\n", status_code=_NOT_FOUND, headers=_HEADERS)
    except TooManyStreams:
        return PlainTextResponse("busy\n", status_code=_BUSY, headers=_HEADERS)
    return PlainTextResponse("not found\n", status_code=_NOT_FOUND, headers=_HEADERS)


def _events(request: Request, streams: Streams) -> Response:
    named = request.query_params.get("athlete")
    asked = OfAnAthlete() if named is None else OfAnAthlete(athlete=named)
    return streaming(streams.opened(site_of(request), asker_of(request), asked))


def _written(look: Look) -> str:
    return _template().render(
        look=look,
        language=language(),
        zones=zones(),
        fields=[(field, label(field)) for field in look.fields],
        units=None if look.units is None else look.units.value,
        words={
            "zones": [zone_label(number) for number in range(6)],
            "kinds": {kind.value: kind_word(kind) for kind in Kind},
        },
        script=Markup((_HERE / "overlay.js").read_text(encoding="utf-8")),
    )


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True)
    return environment.get_template("overlay.html")
