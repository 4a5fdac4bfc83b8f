"""Athletes appear in Home Assistant by themselves: the messages, their templates, their life."""

import json
import math
from typing import Any

import jinja2
import msgspec
import pytest

from ingest.mqtt.broker_connection import Qos
from ingest.mqtt.topics import Topics
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.mqtt.command_messages import COMMANDS, read_command
from sessions.sinks.mqtt.live_state import live_state
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.mosquitto.discovery_schema import faults
from tests.mosquitto.listening import Listener, listening
from tests.mosquitto.publishing import ScriptedRunners, home_of, publishing
from tests.mosquitto.server import MosquittoServer

NOBODY = msgspec.structs.replace(IDLE, athlete="Ada")
BATTERIES = {"simulated-strap": "Simulated strap"}


def announced(**batteries: str) -> Any:
    message = home_of("root").announcement("ada", name="Ada", batteries=batteries or BATTERIES)
    return json.loads(message)


def shown(view: LiveView) -> dict[str, str]:
    """What Home Assistant makes of each entity's template."""
    state = json.loads(msgspec.json.encode(live_state(view)))
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)
    return {
        key: environment.from_string(part["value_template"]).render(value_json=state)
        for key, part in announced()["components"].items()
        if "value_template" in part
    }


def test_the_message_keeps_every_documented_rule() -> None:
    assert faults(home_of("root").topic("ada"), announced()) == []


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("heart_rate", {"device_class": "heart_rate"}),
        ("heart_rate", {"colour": "red"}),
        ("energy_net", {"state_class": "measurement"}),
        ("speed", {"unit_of_measurement": "kmh"}),
        ("interval", {"options": None}),
        ("zone", {"expire_after": 0}),
        ("button_lap", {"retain": True}),
        ("button_lap", {"command_topic": "a/+/b"}),
        ("status", {"unique_id": "strapline_ada_running"}),
    ],
)
def test_the_rules_notice_what_breaks_them(key: str, change: dict[str, Any]) -> None:
    message = announced()
    message["components"][key] |= change
    if None in change.values():
        del message["components"][key]["options"]
    assert faults(home_of("root").topic("ada"), message)


def test_everything_asked_for_is_there() -> None:
    parts = announced()["components"]
    assert {
        *("heart_rate", "zone", "interval", "speed", "incline", "distance"),
        *("energy_gross", "energy_net", "status", "running", "battery_simulated-strap"),
        *("button_start", "button_stop", "button_pause", "button_resume", "button_lap"),
    } == set(parts)
    assert {key: part["unique_id"] for key, part in parts.items()} == {
        key: f"strapline_ada_{key}" for key in parts
    }


def test_a_session_under_way_is_shown() -> None:
    assert shown(RUNNING) == {
        "heart_rate": "142",
        "zone": "3",
        "interval": "jog",
        "speed": "9.0",
        "incline": "1.0",
        "distance": "612.0",
        "energy_gross": "48.3",
        "energy_net": "41.2",
        "status": "running",
        "running": "ON",
        "battery_simulated-strap": "87",
    }


def test_what_is_not_known_is_none_and_a_battery_keeps_its_level() -> None:
    # "None" is Home Assistant's unknown; nothing at all is ignored by a numeric sensor.
    said = shown(NOBODY)
    assert said.pop("status") == "idle"
    assert said.pop("running") == "OFF"
    assert said.pop("battery_simulated-strap") == ""
    assert set(said.values()) == {"None"}
    stale = msgspec.structs.replace(RUNNING, heart_rate=Reading(value=142, age_s=3))
    assert (shown(stale)["heart_rate"], shown(stale)["zone"]) == ("None", "None")


@pytest.mark.parametrize("status", LiveStatus)
def test_every_status_and_interval_is_an_option(status: LiveStatus) -> None:
    parts = announced()["components"]
    said = shown(msgspec.structs.replace(RUNNING, status=status))
    assert said["status"] in parts["status"]["options"]
    assert said["interval"] in (*parts["interval"]["options"], "None")


def test_a_flat_battery_is_zero() -> None:
    strap = msgspec.structs.replace(RUNNING.devices[0], battery_pct=0)
    said = shown(msgspec.structs.replace(RUNNING, devices=(strap,)))
    assert said["battery_simulated-strap"] == "0"


@pytest.mark.parametrize("action", COMMANDS)
def test_what_a_button_sends_is_a_command(action: str) -> None:
    class Now:
        def timestamp(self) -> float:
            return 1_795_338_900.25

        def isoformat(self) -> str:
            return "2026-11-22T09:15:00.250000+00:00"

    part = announced()["components"][f"button_{action}"]
    payload = (
        jinja2.Environment(autoescape=False)
        .from_string(part["command_template"])
        .render(value=part["payload_press"], now=Now)
    )
    command = read_command(payload.encode(), now_ns=1_795_338_901_000_000_000)
    assert command.action == action
    assert command.id == "ha-1795338900.25"
    assert command.sent_at is not None
    assert math.isclose(command.sent_at.timestamp(), 1_795_338_900.25)


@pytest.mark.mosquitto
async def test_it_is_retained_tells_where_things_are_and_grows_with_the_batteries(
    server: MosquittoServer, root: str
) -> None:
    topics, home = Topics(root), home_of(root)
    port = ScriptedPort(NOBODY)
    runners = ScriptedRunners(Ada=port)
    async with (
        publishing(server.settings(), root=root, runners=runners, home=True),
        listening(server.settings(), f"{root}/ha/#") as assistant,
    ):
        _, first = await assistant.next(home.topic("ada"))
        assert (first["state_topic"], first["availability_topic"]) == (
            topics.state("ada"),
            topics.processor_presence("studio"),
        )
        assert first["components"]["button_lap"]["command_topic"] == topics.command("ada")
        assert "battery_simulated-strap" not in first["components"]
        port.now = RUNNING
        _, grown = await assistant.next(home.topic("ada"))
        assert "battery_simulated-strap" in grown["components"]
        assert faults(home.topic("ada"), grown) == []
    async with listening(server.settings(), f"{root}/ha/#") as later:
        message, kept = await later.next(home.topic("ada"))
        assert message.retained
        assert kept == grown


@pytest.mark.mosquitto
async def test_a_home_assistant_that_starts_is_told_again(
    server: MosquittoServer, root: str
) -> None:
    home = home_of(root)
    runners = ScriptedRunners(Ada=ScriptedPort(RUNNING))
    async with (
        publishing(server.settings(), root=root, runners=runners, home=True),
        listening(server.settings(), f"{root}/#") as assistant,
    ):
        await assistant.next(home.topic("ada"))
        await assistant.broker.publish(home.birth_topic, b"offline", qos=Qos.AT_LEAST_ONCE)
        await assistant.settled(f"{root}/a")
        count = len(assistant.on(home.topic("ada")))
        await assistant.broker.publish(home.birth_topic, b"online", qos=Qos.AT_LEAST_ONCE)
        await assistant.next(home.topic("ada"))
        await assistant.next(Topics(root).state("ada"))
    assert len(assistant.on(home.topic("ada"))) == count + 1


@pytest.mark.mosquitto
async def test_who_was_deleted_disappears_and_nobody_else(
    server: MosquittoServer, root: str
) -> None:
    home = home_of(root)
    ports = {name: ScriptedPort(NOBODY) for name in ("Ada", "Bob", "Cem")}
    everybody = {"Ada", "Bob", "Cem"}
    async with listening(server.settings(), f"{root}/ha/device/#") as assistant:
        async with publishing(
            server.settings(),
            root=root,
            runners=ScriptedRunners(**ports),
            home=True,
            profiles=lambda: everybody,
        ):
            for key in ("ada", "bob", "cem"):
                await assistant.next(home.topic(key))
        foreign = f"{root}/ha/device/strapline_dee/config"
        other = (
            home_of(root).announcement("dee", name="Dee", batteries={}).replace(b"studio", b"attic")
        )
        await assistant.broker.publish(foreign, other, qos=Qos.AT_LEAST_ONCE, retain=True)
        # Bob is deleted while nothing runs; Cem stays, though only Ada runs now.
        everybody.remove("Bob")
        runners = ScriptedRunners(Ada=ports["Ada"])
        async with publishing(
            server.settings(), root=root, runners=runners, home=True, profiles=lambda: everybody
        ):
            await assistant.next(home.topic("bob"), lambda said: said == b"")
            # Ada is deleted while we run.
            everybody.remove("Ada")
            del runners.ports["Ada"]
            await assistant.next(home.topic("ada"), lambda said: said == b"")
    async with listening(server.settings(), f"{root}/ha/device/#") as later:
        kept = {m.topic for m in await later.settled(f"{root}/ha/device/end") if m.retained}
    assert kept == {home.topic("cem"), foreign}


@pytest.mark.mosquitto
async def test_a_guest_without_a_profile_stays_when_the_processor_starts_again(
    server: MosquittoServer, root: str
) -> None:
    home = home_of(root)
    everybody = {"Ada", "Bob"}

    async def runs(assistant: Listener, *athletes: str) -> None:
        runners = ScriptedRunners()
        async with publishing(
            server.settings(), root=root, runners=runners, home=True, profiles=lambda: everybody
        ):
            for athlete in athletes:  # one after the other: what was kept has long been read
                runners.ports[athlete] = ScriptedPort(IDLE)
                await assistant.next(home.topic(athlete.lower()))

    async with listening(server.settings(), f"{root}/ha/device/#") as assistant:
        await runs(assistant, "Gus")
        assert assistant.on(home.topic("gus"))[-1]["device"]["model"] == "Guest"
        await runs(assistant, "Ada", "Bob")
        assert b"" not in assistant.on(home.topic("gus"))
        # Another data folder without profiles: nobody has been deleted.
        everybody.clear()
        await runs(assistant, "Gus", "Hal")
    assert b"" not in assistant.on(home.topic("ada"))
