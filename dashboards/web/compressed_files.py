"""Files of NiceGUI, compressed once and as far as gzip goes; what is made anew, lightly."""

import asyncio
import gzip
import threading
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Their address holds NiceGUI's version or their own hash: what stands there never changes.
_UNCHANGING = "/_nicegui/"
_TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")
_LEAST_BYTES = 500
# What concerns the uncompressed file.
_OF_THE_WHOLE = ("content-length", "etag", "last-modified", "accept-ranges")


@dataclass(frozen=True)
class _Answer:
    start: Message
    body: bytes


class CompressedFiles:
    """A page's files come from memory once somebody has asked for them.

    The highest level takes a tenth of a second for all of them, in a thread, and saves a sixth of
    what a page weighs. Pages, of which each is another, are compressed by their loop: lightly.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._others = GZipMiddleware(app, minimum_size=_LEAST_BYTES, compresslevel=5)
        self._kept: dict[str, _Answer] = {}
        self._one_at_a_time = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or let the application answer."""
        if not _asks_for_a_file(scope):
            await self._others(scope, receive, send)
            return
        path: str = scope["path"]
        answer = self._kept.get(path)
        if answer is None:
            whole = await self._whole(scope, receive)
            answer = await asyncio.to_thread(self._compressed, path, whole)
        await send(answer.start)
        await send({"type": "http.response.body", "body": answer.body})

    async def _whole(self, scope: Scope, receive: Receive) -> _Answer:
        """What the application answers to somebody who has nothing of it and cannot unpack."""
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app({**scope, "headers": []}, receive, keep)
        start, *bodies = messages
        return _Answer(start, b"".join(message.get("body", b"") for message in bodies))

    def _compressed(self, path: str, whole: _Answer) -> _Answer:
        headers = Headers(raw=whole.start["headers"])
        is_text = headers.get("content-type", "").startswith(_TEXT)
        if whole.start["status"] != 200 or not is_text or len(whole.body) < _LEAST_BYTES:
            return whole
        with self._one_at_a_time:
            if path not in self._kept:
                body = gzip.compress(whole.body, compresslevel=9, mtime=0)
                start = {**whole.start, "headers": list(whole.start["headers"])}
                changed = MutableHeaders(raw=start["headers"])
                for name in _OF_THE_WHOLE:
                    del changed[name]
                changed["content-encoding"] = "gzip"
                changed["content-length"] = str(len(body))
                changed.add_vary_header("Accept-Encoding")
                self._kept[path] = _Answer(start, body)
            return self._kept[path]


def _asks_for_a_file(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"].startswith(_UNCHANGING)
        and "gzip" in Headers(scope=scope).get("accept-encoding", "")
    )
