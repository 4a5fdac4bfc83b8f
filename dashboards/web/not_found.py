"""What an address that is no page answers."""

from fastapi import Request
from nicegui import Client, app, ui
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from dashboards.web import shell

_NOT_FOUND = 404


def register() -> None:
    """Make it known to NiceGUI, in place of its own."""
    app.add_exception_handler(_NOT_FOUND, _not_found)


async def _not_found(request: Request, error: Exception) -> Response:
    """A page with the way on for people; for anything else a word."""
    if "text/html" not in request.headers.get("accept", ""):
        detail = error.detail if isinstance(error, HTTPException) else "not found"
        return JSONResponse({"detail": detail}, status_code=_NOT_FOUND)
    with Client(ui.page(""), request=request) as client:
        shell.not_here(request)
    return client.build_response(request, _NOT_FOUND)
