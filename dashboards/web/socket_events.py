"""Events that browsers send through a page's socket: looked at before NiceGUI believes them.

An event is for the page of its own socket, and of the shape that NiceGUI's script gives it; any
other is refused in a line. What a browser wants to have logged is not.
"""

import inspect
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import msgspec
from nicegui import Client, core
from starlette.types import Message, Receive, Scope, Send

log = logging.getLogger(__name__)

SOCKET = "/_nicegui_ws/"
_GOING_AWAY, _UNSUPPORTED_DATA = 1001, 1003  # RFC 6455, 7.4.1


class _Of(msgspec.Struct):
    client_id: str


class _Handshake(_Of):
    tab_id: str
    document_id: str
    old_tab_id: str | None = None
    next_message_id: int | str | None = None


class _Event(_Of):
    id: int
    listener_id: str
    args: list[str | None] = []


class _Answer(_Of):
    request_id: str


class _Ack(_Of):
    next_message_id: int


SHAPES: dict[str, type[_Of]] = {
    "handshake": _Handshake,
    "event": _Event,
    "javascript_response": _Answer,
    "ack": _Ack,
}


def look_at_events() -> None:
    """Put the looking in front of NiceGUI's own handlers; once for each process."""
    handlers = core.sio.handlers["/"]
    for name, shape in SHAPES.items():
        core.sio.on(name, _looked_at(name, shape, handlers[name]))
    core.sio.on("log", _not_logged)


def is_of_a_page(scope: Scope) -> bool:
    """Whether a WebSocket is one of ours, or that of a page this program has given out."""
    if not scope["path"].startswith(SOCKET):
        return True
    query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
    return query.get("client_id", [""])[0] in Client.instances


async def turn_away(receive: Receive, send: Send) -> None:
    """Tell a socket that belongs to no page to load it again, as cheaply as that can be told.

    A phone that slept for long has one; NiceGUI's script waits for this word. Source: Engine.IO 4
    and Socket.IO 5 protocols, packet types `open`, `CONNECT`, `CONNECT_ERROR`.
    """
    await receive()
    await send({"type": "websocket.accept"})
    opened = '0{"sid":"-","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1}'
    await send({"type": "websocket.send", "text": opened})
    asked = await receive()
    if asked["type"] == "websocket.receive":
        told = '44{"message":"Implicit handshake failed"}'
        await send({"type": "websocket.send", "text": told})
        await send({"type": "websocket.close", "code": _GOING_AWAY, "reason": ""})


def text_only(receive: Receive, *, scope: Scope) -> Receive:
    """`receive` of a page's socket: NiceGUI's script sends no bytes, which would pile up."""
    if scope["type"] != "websocket" or not scope["path"].startswith(SOCKET):
        return receive

    async def receiving() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and message.get("text") is None:
            log.warning("a page's socket was closed: it sent bytes")
            return {"type": "websocket.disconnect", "code": _UNSUPPORTED_DATA, "reason": ""}
        return message

    return receiving


def _looked_at(name: str, shape: type[_Of], handle: Callable[..., Any]) -> Callable[..., Any]:
    async def handler(sid: str, *told: Any) -> Any:
        try:
            [message] = told
            read = msgspec.convert(message, shape)
            if name != "handshake" and read.client_id not in core.sio.rooms(sid):
                raise ValueError("it is for another page")
            done = handle(sid, message)
            return await done if inspect.isawaitable(done) else done
        except Exception as exc:
            log.warning("a page's %s was refused (%s)", name, type(exc).__name__)
            return False

    return handler


def _not_logged(sid: str, *told: Any) -> None:
    log.debug("the page of socket %s has something to log", sid)
