"""Guard of the pages: requests that are answered, and with which right.

Without a door: requests of this machine for this machine, from its own pages. With one, also
browsers that were let in, each with its right. A web site elsewhere can make a browser send
requests here (DNS rebinding, or a WebSocket, which browsers let any site open): the name that is
asked for has to be one of ours, and a page that asks has to be our own.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboards.access import entrance
from dashboards.access.door import Door, is_from_this_machine, name_of
from dashboards.access.grants import Right
from dashboards.access.names import LOOPBACK_NAMES
from dashboards.web import heart_rate_route
from dashboards.web.languages import language_for
from dashboards.web.site import Site, attach
from sessions.text import reading

_FORBIDDEN, _NOT_LET_IN, _POLICY_VIOLATION = 403, 401, 1008
HEALTH = "/healthz"


def refusal(headers: Mapping[str, str], *, names: frozenset[str]) -> str | None:
    """Why a request with these headers is refused by pages called `names`; None: it is not."""
    asked_for = headers.get("host", "")
    if name_of(asked_for) not in LOOPBACK_NAMES | names:
        return (
            f"These pages are not called {asked_for!r}. Ask for them by this machine's name or "
            "address, or add the name to [page] names."
        )
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != asked_for:
        return f"A page of {origin!r} may not control this one."
    return None


class Guard:
    """Refuses what `refusal` refuses, asks strangers for a code, and hands `site` to the pages.

    Without a door in the site only this machine comes in. What is answered is in the language of
    the browser that asks.
    """

    def __init__(self, app: ASGIApp, *, site: Site) -> None:
        self.app = app
        self._site = site
        # One each, for ever: what a page keeps for its runners is kept once for all browsers.
        self._seen_with = {right: site.seen_with(right) for right in Right}
        self._door = site.door
        self._names = frozenset() if site.door is None else site.door.names

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
        reason = refusal(headers, names=self._names)
        if reason is not None:
            await _refuse(scope, receive, send, reason=reason)
        elif scope["path"] == HEALTH:
            await PlainTextResponse("ok")(scope, receive, send)
        elif scope["path"] == heart_rate_route.PATH and self._may_bridge(headers, scope):
            assert self._site.heart_rates is not None  # so it may
            told = await heart_rate_route.answer(Request(scope, receive), self._site.heart_rates)
            await told(scope, receive, send)
        elif self._door is not None and (
            response := await _before_the_door(self._door, scope, receive)
        ):
            await response(scope, receive, send)
        elif is_from_this_machine(headers, client=_client(scope)):
            attach(self._site, scope=scope)
            await self.app(scope, receive, send)
        elif self._door is not None:
            await self._at_the_door(self._door, scope, receive, send)
        else:
            await _refuse(scope, receive, send, reason="These pages are for this machine only.")

    def _may_bridge(self, headers: Headers, scope: Scope) -> bool:
        """Whether a bridge is listened to: from the network only where there is a door.

        Its token is what lets it in.
        """
        return (
            scope["type"] == "http"
            and self._site.heart_rates is not None
            and (self._door is not None or is_from_this_machine(headers, client=_client(scope)))
        )

    async def _at_the_door(self, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
        key = door.key_of(Headers(scope=scope).get("cookie", ""))
        right = None if key is None else door.grants.right_of(key)
        if key is None or right is None:
            await _ask_for_the_code(scope, receive, send)
            return
        attach(self._seen_with[right], scope=scope)
        await self.app(scope, receive, _until_put_out(door, key, right, scope=scope, send=send))


async def _before_the_door(door: Door, scope: Scope, receive: Receive) -> Response | None:
    return await entrance.answer(Request(scope, receive), door) if scope["type"] == "http" else None


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
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""})
        return
    await PlainTextResponse(reason, status_code=status)(scope, receive, send)


def _client(scope: Scope) -> str | None:
    client = scope.get("client")
    return None if client is None else client[0]
