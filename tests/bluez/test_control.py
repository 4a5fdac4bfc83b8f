"""The treadmill's control point over BlueZ: what is asked is answered and done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from bleak import BleakClient
from bleak.exc import BleakGATTProtocolError, BleakGATTProtocolErrorCode

from ingest.codecs.registry import decode
from ingest.devices.sensor import DeviceKind
from ingest.measurements import Treadmill
from tests.bluez.bench import PATIENCE_S, Bench, bench

CONTROL_POINT, STATUS = "2ad9", "2ada"
REQUEST_CONTROL, START, STOP = b"\x00", b"\x07", b"\x08\x01"
SUCCESS, NOT_PERMITTED, INVALID = 0x01, 0x05, 0x03


class Controls:
    """One client of the control point."""

    def __init__(self, client: BleakClient, *, seat: Bench) -> None:
        self._client = client
        self._seat = seat
        self._answers: asyncio.Queue[bytes] = asyncio.Queue(maxsize=16)
        self.statuses: list[bytes] = []

    async def listen(self) -> None:
        await self._client.start_notify(
            CONTROL_POINT, lambda _, answer: self._answers.put_nowait(bytes(answer))
        )
        await self._client.start_notify(
            STATUS, lambda _, status: self.statuses.append(bytes(status))
        )

    async def ask(self, request: bytes) -> int:
        """The result of one procedure."""
        async with self._seat.clock.timeout(PATIENCE_S):
            await self._client.write_gatt_char(CONTROL_POINT, request, response=True)
            response, op, result = await self._answers.get()
        assert (response, op) == (0x80, request[0])
        return result


@asynccontextmanager
async def controls(seat: Bench) -> AsyncIterator[Controls]:
    treadmill = await seat.sighted(seat.room.treadmill_address)
    async with seat.radio.connected(treadmill, lost=lambda: None) as client:
        hands = Controls(client, seat=seat)
        await hands.listen()
        yield hands


async def test_speed_and_incline_are_set_and_the_belt_runs_and_stops() -> None:
    async with bench(begin=False) as seat, controls(seat) as hands:
        assert await hands.ask(START) == NOT_PERMITTED
        assert await hands.ask(REQUEST_CONTROL) == SUCCESS
        assert await hands.ask(b"\x02" + (850).to_bytes(2, "little")) == SUCCESS
        assert await hands.ask(b"\x02" + (9_000).to_bytes(2, "little")) == INVALID
        assert await hands.ask(b"\x03" + (25).to_bytes(2, "little")) == SUCCESS
        assert await hands.ask(START) == SUCCESS
        treadmill = seat.room.treadmill
        await seat.until(lambda: treadmill.belt.load(treadmill.belt.now_s) == (8.5, 2.5))
        assert await hands.ask(STOP) == SUCCESS
        await seat.until(lambda: treadmill.belt.load(treadmill.belt.now_s)[0] == 0.0)
        told = [bytes.fromhex("055203"), bytes.fromhex("061900"), b"\x04", b"\x02\x01"]
        await seat.until(lambda: hands.statuses == told)


async def test_a_control_point_whose_answers_nobody_would_hear_refuses_in_words() -> None:
    async with bench(begin=False) as seat:
        treadmill = await seat.sighted(seat.room.treadmill_address)
        async with seat.radio.connected(treadmill, lost=lambda: None) as client:
            with pytest.raises(BleakGATTProtocolError) as refused:
                await client.write_gatt_char(CONTROL_POINT, REQUEST_CONTROL, response=True)
            assert refused.value.code is BleakGATTProtocolErrorCode.CCCD_IMPROPERLY_CONFIGURED


async def test_what_the_collector_reads_follows_what_another_hand_sets() -> None:
    async with (
        bench() as seat,
        seat.supervised(seat.sensor(DeviceKind.TREADMILL)) as (treadmill,),
    ):

        def speed_kmh() -> float | None:
            frames = treadmill.payloads("2ACD")
            frame = decode("2ACD", frames[-1]) if frames else None
            return frame.speed_kmh if isinstance(frame, Treadmill) else None

        await seat.until(lambda: speed_kmh() == 6.0)
        belt = seat.room.treadmill.belt
        belt.console.set_speed(7.0, at_s=belt.now_s)
        await seat.until(lambda: speed_kmh() == 7.0)
