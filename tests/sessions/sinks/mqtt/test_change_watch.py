"""What an observer puts on its way, and how often."""

import json
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.topics import Topics
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveView
from sessions.sinks.mqtt.change_watch import ChangeWatch
from sessions.sinks.mqtt.outbound_queue import OutboundQueue
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.mosquitto.publishing import ScriptedRunners
from tests.sessions.sinks.mqtt.test_athlete_state import JOG, WALK

TOPICS = Topics()


class HandClock(SystemClock):
    now_ns = 0

    def monotonic_ns(self) -> int:
        return self.now_ns

    def pass_s(self, seconds: float) -> None:
        self.now_ns += round(seconds * NS_PER_S)


class Scene:
    """Runners, an observer, and what it has put on its way."""

    def __init__(self, *, simulated: bool = True, all_every_s: float = 0.05, **views: LiveView):
        self.clock = HandClock()
        self.outgoing = OutboundQueue()
        self.runners = ScriptedRunners(**{name: ScriptedPort(view) for name, view in views.items()})
        self.observer = ChangeWatch(
            self.runners,
            topics=TOPICS,
            outgoing=self.outgoing,
            clock=self.clock,
            simulated=simulated,
            all_every_s=all_every_s,
        )

    async def states(self, *, after_s: float = 0.05) -> dict[str, dict[str, object]]:
        """What one look puts on its way."""
        self.clock.pass_s(after_s)
        self.observer.look_at_due()
        self.outgoing.put_state("end", b"{}")
        taken = await self.outgoing.take_states()
        self.outgoing.states_sent()
        return {s.topic: json.loads(s.payload) for s in taken if s.topic != "end"}

    def beats(self, bpm: float, *, name: str = "Ada", seconds: float = 0.0) -> None:
        port = self.runners.ports[name]
        port.now = msgspec.structs.replace(
            port.now,
            heart_rate=Reading(value=bpm, age_s=0.1),
            elapsed_s=port.now.elapsed_s + seconds,
        )


async def test_a_state_is_told_once_and_again_when_it_changes() -> None:
    scene = Scene(Ada=RUNNING)
    assert list(await scene.states()) == [TOPICS.state("ada")]
    assert await scene.states() == {}
    scene.beats(143)
    assert (await scene.states())[TOPICS.state("ada")]["heart_rate_bpm"] == 143.0


async def test_ten_changes_a_second_make_four_messages_and_the_last_is_not_lost() -> None:
    scene = Scene(Ada=RUNNING)
    told = []
    for number in range(100):
        if number < 90:
            scene.beats(100 + number)
        told += list((await scene.states(after_s=0.1)).values())
    assert len(told) in range(36, 42)
    assert told[-1]["heart_rate_bpm"] == 189.0


async def test_time_that_passes_is_told_once_a_second() -> None:
    scene = Scene(Ada=RUNNING)
    told = 0
    for _ in range(100):
        scene.beats(142, seconds=0.1)
        told += len(await scene.states(after_s=0.1))
    assert told in range(9, 12)


async def test_nobody_is_told_of_what_nobody_measures() -> None:
    scene = Scene(Ada=IDLE)
    await scene.states()
    assert await scene.states(after_s=60.0) == {}


async def test_only_the_touched_are_looked_at_in_between() -> None:
    scene = Scene(Ada=RUNNING, Bob=RUNNING, all_every_s=1.0)
    await scene.states()
    for name in ("Ada", "Bob"):
        scene.beats(150, name=name)
    scene.observer.touch("Bob")
    scene.observer.touch("nobody")
    assert list(await scene.states()) == [TOPICS.state("bob")]
    assert list(await scene.states(after_s=1.0)) == [TOPICS.state("ada")]


async def test_whoever_was_touched_is_not_looked_at_with_everybody_as_well() -> None:
    scene = Scene(Ada=RUNNING, Bob=RUNNING, all_every_s=1.0)
    looks: list[str] = []

    def looked_at(name: str) -> Callable[[], LiveView]:
        def view() -> LiveView:
            looks.append(name)
            return RUNNING

        return view

    for name, port in scene.runners.ports.items():
        port.script = looked_at(name)
    for _ in range(10):  # seconds; Ada's gateway sends once in each
        scene.clock.pass_s(0.5)
        scene.observer.touch("Ada")
        scene.observer.look_at_due()
        scene.clock.pass_s(0.5)
        scene.observer.look_at_due()
    assert looks.count("Ada") in range(10, 12)
    assert looks.count("Bob") in range(9, 11)
    looks.clear()
    for _ in range(2):  # and falls silent
        scene.clock.pass_s(1.0)
        scene.observer.look_at_due()
    assert "Ada" in looks


async def test_a_crowd_is_looked_at_less_often_but_not_too_rarely() -> None:
    scene = Scene(Ada=RUNNING)
    looks: list[float] = []

    def slow() -> LiveView:
        looks.append(scene.clock.now_ns / NS_PER_S)
        scene.clock.pass_s(0.01)
        return RUNNING

    scene.runners.ports["Ada"].script = slow
    for _ in range(1_000):
        scene.clock.pass_s(0.001)
        scene.observer.look_at_due()
    gaps = [b - a for a, b in pairwise(looks)]
    assert min(gaps) > 0.2
    assert max(gaps) < 0.5


async def test_a_simulated_session_looks_like_none_unless_asked_for() -> None:
    scene = Scene(Ada=RUNNING, simulated=False)
    (state,) = (await scene.states()).values()
    assert (state["status"], state["heart_rate_bpm"], state["session"]) == ("idle", None, None)


async def test_each_closed_interval_is_an_event() -> None:
    scene = Scene(Ada=msgspec.structs.replace(RUNNING, intervals=(WALK, JOG)))
    await scene.states()
    await scene.states()
    for kind in ("walk", "jog"):
        event = await scene.outgoing.next_event()
        assert event.topic == TOPICS.interval("ada")
        assert json.loads(event.payload)["kind"] == kind
        scene.outgoing.event_sent(event)
    await scene.outgoing.drained()


async def test_a_new_listener_hears_everybody_again() -> None:
    scene = Scene(Ada=RUNNING, Bob=IDLE)
    await scene.states()
    scene.observer.tell_again()
    assert len(await scene.states()) == 2


async def test_who_comes_leaves_or_has_a_new_battery_is_worth_telling() -> None:
    scene = Scene(Ada=msgspec.structs.replace(RUNNING, devices=()))
    assert scene.observer.look_at_due()
    scene.clock.pass_s(1)
    assert not scene.observer.look_at_due()
    scene.runners.ports["Ada"].now = RUNNING
    scene.clock.pass_s(1)
    assert scene.observer.look_at_due()
    assert scene.observer.places["ada"].batteries == {"simulated-strap": "Simulated strap"}
    del scene.runners.ports["Ada"]
    scene.clock.pass_s(1)
    assert scene.observer.look_at_due()
    assert scene.observer.places == {}


async def test_two_names_with_one_slug_are_not_mixed(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene()
    scene.runners.ports = {"Ada B": ScriptedPort(RUNNING), "ada-b": ScriptedPort(IDLE)}
    (state,) = (await scene.states()).values()
    assert state["status"] == "running"
    await scene.states()
    assert [record.getMessage() for record in caplog.records] == [
        "ada-b is not published: Ada B has the same name in topics (ada-b)"
    ]


async def test_the_nameless_runner_has_a_topic() -> None:
    scene = Scene()
    scene.runners.ports = {"": ScriptedPort(IDLE)}
    assert list(await scene.states()) == [TOPICS.state("runner")]
