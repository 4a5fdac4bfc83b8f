"""The control point client: what it writes, what it waits for, what it never sends."""

import asyncio

import pytest

from ingest.codecs.machine.control_point import ControlOp, ControlPoint
from ingest.devices.control_point_client import (
    ALLOWED,
    ANSWER_WITHIN_S,
    ControlPointClient,
    NeverSent,
    NoAnswer,
)
from ingest.devices.gatt_writer import WriteRefused
from ingest.devices.sensor import LinkLost
from ingest.simulate.stepping_clock import SteppingClock

REQUEST = ControlPoint(op=ControlOp.REQUEST_CONTROL)
SPEED = ControlPoint(op=ControlOp.SET_TARGET_SPEED, target_speed_kmh=10.0)


class FakeWriter:
    """Answers each write with what `answers` has for it, at once; raises `failure` if set."""

    def __init__(self, answers: dict[bytes, tuple[bytes, ...]]) -> None:
        self._answers = answers
        self.failure: Exception | None = None
        self.written: list[bytes] = []
        self.client: ControlPointClient | None = None

    def has(self, characteristic: str) -> bool:
        return characteristic == "2AD9"

    async def write(self, characteristic: str, payload: bytes) -> None:
        assert characteristic == "2AD9"
        self.written.append(payload)
        if self.failure is not None:
            raise self.failure
        for answer in self._answers.get(payload, ()):
            assert self.client is not None
            self.client.heard(answer)


def connected(
    answers: dict[bytes, tuple[bytes, ...]], clock: SteppingClock
) -> tuple[ControlPointClient, FakeWriter, list[bytes]]:
    writer = FakeWriter(answers)
    journal: list[bytes] = []
    writer.client = ControlPointClient(writer, clock=clock, wrote=journal.append)
    return writer.client, writer, journal


def clock() -> SteppingClock:
    return SteppingClock(speed=None, start_wall_ns=0)


async def test_a_request_is_written_journalled_and_answered() -> None:
    client, writer, journal = connected({bytes.fromhex("02e803"): (b"\x80\x02\x01",)}, clock())
    assert client.is_there
    assert await client.ask(SPEED) == "success"
    assert writer.written == journal == [bytes.fromhex("02e803")]


@pytest.mark.parametrize("op", [op for op in ControlOp if op not in ALLOWED])
async def test_what_is_not_allowed_is_never_written(op: ControlOp) -> None:
    client, writer, _ = connected({}, clock())
    with pytest.raises(NeverSent):
        await client.ask(ControlPoint(op=op))
    assert writer.written == []


def test_neither_a_start_nor_a_reset_is_allowed() -> None:
    assert not ALLOWED & {ControlOp.START_OR_RESUME, ControlOp.RESET}


async def test_silence_is_no_answer_when_the_standard_s_time_is_over() -> None:
    time = clock()
    client, _, _ = connected({}, time)
    async with time.running():
        before_ns = time.monotonic_ns()
        with pytest.raises(NoAnswer):
            await client.ask(REQUEST)
        assert (time.monotonic_ns() - before_ns) / 1e9 == pytest.approx(ANSWER_WITHIN_S)


@pytest.mark.parametrize(
    ("why", "answer"),
    [
        ("the answer to another request", b"\x80\x07\x01"),
        ("a request, as if echoed", b"\x00"),
        ("an answer cut before its result", b"\x80\x00"),
        ("nothing", b""),
    ],
)
async def test_what_does_not_answer_is_waited_past(why: str, answer: bytes) -> None:
    client, _, _ = connected({b"\x00": (answer, b"\x80\x00\x05")}, clock())
    assert await client.ask(REQUEST) == "control_not_permitted", why


async def test_an_answer_that_comes_too_late_is_not_taken_for_the_next() -> None:
    time = clock()
    client, _, _ = connected({bytes.fromhex("02e803"): (b"\x80\x02\x03",)}, time)
    async with time.running():
        with pytest.raises(NoAnswer):
            await client.ask(REQUEST)
        client.heard(b"\x80\x00\x01")
        assert await client.ask(SPEED) == "invalid_parameter"


async def test_a_second_request_waits_for_the_answer_to_the_first() -> None:
    time = clock()
    client, writer, _ = connected({bytes.fromhex("02e803"): (b"\x80\x02\x01",)}, time)
    async with time.running(), asyncio.TaskGroup() as group:
        first = group.create_task(client.ask(REQUEST))
        second = group.create_task(client.ask(SPEED))
        await time.sleep(1)
        assert writer.written == [b"\x00"]
        client.heard(b"\x80\x00\x01")
        await time.sleep(1)
    assert (first.result(), second.result()) == ("success", "success")


@pytest.mark.parametrize("failure", [LinkLost("gone"), WriteRefused("no")])
async def test_a_failed_write_says_how_and_the_next_request_is_free(failure: Exception) -> None:
    client, writer, _ = connected({b"\x00": (b"\x80\x00\x01",)}, clock())
    writer.failure = failure
    with pytest.raises(type(failure)):
        await client.ask(REQUEST)
    writer.failure = None
    assert await client.ask(REQUEST) == "success"
