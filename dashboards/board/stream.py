"""The one stream that draws every wall board: the same document to all, four times a second."""

from contextlib import suppress

from nicegui import app
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboards.web.site import site_of

PATH = "/board/stream"
# Without news the browser is told at least this often that the line stands.
TICKS_PER_BEAT = 4


def register() -> None:
    """Make the stream known to the server."""
    app.add_api_websocket_route(PATH, _stream)


async def _stream(socket: WebSocket) -> None:
    """Send what has changed until the page is gone.

    A page that takes no more (a sleeping phone) is waited for and then gets the present: nothing
    is queued for it.
    """
    site = site_of(socket)
    await socket.accept()
    sent, silent_ticks = b"", 0
    with suppress(WebSocketDisconnect):
        while True:
            document = site.board.document(site.floor)
            if document != sent or silent_ticks >= TICKS_PER_BEAT:
                await socket.send_bytes(document)
                sent, silent_ticks = document, 0
            silent_ticks += 1
            await site.board.next_tick()
