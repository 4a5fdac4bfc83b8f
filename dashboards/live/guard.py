"""Who may talk to the pages: requests for this machine, from its own pages.

A web site elsewhere can make a browser on this machine send requests here (DNS rebinding, or
a WebSocket, which browsers let any site open). Neither may press Start or Stop.
"""

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboards.live.languages import language_for
from dashboards.live.site import Site, attach
from sessions.text import reading

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Whether `host` is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refusal(headers: Mapping[str, str], *, host: str) -> str | None:
    """Why a request with these headers is refused by pages bound to `host`; None: it is not."""
    asked_for = headers.get("host", "")
    if is_loopback(host) and _name(asked_for) not in _LOOPBACK_NAMES | {host}:
        return f"These pages are for this machine only, not for {asked_for!r}."
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != asked_for:
        return f"A page of {origin!r} may not control this one."
    return None


def _name(authority: str) -> str | None:
    try:
        return urlsplit(f"//{authority}").hostname
    except ValueError:
        return None


class Guard:
    """Refuses what `refusal` refuses and hands `site` to the pages with everything else.

    What they answer is in the language of the browser that asks.
    """

    def __init__(self, app: ASGIApp, *, host: str, site: Site) -> None:
        self.app = app
        self._host = host
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse one request, connection or lifespan."""
        if scope["type"] in {"http", "websocket"}:
            reason = refusal(Headers(scope=scope), host=self._host)
            if reason is not None:
                await _refuse(scope, receive, send, reason=reason)
                return
            attach(self._site, scope=scope)
            connection = HTTPConnection(scope)
            with reading(language_for(connection.headers, cookies=connection.cookies)):
                await self.app(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send, *, reason: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    await PlainTextResponse(reason, status_code=403)(scope, receive, send)
