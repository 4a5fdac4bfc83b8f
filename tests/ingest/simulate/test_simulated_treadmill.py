"""The treadmill as a client sees it: its data, its control point, and the person at the console."""

import itertools
import struct

import pytest
from bleak import BleakClient
from bleak.exc import BleakGATTProtocolError

from ingest.codecs import treadmill
from ingest.measurements import Treadmill
from ingest.simulate.belt_motion import SPEED_KMH_PER_S, BeltStep
from tests.ingest.simulate.rooms import Received, Seat, seated

WALK_THEN_JOG = (
    BeltStep(duration_s=60, speed_kmh=5.0),
    BeltStep(duration_s=60, speed_kmh=9.0, incline_pct=2.0),
)


def decoded(received: list[Received]) -> list[Treadmill]:
    return [treadmill.decode(one.payload) for one in received if one.characteristic == "2ACD"]


def said(received: list[Received], characteristic: str) -> list[bytes]:
    return [one.payload for one in received if one.characteristic == characteristic]


async def test_the_belt_stands_until_the_schedule_begins_and_after_it_ends() -> None:
    async with seated(schedule=WALK_THEN_JOG) as seat, seat.treadmill() as client:
        got = await seat.record(client, "2acd")
        await seat.clock.sleep(10)
        assert {frame.speed_kmh for frame in decoded(got)} == {0.0}
        seat.room.begin()
        await seat.room.finished()
        assert seat.now_s == pytest.approx(10 + 120 + 9.0 / SPEED_KMH_PER_S)
        await seat.clock.sleep(2)
    assert decoded(got)[-1].speed_kmh == 0.0


async def test_it_ramps_to_each_step_and_counts_distance_time_and_energy() -> None:
    async with seated(schedule=WALK_THEN_JOG) as seat, seat.treadmill() as client:
        got = await seat.record(client, "2acd")
        seat.room.begin()
        await seat.room.finished()
    frames = decoded(got)
    assert frames[50].speed_kmh == 5.0
    assert frames[50].inclination_pct == 0.0
    assert frames[110].speed_kmh == 9.0
    assert frames[110].inclination_pct == 2.0
    for before, after in itertools.pairwise(frames):
        assert abs((after.speed_kmh or 0) - (before.speed_kmh or 0)) <= SPEED_KMH_PER_S + 0.015
        assert (after.total_distance_m or 0) >= (before.total_distance_m or 0)
    metres = sum((frame.speed_kmh or 0) / 3.6 for frame in frames)
    assert frames[-1].total_distance_m == pytest.approx(metres, rel=0.01)
    assert frames[-1].elapsed_s == 120
    # ACSM: a minute of walking at up to 12, one of running at up to 36 ml/kg/min, 75 kg.
    assert 14 <= (frames[-1].total_energy_kcal or 0) <= 20
    assert all(len(one.payload) <= 20 for one in got)


async def test_status_and_training_status_tell_what_the_person_pressed() -> None:
    async with seated(schedule=WALK_THEN_JOG) as seat, seat.treadmill() as client:
        got = await seat.record(client, "2ada", "2ad3")
        assert bytes(await client.read_gatt_char("2ad3")) == b"\x00\x01"  # idle
        seat.room.begin()
        await seat.clock.sleep(5)
        assert bytes(await client.read_gatt_char("2ad3")) == b"\x00\x0d"  # manual mode
        await seat.room.finished()
    assert said(got, "2ADA") == [
        b"\x05" + struct.pack("<H", 500),
        b"\x04",
        b"\x05" + struct.pack("<H", 900),
        b"\x06" + struct.pack("<h", 20),
        b"\x02\x01",
    ]
    assert said(got, "2AD3") == [b"\x00\x0d", b"\x00\x01"]


async def test_it_tells_its_features_and_ranges() -> None:
    async with seated() as seat, seat.treadmill() as client:
        features, targets = struct.unpack("<II", await client.read_gatt_char("2acc"))
        assert features == 1 << 2 | 1 << 3 | 1 << 9 | 1 << 12
        assert targets == 1 << 0 | 1 << 1
        assert struct.unpack("<HHH", await client.read_gatt_char("2ad4")) == (100, 2000, 10)
        assert struct.unpack("<hhH", await client.read_gatt_char("2ad5")) == (0, 150, 5)


class Remote:
    """A client that writes to the control point and reads its answers."""

    def __init__(self, seat: Seat, client: BleakClient, answers: list[Received]) -> None:
        self._seat = seat
        self._client = client
        self._answers = answers

    @classmethod
    async def at(cls, seat: Seat, client: BleakClient) -> "Remote":
        return cls(seat, client, await seat.record(client, "2ad9"))

    async def command(self, hexadecimal: str) -> str:
        before = len(self._answers)
        await self._client.write_gatt_char("2ad9", bytes.fromhex(hexadecimal), response=True)
        await self._seat.clock.sleep(0.1)
        [answer] = self._answers[before:]
        return answer.payload.hex(" ")


async def test_a_client_that_took_control_moves_the_belt() -> None:
    async with seated() as seat, seat.treadmill() as client:
        got = await seat.record(client, "2acd", "2ada")
        remote = await Remote.at(seat, client)
        assert await remote.command("00") == "80 00 01"
        assert await remote.command("02 e8 03") == "80 02 01"
        assert await remote.command("03 0a 00") == "80 03 01"
        assert await remote.command("07") == "80 07 01"
        await seat.clock.sleep(30)
        assert decoded(got)[-1].speed_kmh == 10.0
        assert decoded(got)[-1].inclination_pct == 1.0
        assert await remote.command("08 02") == "80 08 01"
        await seat.clock.sleep(30)
        assert decoded(got)[-1].speed_kmh == 0.0
        assert await remote.command("07") == "80 07 01"
        await seat.clock.sleep(30)
        assert decoded(got)[-1].speed_kmh == 10.0
        assert await remote.command("01") == "80 01 01"
        await seat.clock.sleep(30)
        assert decoded(got)[-1].speed_kmh == 0.0
        assert await remote.command("07") == "80 07 05"  # a reset gives control back
    assert [status.hex() for status in said(got, "2ADA")] == [
        "05e803",
        "060a00",
        "04",
        "0202",
        "04",
        "01",
    ]


@pytest.mark.parametrize(
    ("command", "answer", "why"),
    [
        ("07", "80 07 05", "control was not requested"),
        ("02 e8 03", "80 02 05", "control was not requested"),
        ("05 64 00", "80 05 02", "this machine has no target power"),
        ("ff", "80 ff 02", "no such procedure"),
    ],
)
async def test_it_refuses_who_has_no_control_and_what_it_cannot(
    command: str, answer: str, why: str
) -> None:
    async with seated() as seat, seat.treadmill() as client:
        remote = await Remote.at(seat, client)
        assert await remote.command(command) == answer, why


@pytest.mark.parametrize("command", ["02 d1 07", "02 32 00", "02 e8", "03 97 00", "08 03", "08"])
async def test_it_refuses_parameters_outside_its_ranges_or_cut_short(command: str) -> None:
    async with seated() as seat, seat.treadmill() as client:
        remote = await Remote.at(seat, client)
        await remote.command("00")
        assert await remote.command(command) == f"80 {command[:2]} 03"


async def test_a_control_point_without_indications_is_an_error_of_the_client() -> None:
    async with seated() as seat, seat.treadmill() as client:
        with pytest.raises(BleakGATTProtocolError) as refused:
            await client.write_gatt_char("2ad9", b"\x00", response=True)
        assert refused.value.args[0] == 0xFD


async def test_control_ends_with_the_link() -> None:
    async with seated() as seat:
        async with seat.treadmill() as client:
            remote = await Remote.at(seat, client)
            assert await remote.command("00") == "80 00 01"
        async with seat.treadmill() as client:
            remote = await Remote.at(seat, client)
            assert await remote.command("07") == "80 07 05"


async def test_a_link_that_falls_before_the_answer_does_not_stop_later_answers() -> None:
    async with seated() as seat:
        async with seat.treadmill() as client:
            await seat.record(client, "2ad9")
            seat.room.world.silence(seat.room.treadmill_address)
            with pytest.raises(TimeoutError):
                async with seat.clock.timeout(2):
                    await client.write_gatt_char("2ad9", b"\x00", response=True)
        seat.room.world.unsilence(seat.room.treadmill_address)
        async with seat.treadmill() as client:
            remote = await Remote.at(seat, client)
            assert await remote.command("00") == "80 00 01"


async def test_a_frozen_treadmill_repeats_itself_while_its_belt_goes_on() -> None:
    faults = ["treadmill-frozen@30+20"]
    async with seated(faults=faults, schedule=WALK_THEN_JOG) as seat, seat.treadmill() as client:
        got = await seat.record(client, "2acd")
        seat.room.begin()
        await seat.clock.sleep(60)
    frozen = [one.payload for one in got if 30 <= one.at_s < 50]
    assert len(frozen) == 20
    assert len(set(frozen)) == 1
    frames = decoded(got)
    assert (frames[55].total_distance_m or 0) - (frames[35].total_distance_m or 0) > 25


async def test_an_absurd_treadmill_is_faster_than_any_and_forgets_its_counters() -> None:
    faults = ["treadmill-absurd@30+5"]
    async with seated(faults=faults, schedule=WALK_THEN_JOG) as seat, seat.treadmill() as client:
        got = await seat.record(client, "2acd")
        seat.room.begin()
        await seat.clock.sleep(40)
    absurd = decoded([one for one in got if 30 <= one.at_s < 35])
    assert {(f.speed_kmh, f.total_distance_m, f.elapsed_s) for f in absurd} == {(99.99, 0, 0)}
    assert decoded(got)[-1].speed_kmh == 5.0
