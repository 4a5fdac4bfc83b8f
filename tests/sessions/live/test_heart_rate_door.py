"""The door for a heart rate from elsewhere: who comes in, and what is believed."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from ingest.measurements import NS_PER_S
from ingest.simulate.stepping_clock import SteppingClock
from sessions.live.heart_rate_door import (
    AHEAD_S,
    LARGEST_BYTES,
    LEAST_STEP_S,
    OLDEST_S,
    Bridge,
    HeartRateDoor,
    Refused,
    WhyNot,
)
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort

NOW_S = 1_780_000_000
TOKEN = "a-token"


class Known:
    def __init__(self) -> None:
        self.bridges = {TOKEN: Bridge(name="watch", athlete=RUNNING.athlete)}

    def bridge_of(self, token: str) -> Bridge | None:
        return self.bridges.get(token)


class Porch:
    """A door with a runner behind it, on a clock of the test's."""

    def __init__(self, *, port: ScriptedPort | None = None) -> None:
        self.clock = SteppingClock(speed=None, start_wall_ns=NOW_S * NS_PER_S)
        self.port = port or ScriptedPort(RUNNING)
        self.known = Known()
        self.door = HeartRateDoor(OneRunner(self.port), bridges=self.known, clock=self.clock)

    async def told(self, **changed: Any) -> WhyNot | None:
        """None: it was taken; else why it was not."""
        said = {"token": TOKEN, "athlete": RUNNING.athlete, "bpm": 132, "time": NOW_S} | changed
        return await self.sent(json.dumps(said).encode())

    async def sent(self, body: bytes, *, token: str | None = None) -> WhyNot | None:
        try:
            await self.door.take(body, token=token)
        except Refused as refused:
            line = str(refused)
            assert line
            assert "\n" not in line
            assert TOKEN not in line
            return refused.why
        return None


@pytest.fixture
def porch() -> Porch:
    return Porch()


async def test_what_a_known_bridge_tells_reaches_the_session(porch: Porch) -> None:
    assert await porch.told() is None
    assert porch.port.pressed == ["watch 132"]


async def test_the_token_may_come_beside_the_message(porch: Porch) -> None:
    body = json.dumps({"athlete": RUNNING.athlete, "bpm": 131.6, "time": NOW_S}).encode()
    assert await porch.sent(body) is WhyNot.NO_TOKEN
    assert await porch.sent(body, token="another") is WhyNot.NO_TOKEN
    assert await porch.sent(body, token=TOKEN) is None
    assert porch.port.pressed == ["watch 132"]


async def test_more_than_two_a_second_are_not_taken(porch: Porch) -> None:
    assert await porch.told() is None
    assert await porch.told(time=NOW_S + 0.1) is WhyNot.TOO_SOON
    await porch_passes(porch, LEAST_STEP_S)
    assert await porch.told(time=NOW_S + 0.1) is None


async def porch_passes(porch: Porch, seconds: float) -> None:
    async with porch.clock.running():
        await porch.clock.sleep(seconds)


@pytest.mark.parametrize(
    "told",
    [
        NOW_S - OLDEST_S,
        NOW_S + AHEAD_S,
        datetime.fromtimestamp(NOW_S, UTC).isoformat(),
        datetime.fromtimestamp(NOW_S, timezone(timedelta(hours=-8))).isoformat(),
    ],
)
async def test_a_time_is_told_in_seconds_or_with_its_zone(porch: Porch, told: object) -> None:
    assert await porch.told(time=told) is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"token": "another"}, WhyNot.NO_TOKEN),
        ({"token": ""}, WhyNot.NO_TOKEN),
        ({"athlete": "Bob"}, WhyNot.NOT_THEIRS),
        ({"bpm": 24}, WhyNot.NOT_BELIEVED),
        ({"bpm": 241}, WhyNot.NOT_BELIEVED),
        ({"bpm": 0}, WhyNot.NOT_BELIEVED),
        ({"bpm": -60}, WhyNot.NOT_BELIEVED),
        ({"time": NOW_S - OLDEST_S - 1}, WhyNot.NOT_BELIEVED),
        ({"time": NOW_S + AHEAD_S + 1}, WhyNot.NOT_BELIEVED),
        ({"time": 0}, WhyNot.NOT_BELIEVED),
        ({"time": NOW_S * 1000}, WhyNot.BAD),  # milliseconds
        ({"time": -1}, WhyNot.BAD),
        ({"time": "2026-05-28T20:26:40"}, WhyNot.BAD),  # whose clock?
        ({"time": "yesterday"}, WhyNot.BAD),
        ({"bpm": "132"}, WhyNot.BAD),
        ({"bpm": True}, WhyNot.BAD),
        ({"bpm": None}, WhyNot.BAD),
        ({"bpm": 1e400}, WhyNot.BAD),
        ({"speed": 10}, WhyNot.BAD),
        ({"athlete": ["Ada"]}, WhyNot.BAD),
    ],
    ids=str,
)
async def test_anything_else_is_refused_in_one_line_and_changes_nothing(
    porch: Porch, changed: dict[str, Any], why: WhyNot
) -> None:
    assert await porch.told(**changed) is why
    assert porch.port.pressed == []
    assert await porch.told() is None  # nor is the next one held against it


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"132", b"\xff\xfe", b'{"bpm":', b"null"])
async def test_what_is_no_message_is_refused(porch: Porch, body: bytes) -> None:
    assert await porch.sent(body) is WhyNot.BAD


async def test_no_more_is_read_than_a_message_needs(porch: Porch) -> None:
    assert await porch.sent(b" " * (LARGEST_BYTES + 1)) is WhyNot.TOO_LARGE


async def test_the_same_reading_twice_or_an_older_one_is_not_taken_again(porch: Porch) -> None:
    assert await porch.told() is None
    await porch_passes(porch, 2)
    assert await porch.told() is WhyNot.NOT_BELIEVED
    assert await porch.told(time=NOW_S - 1) is WhyNot.NOT_BELIEVED
    assert await porch.told(time=NOW_S + 1) is None


async def test_each_bridge_has_its_own_pace(porch: Porch) -> None:
    porch.known.bridges["other"] = Bridge(name="ring", athlete=RUNNING.athlete)
    assert await porch.told() is None
    assert await porch.told(token="other") is None
    assert await porch.told(time=NOW_S + 0.25) is WhyNot.TOO_SOON


async def test_without_a_session_nothing_is_taken_and_it_is_said() -> None:
    porch = Porch(port=ScriptedPort(IDLE))
    porch.known.bridges[TOKEN] = Bridge(name="watch", athlete=IDLE.athlete)
    assert await porch.told(athlete=IDLE.athlete) is WhyNot.NO_SESSION
    porch.known.bridges[TOKEN] = Bridge(name="watch", athlete="Nobody")
    assert await porch.told(athlete="Nobody") is WhyNot.NO_SESSION
