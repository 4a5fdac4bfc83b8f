"""Route that takes files from a browser, one at a time, into the import."""

from collections.abc import AsyncIterator

from nicegui import app
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from dashboards.ports.review import Refused
from dashboards.ports.review_view_only import only_watching
from dashboards.web.guard import UPLOADS
from dashboards.web.site import site_of
from sessions.text import text

PATH = UPLOADS
CONTENT = "application/octet-stream"
"""No form of another site can send it without asking first."""

_TAKEN, _BAD_REQUEST, _FORBIDDEN, _REFUSED = 204, 400, 403, 422


def register() -> None:
    """Make the route known to the server."""
    app.add_api_route(PATH, _receive, methods=["POST"], include_in_schema=False)


async def _receive(request: Request) -> Response:
    port = site_of(request).importing
    if port is None:
        return PlainTextResponse(only_watching(), status_code=_FORBIDDEN)
    length = request.headers.get("content-length", "")
    if request.headers.get("content-type") != CONTENT or not length.isdecimal():
        return PlainTextResponse(f"expected {CONTENT} of known length", status_code=_BAD_REQUEST)
    said = request.query_params
    try:
        await port.receive(
            said.get("batch", ""),
            _arriving(request),
            name=said.get("name", ""),
            size_bytes=int(length),
        )
    except Refused as exc:
        return PlainTextResponse(str(exc), status_code=_REFUSED)
    return Response(status_code=_TAKEN)


async def _arriving(request: Request) -> AsyncIterator[bytes]:
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as exc:
        raise Refused(text("it did not arrive whole")) from exc
