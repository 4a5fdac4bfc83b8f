"""Stream of the present moment and of what happens, as server-sent events.

Source: the HTML standard, section "Server-sent events".
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import msgspec
from msgspec import UNSET

from dashboards.api.happenings import happened
from dashboards.api.now import now_of
from dashboards.api.questions import OfAnAthlete
from dashboards.ports.review import NotThere
from dashboards.web.asker import Asker
from dashboards.web.site import Site
from ingest.clock import Clock, SystemClock
from sessions.live.live_view import LiveView
from sessions.live.runners import NobodyCalled
from sessions.text import text

AT_MOST_EVERY_S = 0.25
"""As often as a page is painted."""

LOOK_EVERY_S = 1.0
"""Who has a place here, and whether the asker is still welcome, is looked at as often."""

STILL_HERE_EVERY_S = 10.0
_HERE = b"event: here\ndata: {}\n\n"
"""In a still moment; a comment would keep the line open, and no script would hear it."""

STREAMS_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class _Stream:
    path: str
    name: str
    summary: str
    description: str
    asks: type[OfAnAthlete]


STREAM = _Stream(
    path="/events",
    name="events",
    summary="The present moment whenever it changes, and what happens, as server-sent events.",
    description=(
        "Events called `now` hold what `/now` gives for one athlete, at most four in a second."
        " Events called `happened` hold `athlete`, `what` (waiting, started, paused, resumed,"
        " finished, idle, interval, zone, alarm, alarm over, cue), `session`, `t_s` and what"
        " belongs to it. Where nothing else comes for ten seconds, one called `here` does."
    ),
    asks=OfAnAthlete,
)


class TooManyStreams(Exception):
    """As many as there may be are open."""


class Streams:
    """The streams that are open."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._open = 0

    def opened(self, site: Site, asker: Asker, asked: OfAnAthlete) -> AsyncGenerator[bytes, None]:
        """What a new one says, until the asker goes or is no longer welcome.

        Raises:
            NotThere: no such athlete has a place here, or may be seen.
            TooManyStreams: no more can be open.
        """
        if asked.athlete is not UNSET and not _names(site, asker, asked):
            raise NotThere(text("{name} has no place here").format(name=asked.athlete))
        if self._open >= STREAMS_AT_MOST:
            raise TooManyStreams
        return self._told(site, asker, asked)

    async def _told(
        self, site: Site, asker: Asker, asked: OfAnAthlete
    ) -> AsyncGenerator[bytes, None]:
        told: dict[str, LiveView] = {}
        self._open += 1
        try:
            while asker.is_welcome():
                names = _names(site, asker, asked)
                async for content in self._while_these(site, asker, asked, names, told):
                    yield content
        finally:
            self._open -= 1

    async def _while_these(
        self,
        site: Site,
        asker: Asker,
        asked: OfAnAthlete,
        names: tuple[str, ...],
        told: dict[str, LiveView],
    ) -> AsyncGenerator[bytes, None]:
        """What happens until others have a place here, or the asker is put out."""
        news, silent_s = asyncio.Event(), 0.0
        with _watching(site, names, news):
            while asker.is_welcome() and _names(site, asker, asked) == names:
                news.clear()
                views = [view for view in site.runners.views() if view.athlete in names]
                content = b"".join(_messages(views, told))
                told.update((view.athlete, view) for view in views)
                if content or silent_s >= STILL_HERE_EVERY_S:
                    yield content or _HERE
                    silent_s = 0.0
                await self._clock.sleep(AT_MOST_EVERY_S)
                try:
                    async with self._clock.timeout(LOOK_EVERY_S):
                        await news.wait()
                except TimeoutError:
                    silent_s += AT_MOST_EVERY_S + LOOK_EVERY_S


def _names(site: Site, asker: Asker, asked: OfAnAthlete) -> tuple[str, ...]:
    """Whose moments are told now: who runs here may change while a stream is open."""
    names = asker.rights.seen(site.runners.athletes())
    return names if asked.athlete is UNSET else tuple(n for n in names if n == asked.athlete)


def _messages(views: list[LiveView], told: dict[str, LiveView]) -> Iterator[bytes]:
    for view in views:
        before = told.get(view.athlete)
        if before is not None:
            for happening in happened(before, view):
                yield _event("happened", happening)
        if before != view:
            yield _event("now", now_of(view))


def _event(name: str, content: msgspec.Struct) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(content))


@contextmanager
def _watching(site: Site, names: tuple[str, ...], news: asyncio.Event) -> Iterator[None]:
    with ExitStack() as watching:
        for name in names:
            try:
                port = site.runners.port(name)
            except NobodyCalled:  # gone meanwhile
                continue
            watching.enter_context(port.watched(news.set))
        yield
