"""Runners on a real broker: what others hear, also when it was away or denies something."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import GOODBYE_WITHIN_S
from ingest.mqtt.topics import Topics
from sessions.live.freshness import Reading
from sessions.sinks.mqtt.publisher import LAST_WORDS_S
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.mosquitto.listening import listening
from tests.mosquitto.publishing import ScriptedRunners, publishing
from tests.mosquitto.server import FULL, Account, MosquittoServer
from tests.patience import at_most_s
from tests.sessions.sinks.mqtt.test_athlete_state import JOG, WALK

pytestmark = pytest.mark.mosquitto


def beat(port: ScriptedPort, bpm: float) -> None:
    port.now = msgspec.structs.replace(port.now, heart_rate=Reading(value=bpm, age_s=0.1))


def beats(bpm: float) -> Callable[[Any], bool]:
    return lambda state: bool(state["heart_rate_bpm"] == bpm)


async def test_live_state_intervals_and_presence_are_heard(
    server: MosquittoServer, root: str
) -> None:
    topics, port = Topics(root), ScriptedPort(RUNNING)
    presence = topics.processor_presence("studio")
    async with listening(server.settings(), f"{root}/#") as others:
        async with publishing(server.settings(), root=root, runners=ScriptedRunners(Ada=port)):
            await others.next(topics.state("ada"), lambda s: s["heart_rate_bpm"] == 142)
            beat(port, 151)
            await others.next(topics.state("ada"), lambda s: s["heart_rate_bpm"] == 151)
            port.now = msgspec.structs.replace(port.now, intervals=(WALK,))
            message, interval = await others.next(topics.interval("ada"))
            assert (interval["kind"], interval["index"], message.retained) == ("walk", 0, False)
            assert others.on(presence) == [b"online"]
        await others.next(presence, lambda said: said == b"offline")


async def test_what_is_new_at_the_end_is_still_told(server: MosquittoServer, root: str) -> None:
    topics, port = Topics(root), ScriptedPort(RUNNING)
    async with listening(server.settings(), f"{root}/#") as others:
        async with publishing(server.settings(), root=root, runners=ScriptedRunners(Ada=port)):
            await others.next(topics.state("ada"))
            for bpm in range(20):  # the allowance is used up
                beat(port, 100 + bpm)
                await SystemClock().sleep(0.06)
            port.now = msgspec.structs.replace(RUNNING, intervals=(WALK, JOG), zone=5)
        await others.settled(f"{root}/end")
    assert others.on(topics.state("ada"))[-1]["zone"] == 5
    assert [i["index"] for i in others.on(topics.interval("ada"))] == [0, 1]


async def test_a_broker_that_was_killed_hears_everything_that_counts_once_it_is_back(
    own_server: MosquittoServer, root: str
) -> None:
    topics, port = Topics(root), ScriptedPort(RUNNING)
    settings = own_server.settings()
    async with publishing(settings, root=root, runners=ScriptedRunners(Ada=port)) as publisher:
        closed = [WALK]
        for round_ in range(3):
            own_server.kill()
            for _ in range(3):
                closed.append(JOG)
                port.now = msgspec.structs.replace(port.now, intervals=tuple(closed))
                beat(port, 150 + round_)
                await SystemClock().sleep(0.06)
            own_server.start()
            async with listening(settings, f"{root}/#") as others:
                # The first of them may have come before we listened.
                beat(port, 160 + round_)
                await others.next(topics.state("ada"), beats(160 + round_))
            await publisher.outgoing.drained()
    publishes = [
        line
        for line in own_server.log().splitlines()
        if "Received PUBLISH" in line and topics.interval("ada") in line
    ]
    assert len(publishes) == len(closed)


async def test_recording_goes_on_at_once_while_nobody_answers(tmp_path: Path, root: str) -> None:
    gone = MosquittoServer(tmp_path)  # never started
    async with (
        SystemClock().timeout(at_most_s(2)),
        publishing(
            gone.settings(), root=root, runners=ScriptedRunners(Ada=ScriptedPort(RUNNING))
        ) as publisher,
    ):
        await SystemClock().sleep(0.3)
    assert publisher.outgoing.dropped_events == 0


async def test_a_broker_that_hangs_holds_nobody_up_and_then_hears_the_newest(
    own_server: MosquittoServer, root: str
) -> None:
    topics, port = Topics(root), ScriptedPort(RUNNING)
    settings = own_server.settings()
    async with listening(settings, f"{root}/#") as others:
        async with publishing(settings, root=root, runners=ScriptedRunners(Ada=port)):
            await others.next(topics.state("ada"))
            own_server.freeze()
            for bpm in range(10):
                beat(port, 100 + bpm)
                await SystemClock().sleep(0.05)
            own_server.thaw()
            await others.next(topics.state("ada"), beats(109))
            own_server.freeze()
            beat(port, 120)
            port.now = msgspec.structs.replace(port.now, intervals=(WALK,))
            ended_ns = SystemClock().monotonic_ns()
        took_s = (SystemClock().monotonic_ns() - ended_ns) / NS_PER_S
        own_server.thaw()
    assert took_s < at_most_s(LAST_WORDS_S + 2 * GOODBYE_WITHIN_S + 1)


@pytest.mark.parametrize("lacking", ["state", "interval"])
async def test_a_right_that_is_missing_is_said_once_and_the_rest_is_published(
    tmp_path: Path, root: str, lacking: str, caplog: pytest.LogCaptureFixture
) -> None:
    topics, port = Topics(root), ScriptedPort(msgspec.structs.replace(RUNNING, intervals=(WALK,)))
    other = {"state": topics.interval("ada"), "interval": topics.state("ada")}[lacking]
    half = Account(
        name="half", may=(f"write {root}/1/processor/#", f"write {other}", f"read {root}/#")
    )
    with MosquittoServer.running(tmp_path, accounts=(FULL, half)) as strict:
        async with listening(strict.settings(), f"{root}/#") as others:
            with caplog.at_level(logging.WARNING):
                async with publishing(
                    strict.settings(half), root=root, runners=ScriptedRunners(Ada=port)
                ):
                    await others.next(other)
                    for bpm in range(3):
                        beat(port, 150 + bpm)
                        await SystemClock().sleep(0.06)
        denied = f"{root}/1/athlete/ada/{lacking}"
        lines = [r.getMessage() for r in caplog.records if "may not write" in r.getMessage()]
        assert lines == [
            f"{strict.settings().address}: may not write {denied} (Not authorized): "
            "add it to the broker's access list"
        ]
        assert strict.log().count("Denied PUBLISH") == 1


async def test_a_hundred_athletes_are_told_apart(server: MosquittoServer, root: str) -> None:
    ports = {f"a{number}": ScriptedPort(IDLE) for number in range(100)}
    async with listening(server.settings(), f"{root}/1/athlete/+/state") as others:
        async with publishing(server.settings(), root=root, runners=ScriptedRunners(**ports)):
            for number, port in enumerate(ports.values()):
                port.now = msgspec.structs.replace(RUNNING, athlete=f"a{number}")
                beat(port, 60 + number)
            await others.next(Topics(root).state("a99"), lambda s: s["heart_rate_bpm"] == 159)
        await others.settled(f"{root}/1/athlete/end/state")
    for number in range(100):
        last = others.on(Topics(root).state(f"a{number}"))[-1]
        assert (last["athlete"], last["heart_rate_bpm"]) == (f"a{number}", 60 + number)
