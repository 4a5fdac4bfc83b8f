"""Guard of the pages: requests that are answered, and with which right.

Without a door: requests of this machine for this machine, from its own pages. With one, also
browsers that were let in, each with its right. What other web sites make a browser ask is refused
before anything is built (`origins`).
"""

import logging
from html import escape

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.access import entrance
from dashboards.access.door import Door, is_from_this_machine
from dashboards.access.grants import Right
from dashboards.access.read_tokens import Reads
from dashboards.access.rights import API, rights_of, token_in
from dashboards.web import heart_rate_route
from dashboards.web.asker import Asker, attach_asker
from dashboards.web.bearer import bearer_token
from dashboards.web.connections import Connections
from dashboards.web.languages import language_for
from dashboards.web.origins import refusal
from dashboards.web.protective_headers import protected
from dashboards.web.site import Site, attach
from dashboards.web.socket_events import SOCKET, is_of_a_page, text_only, turn_away
from sessions.text import reading, text

log = logging.getLogger(__name__)

_FORBIDDEN, _NOT_LET_IN, _TOO_LARGE, _BUSY = 403, 401, 413, 503
_POLICY_VIOLATION = 1008
# Nothing that a browser sends here by HTTP is longer than the form of the code.
BODY_AT_MOST = 64 * 1024
HEALTH = "/healthz"
UPLOADS = "/import/files"
_BOUND_THEMSELVES = frozenset({UPLOADS, heart_rate_route.PATH})


class Guard:
    """Refuses what `refusal` refuses, asks strangers for a code, and hands `site` to the pages.

    Without a door in the site only this machine comes in. What is answered is in the language of
    the browser that asks.
    """

    def __init__(self, app: ASGIApp, *, site: Site, connections: Connections | None = None) -> None:
        self.app = app
        self._site = site
        self._connections = connections
        # One each, for ever: what a page keeps for its runners is kept once for all browsers.
        self._seen_with = {right: site.seen_with(right) for right in Right}
        self._door = site.door
        self._names = frozenset() if site.door is None else site.door.names
        self._proxied = frozenset() if site.door is None else site.door.proxied

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request, connection or lifespan."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        with reading(language_for(connection.headers, cookies=connection.cookies)):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        reason = refusal(
            headers,
            names=self._names,
            scheme="https" if scope["scheme"] in {"https", "wss"} else "http",
            proxied=self._proxied,
            method=scope.get("method", "GET"),
        )
        # Who is refused has no connection to keep.
        outside = protected(send, scope=scope, closes=True)
        if reason is not None:
            await _refuse(scope, receive, outside, reason=reason)
        elif not _is_short(headers) and scope["path"] not in _BOUND_THEMSELVES:
            await _refuse(scope, receive, outside, reason="too long", status=_TOO_LARGE)
        elif scope["path"] == HEALTH:
            await self._health()(scope, receive, outside)
        elif scope["path"] == heart_rate_route.PATH and self._may_bridge(headers, scope):
            assert self._site.heart_rates is not None  # so it may
            told = await heart_rate_route.answer(Request(scope, receive), self._site.heart_rates)
            await told(scope, receive, protected(send, scope=scope))
        elif (token := self._token(headers, scope)) is not None:
            await self._read(token, scope, receive, send)
        elif self._door is not None and (
            response := await _before_the_door(self._door, scope, receive)
        ):
            await response(scope, receive, outside)
        elif is_from_this_machine(headers, client=_client(scope)):
            await self._let_in(self._site, scope, receive, send, asker=Asker())
        elif self._door is not None:
            await self._at_the_door(self._door, scope, receive, send)
        else:
            reason = "These pages are for this machine only."
            await _refuse(scope, receive, outside, reason=reason)

    def _health(self) -> Response:
        if self._site.is_ready():
            return PlainTextResponse("ok")
        return PlainTextResponse("not ready", status_code=_BUSY)

    def _may_bridge(self, headers: Headers, scope: Scope) -> bool:
        """Whether a bridge is listened to: from the network only where there is a door.

        Its token is what lets it in.
        """
        return (
            scope["type"] == "http"
            and self._site.heart_rates is not None
            and (self._door is not None or is_from_this_machine(headers, client=_client(scope)))
        )

    def _token(self, headers: Headers, scope: Scope) -> str | None:
        """The token to look at: from the network only where there is a door; None: there is none.

        A program shows it for the API; an overlay has it in its address.
        """
        if scope["type"] != "http" or self._site.readers is None:
            return None
        if self._door is None and not is_from_this_machine(headers, client=_client(scope)):
            return None
        path: str = scope["path"]
        return bearer_token(headers) if path.startswith(API) else token_in(path)

    async def _read(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        readers = self._site.readers
        assert readers is not None  # so a token is looked at
        outside = protected(send, scope=scope, closes=True)
        reader = readers.holder_of(token)
        if reader is None:
            reason = text("This token is not known, or was taken back.")
            await _refuse(scope, receive, outside, reason=reason, status=_NOT_LET_IN)
            return
        if (reader.reads is Reads.OVERLAY) is scope["path"].startswith(API):
            await _refuse(scope, receive, outside, reason=text("This token is for something else."))
            return
        asker = Asker(
            rights=rights_of(reader), is_welcome=lambda: readers.holder_of(token) == reader
        )
        await self._let_in(self._seen_with[Right.VIEW], scope, receive, send, asker=asker)

    async def _at_the_door(self, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
        key = door.key_of(Headers(scope=scope).get("cookie", ""))
        right = None if key is None else door.grants.right_of(key)
        if key is None or right is None:
            await _ask_for_the_code(scope, receive, protected(send, scope=scope, closes=True))
            return
        send = _until_put_out(door, key, right, scope=scope, send=send)
        asker = Asker(is_welcome=lambda: door.grants.right_of(key) is right)
        await self._let_in(self._seen_with[right], scope, receive, send, asker=asker)

    async def _let_in(
        self, site: Site, scope: Scope, receive: Receive, send: Send, *, asker: Asker
    ) -> None:
        if scope["type"] == "websocket" and not is_of_a_page(scope):
            await turn_away(receive, send)
            return
        if not self._is_proven(scope):
            reason = text("Too many connections from this address.")
            outside = protected(send, scope=scope, closes=True)
            await _refuse(scope, receive, outside, reason=reason, status=_BUSY)
            return
        attach(site, scope=scope)
        attach_asker(asker, scope=scope)
        if scope["type"] == "http" and scope["path"].startswith(SOCKET):
            # Engine.IO stumbles over a browser that has gone before it was listened to.
            first = await receive()
            if first["type"] != "http.request":
                return
            receive = _again(first, receive)
        await self.app(scope, text_only(receive, scope=scope), protected(send, scope=scope))

    def _is_proven(self, scope: Scope) -> bool:
        """Whether the connection may stay."""
        client, server = scope.get("client"), scope.get("server")
        if self._connections is None or client is None or server is None:
            return True
        return self._connections.prove((client[0], client[1], server[1]))


async def _before_the_door(door: Door, scope: Scope, receive: Receive) -> Response | None:
    return await entrance.answer(Request(scope, receive), door) if scope["type"] == "http" else None


def _again(first: Message, receive: Receive) -> Receive:
    told = [first]

    async def receiving() -> Message:
        return told.pop() if told else await receive()

    return receiving


def _until_put_out(door: Door, key: str, right: Right, *, scope: Scope, send: Send) -> Send:
    """`send` for a browser that was let in: a page that stays open ends when it is put out.

    Pages hear from the program once a second, so that is how long it takes.
    """
    if scope["type"] != "websocket":
        return send
    closed = False

    async def guarded(message: Message) -> None:
        nonlocal closed
        if closed:
            return
        if message["type"] == "websocket.send" and door.grants.right_of(key) is not right:
            closed = True
            message = {"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""}
        await send(message)

    return guarded


async def _ask_for_the_code(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
        await entrance.to_login()(scope, receive, send)
    else:
        await _refuse(scope, receive, send, reason="Log in first.", status=_NOT_LET_IN)


async def _refuse(
    scope: Scope, receive: Receive, send: Send, *, reason: str, status: int = _FORBIDDEN
) -> None:
    # `Bounded` keeps a few of these in a minute; the words are cleaned there.
    log.warning("refused a request from %s: %s", _client(scope), reason)
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""})
        return
    await _refused(scope, reason, status=status)(scope, receive, send)


def _refused(scope: Scope, reason: str, *, status: int) -> Response:
    """The reason; where a person is led here by another site, with the way in."""
    headers = Headers(scope=scope)
    is_led = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
    if not is_led or headers.get("sec-fetch-dest") != "document":
        return PlainTextResponse(reason, status_code=status)
    way_in = f'<p><a href="{escape(scope["path"])}">Strapline</a></p>'
    page = f"<!doctype html><meta charset=utf-8><title>Strapline</title><p>{escape(reason)}</p>"
    policy = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
    return HTMLResponse(page + way_in, status_code=status, headers=policy)


def _is_short(headers: Headers) -> bool:
    """Whether a request has no body to speak of; what does not say how long it is, has none."""
    length = headers.get("content-length", "0")
    return (
        "transfer-encoding" not in headers
        and length.isascii()
        and length.isdecimal()
        and len(length) < len(str(BODY_AT_MOST)) + 1
        and int(length) <= BODY_AT_MOST
    )


def _client(scope: Scope) -> str | None:
    client = scope.get("client")
    return None if client is None else client[0]
