"""Routes of the API: a question in, its answer or a problem out."""

import hashlib
import re
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboards.access.rights import API
from dashboards.api.openapi import BASE, document
from dashboards.api.operations import OPERATIONS, NotAllowed, Operation
from dashboards.api.problem import problem
from dashboards.api.questions import Asked, AskedT
from dashboards.api.stream import STREAM, Streams, TooManyStreams
from dashboards.ports.review import NotThere
from dashboards.web.asker import asker_of
from dashboards.web.site import site_of
from sessions.text import text

_NOT_MODIFIED, _BAD, _FORBIDDEN, _NOT_THERE, _READ_ONLY, _BUSY = 304, 400, 403, 404, 405, 503
_READS = frozenset({"GET", "HEAD"})
_JSON = "application/json"

Said = Mapping[str, str]
"""Parameters of a question, by name."""

Answering = Callable[[Request, Said], Awaitable[Response]]


def with_api(pages: ASGIApp) -> ASGIApp:
    """The application that answers the API itself and leaves everything else to `pages`."""
    api = _Api()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(API):
            response = await api.answer(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await pages(scope, receive, send)

    return application


class _Api:
    def __init__(self) -> None:
        self._streams = Streams()
        answering: dict[str, Answering] = {
            BASE + one.path: partial(_answered, one) for one in OPERATIONS
        }
        answering[BASE + STREAM.path] = self._streamed
        answering[f"{BASE}/openapi.json"] = _described
        self._routes = [(compile_path(path)[0], one) for path, one in answering.items()]

    async def answer(self, request: Request) -> Response:
        """Whatever is asked for."""
        for pattern, answering in self._routes:
            found = pattern.match(request.url.path)
            if found is not None:
                return await _read(request, found, answering)
        return problem(_NOT_THERE, text("there is nothing at this address"))

    async def _streamed(self, request: Request, said: Said) -> Response:
        asked = _question(said, STREAM.asks)
        if request.method == "HEAD":  # would never end
            return Response(media_type="text/event-stream")
        return streaming(self._streams.opened(site_of(request), asker_of(request), asked))


def streaming(told: AsyncGenerator[bytes, None]) -> Response:
    """An answer that goes on."""
    headers = {"cache-control": "no-store"}
    return StreamingResponse(told, headers=headers, media_type="text/event-stream")


async def _read(request: Request, found: re.Match[str], answering: Answering) -> Response:
    if request.method not in _READS:
        headers = {"allow": ", ".join(sorted(_READS))}
        return problem(_READ_ONLY, text("figures are read here, not written"), headers=headers)
    asked = request.query_params.multi_items()
    twice = next((name for name, times in Counter(n for n, _ in asked).items() if times > 1), None)
    if twice is not None:
        return problem(_BAD, text("{name} is given more than once").format(name=twice))
    try:
        return await answering(request, {**dict(asked), **found.groupdict()})
    except msgspec.ValidationError as exc:
        return problem(_BAD, str(exc))
    except NotAllowed as exc:
        return problem(_FORBIDDEN, str(exc))
    except NotThere as exc:
        return problem(_NOT_THERE, str(exc))
    except (TimeoutError, TooManyStreams):
        return problem(_BUSY, text("too busy to answer"), headers={"retry-after": "5"})


async def _answered(one: Operation[Any], request: Request, said: Said) -> Response:
    rights = asker_of(request).rights
    if one.of_the_past and not rights.past:
        raise NotAllowed(text("this token may read the present moment only"))
    given = await one.answer(site_of(request), rights, _question(said, one.asks))
    return _fresh(request, msgspec.json.encode(given))


async def _described(request: Request, said: Said) -> Response:
    _question(said, Asked)
    return _fresh(request, msgspec.json.encode(document()))


def _question(said: Said, asks: type[AskedT]) -> AskedT:
    return msgspec.convert(said, asks, strict=False)


def _fresh(request: Request, content: bytes) -> Response:
    """The content, unless the asker has just this."""
    etag = f'"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    known = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if etag in known or f"W/{etag}" in known:
        return Response(status_code=_NOT_MODIFIED, headers=headers)
    return Response(content, headers=headers, media_type=_JSON)
