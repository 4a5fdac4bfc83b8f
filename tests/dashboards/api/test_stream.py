"""The stream: what a program is told while somebody runs."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import msgspec
import pytest

from dashboards.access.rights import Rights
from dashboards.api import stream
from dashboards.api.happenings import happened
from dashboards.api.questions import OfAnAthlete
from dashboards.api.stream import Streams, TooManyStreams
from dashboards.ports.review import NotThere
from dashboards.web.asker import Asker
from dashboards.web.site import Site
from ingest.clock import SystemClock
from sessions.live.live_view import CueView, LiveStatus, LiveView
from sessions.workouts.cues import CueKind
from tests.dashboards.live.finished_run import BREAKDOWN
from tests.dashboards.web.scripted_port import PLAN, PLANNED, RUNNING
from tests.dashboards.web.scripted_runners import ScriptedRunners
from tests.patience import PATIENCE_S

change = msgspec.structs.replace
ADA = change(RUNNING, athlete="Ada", session="s1")
BOB = change(RUNNING, athlete="Bob", session="s2")


async def messages(
    body: AsyncIterator[bytes],
) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    async for part in body:
        for message in part.decode().split("\n\n"):
            if message.startswith("event: "):
                name, data = message.split("\n", 1)
                yield name.removeprefix("event: "), msgspec.json.decode(data.removeprefix("data: "))


async def test_each_change_is_told_with_what_happened() -> None:
    runners = ScriptedRunners(ADA, BOB)
    asker = Asker(rights=Rights(athlete="Ada"))
    body = Streams().opened(Site(runners=runners), asker, OfAnAthlete())
    told = messages(body)
    async with SystemClock().timeout(PATIENCE_S):
        name, now = await anext(told)
        assert (name, now["athlete"], now["zones"]["zone"]) == ("now", "Ada", ADA.zone)
        runners.ports["Bob"].now = change(BOB, zone=1)
        runners.ports["Ada"].now = change(ADA, zone=5)
        name, happening = await anext(told)
        assert (name, happening["what"], happening["zone"]) == ("happened", "zone", 5)
        name, now = await anext(told)
        assert (name, now["athlete"], now["zones"]["zone"]) == ("now", "Ada", 5)
        await told.aclose()
        await body.aclose()


async def test_a_token_that_is_taken_back_ends_its_stream() -> None:
    welcome = True
    asker = Asker(is_welcome=lambda: welcome)
    body = Streams().opened(Site(runners=ScriptedRunners(ADA)), asker, OfAnAthlete())
    async with SystemClock().timeout(PATIENCE_S):
        await anext(body)
        welcome = False
        with pytest.raises(StopAsyncIteration):
            await anext(body)


async def test_a_still_stream_says_that_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "STILL_HERE_EVERY_S", 0.01)
    monkeypatch.setattr(stream, "LOOK_EVERY_S", 0.01)
    body = Streams().opened(Site(runners=ScriptedRunners(ADA)), Asker(), OfAnAthlete())
    async with SystemClock().timeout(PATIENCE_S):
        assert (await anext(body)).startswith(b"event: now\n")
        assert await anext(body) == b"event: here\ndata: {}\n\n"
    await body.aclose()


async def test_who_comes_later_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LOOK_EVERY_S", 0.01)
    runners = ScriptedRunners(ADA)
    body = Streams().opened(Site(runners=runners), Asker(), OfAnAthlete())
    told = messages(body)
    async with SystemClock().timeout(PATIENCE_S):
        assert (await anext(told))[1]["athlete"] == "Ada"
        runners.put(BOB)
        assert (await anext(told))[1]["athlete"] == "Bob"
    await told.aclose()
    await body.aclose()


async def test_there_is_an_end_to_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "STREAMS_AT_MOST", 1)
    streams, site = Streams(), Site(runners=ScriptedRunners(ADA))
    body = streams.opened(site, Asker(), OfAnAthlete())
    await anext(body)
    with pytest.raises(TooManyStreams):
        streams.opened(site, Asker(), OfAnAthlete())
    await body.aclose()
    again = streams.opened(site, Asker(), OfAnAthlete())
    await anext(again)
    await again.aclose()


async def test_who_may_not_be_seen_is_not_there() -> None:
    site, asker = Site(runners=ScriptedRunners(ADA, BOB)), Asker(rights=Rights(athlete="Bob"))
    for name in ("Ada", "Cleo"):
        with pytest.raises(NotThere):
            Streams().opened(site, asker, OfAnAthlete(athlete=name))


IDLE = LiveView(status=LiveStatus.IDLE, athlete="Ada")
WITH_CUE = change(PLANNED, plan=change(PLAN, cues=(CueView(number=1, kind=CueKind.OVER, step=2),)))


@pytest.mark.parametrize(
    ("before", "now", "whats"),
    [
        (ADA, ADA, []),
        (IDLE, change(ADA, status=LiveStatus.WAITING, zone=None), ["waiting"]),
        (change(ADA, status=LiveStatus.WAITING), ADA, ["started"]),
        (ADA, change(ADA, status=LiveStatus.PAUSED), ["paused"]),
        (change(ADA, status=LiveStatus.PAUSED), ADA, ["resumed"]),
        (ADA, change(ADA, status=LiveStatus.FINISHED), ["finished"]),
        (change(ADA, status=LiveStatus.FINISHED), IDLE, ["idle"]),
        (ADA, change(ADA, session="s9", zone=ADA.zone), ["started"]),
        (ADA, change(ADA, over_ceiling=True), ["alarm"]),
        (change(ADA, over_ceiling=True), ADA, ["alarm over"]),
        (ADA, change(ADA, zone=None), []),
        (ADA, change(ADA, intervals=BREAKDOWN.intervals[:2]), ["interval", "interval"]),
        (
            change(ADA, intervals=BREAKDOWN.intervals[:2]),
            change(ADA, intervals=BREAKDOWN.intervals[:3]),
            ["interval"],
        ),
        (PLANNED, WITH_CUE, ["cue"]),
        (WITH_CUE, WITH_CUE, []),
    ],
)
def test_what_happened(before: LiveView, now: LiveView, whats: list[str]) -> None:
    assert [one.what for one in happened(before, now)] == whats
