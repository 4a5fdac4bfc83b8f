"""What a device says of itself: asked again where an answer is lost, late or refused."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import pytest
from bumble import att
from bumble.core import UUID
from bumble.gatt import Characteristic, CharacteristicValue, Service

from ingest.background import in_background
from ingest.devices.ble import BleSensor
from ingest.devices.pair import acquainted
from ingest.devices.radio import Radio
from ingest.devices.same_device import AddressKind, Identity
from ingest.devices.sensor import DeviceKind, Link
from ingest.devices.sought import SoughtDevice
from ingest.devices.supervisor import Supervised
from ingest.journal import Notification
from ingest.simulate.peripheral import Peripheral, notifying
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.virtual_radio import World
from tests.ingest.devices.supervision import Watched

NAME, ADDRESS = "Belt", "F0:5A:1E:00:00:78"
WALKING = bytes.fromhex("0000f401")
TELLS = {
    "2A29": b"Maker", "2A24": b"Model", "2A26": b"1.2", "2A25": b"SN-778899",
    "2ACC": bytes(8), "2AD4": bytes.fromhex("6400d0070a00"),
}  # fmt: skip

Manner = Callable[[SteppingClock], Awaitable[None]]


def refused(code: int) -> Manner:
    async def answer(_clock: SteppingClock) -> None:
        raise att.ATT_Error(att.ErrorCode(code) if code < 0x80 else code)

    return answer


def late(seconds: float) -> Manner:
    async def answer(clock: SteppingClock) -> None:
        await clock.sleep(seconds)

    return answer


BUSY, UNLIKELY, NO_RESOURCES, OF_THE_MAKER, NOT_PERMITTED = 0xFE, 0x0E, 0x11, 0x80, 0x02


class Belt:
    """A treadmill with its own manners, by characteristic; when they are used up it answers."""

    def __init__(self, world: World, manners: Mapping[str, Sequence[Manner]]) -> None:
        self.clock = world.clock
        self.asked: Counter[str] = Counter()
        self.tells = dict(TELLS)
        self._manners = {name: [*of_it] for name, of_it in manners.items()}
        self._data = notifying(0x2ACD)
        self.peripheral = Peripheral(
            NAME,
            address=ADDRESS,
            ether=world.ether,
            services=(
                Service(
                    UUID.from_16_bits(0x1826),
                    [self._data, *(self._told(name) for name in TELLS if name > "2AC")],
                ),
                Service(
                    UUID.from_16_bits(0x180A),
                    [self._told(name) for name in TELLS if name < "2AC"],
                ),
            ),
        )

    async def run(self) -> None:
        while True:
            await self.clock.sleep(1.0)
            await self.peripheral.notify(self._data, WALKING)

    def _told(self, name: str) -> Characteristic[bytes]:
        async def read(_link: att.Bearer) -> bytes:
            self.asked[name] += 1
            manners = self._manners.get(name)
            if manners:
                await manners.pop(0)(self.clock)
            return self.tells[name]

        return Characteristic(
            UUID.from_16_bits(int(name, 16)),
            Characteristic.Properties.READ,
            Characteristic.READABLE,
            CharacteristicValue(read=read),
        )


def known(*, serial: str | None = None, fixed: bool = False) -> SoughtDevice:
    """One of an earlier session, by its serial number, or by its fixed address as well."""
    kind = AddressKind.FIXED if fixed else AddressKind.CHANGING
    address = ADDRESS if fixed else "5A:00:00:00:00:01"
    return SoughtDevice(
        Identity(
            name=NAME,
            address=address,
            address_kind=kind,
            kind=DeviceKind.TREADMILL,
            serial=serial,
        )
    )


@asynccontextmanager
async def placed(manners: Mapping[str, Sequence[Manner]]) -> AsyncIterator[tuple[Belt, Radio]]:
    """On the air, and a radio to hear it; manners by characteristic, as `m2A24`."""
    clock = SteppingClock(speed=None, start_wall_ns=0)
    async with clock.running():
        world = World(clock=clock)
        device = Belt(world, {name.removeprefix("m"): of_it for name, of_it in manners.items()})
        radio = Radio(
            clock=clock, scanner_backend=world.scanner_backend, client_backend=world.client_backend
        )
        try:
            with clock.hold():
                await device.peripheral.switch_on()
            async with in_background(belt=device.run()):
                yield device, radio
        finally:
            await world.close()


@asynccontextmanager
async def belt(
    *, sought: SoughtDevice | None = None, **manners: Sequence[Manner]
) -> AsyncIterator[tuple[Belt, Watched]]:
    """Supervised."""
    rows: list[Notification] = []
    async with placed(manners) as (device, radio):
        sensor = BleSensor(
            name="treadmill",
            kind=DeviceKind.TREADMILL,
            sought=sought or SoughtDevice.at(ADDRESS, kind=DeviceKind.TREADMILL),
            radio=radio,
            clock=device.clock,
        )
        supervised = Supervised(sensor, take=rows.append, clock=device.clock)
        async with in_background(supervised=supervised.run()):
            yield device, Watched(supervised, device.clock, rows)


def told(seen: Watched) -> dict[str, bytes]:
    return {row.characteristic: row.payload for row in seen.rows if row.characteristic in TELLS}


@pytest.mark.parametrize("code", [BUSY, UNLIKELY, NO_RESOURCES, OF_THE_MAKER], ids=hex)
async def test_one_that_refuses_each_question_once_tells_all_before_it_measures(code: int) -> None:
    manners = {f"m{name}": [refused(code)] for name in TELLS}
    async with belt(sought=None, **manners) as (_, seen):
        await seen.until_streaming()
        before = [row.characteristic for row in seen.rows[: len(TELLS) + 1]]
        assert before == ["2A00", *TELLS]
        assert told(seen) == TELLS


async def test_one_that_is_busy_for_long_measures_meanwhile_and_tells_in_the_end() -> None:
    async with belt(m2A24=[refused(BUSY)] * 8) as (device, seen):
        await seen.until_streaming()
        assert set(TELLS) - set(told(seen)) == {"2A24"}
        await seen.until(lambda: told(seen) == TELLS)
        await seen.clock.sleep(300)
        assert device.asked["2A24"] == 9  # told once, never asked again
        assert seen.device.drop_outs == 0


@pytest.mark.parametrize("name", TELLS)
async def test_a_late_answer_is_asked_for_again_and_never_taken_for_another_s(name: str) -> None:
    async with belt(sought=None, **{f"m{name}": [late(7.0)]}) as (_, seen):
        await seen.until(lambda: told(seen) == TELLS)
        assert [row.payload for row in seen.rows if row.characteristic == name] == [TELLS[name]]
        await seen.until_streaming()


async def test_one_that_answers_everything_too_late_gets_longer_on_its_next_link() -> None:
    async with belt(sought=None, **{f"m{name}": [late(8.0)] * 5 for name in TELLS}) as (_, seen):
        await seen.until(lambda: told(seen) == TELLS, within_s=600)
        await seen.until_streaming()


async def test_what_is_refused_for_good_is_asked_for_once() -> None:
    async with belt(m2A24=[refused(NOT_PERMITTED)] * 50) as (device, seen):
        await seen.until_streaming()
        await seen.clock.sleep(600)
        assert device.asked["2A24"] == 1
        assert set(TELLS) - set(told(seen)) == {"2A24"}


async def test_one_that_never_tells_is_asked_seldom_and_that_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with belt(m2A24=[refused(UNLIKELY)] * 500) as (device, seen):
        await seen.until_streaming()
        await seen.clock.sleep(600)
        assert 10 <= device.asked["2A24"] / 3 <= 20  # three times a round
        assert seen.device.link is Link.STREAMING
    said = [record.getMessage() for record in caplog.records if "does not tell" in record.message]
    assert said == ["Belt does not tell 2A24; it is asked again now and then"]


async def test_a_serial_number_that_comes_late_proves_a_device_at_another_address() -> None:
    async with belt(sought=known(serial="SN-778899"), m2A25=[late(9.0)]) as (_, seen):
        await seen.until_streaming()
        assert told(seen)["2A25"] == b"SN-778899"
        assert seen.device.drop_outs == 0


async def test_one_that_never_tells_its_serial_number_is_for_a_person_to_take() -> None:
    sought = known(serial="SN-778899")
    async with belt(sought=sought, m2A25=[refused(UNLIKELY)] * 500) as (_, seen):
        await seen.until(lambda: bool(sought.suggestions))
        assert seen.times_s() == []
        assert sought.take(ADDRESS)
        await seen.until_streaming()


async def test_one_whose_late_serial_number_is_another_is_let_go() -> None:
    sought = known(serial="SN-000001", fixed=True)
    async with belt(sought=sought, m2A25=[refused(BUSY)] * 4) as (_, seen):
        await seen.until_streaming()
        await seen.until(lambda: seen.device.drop_outs == 1)
        assert "nothing proves that it is the same" in (seen.device.reason or "")
        taken = len(seen.times_s())
        await seen.clock.sleep(60)
        assert len(seen.times_s()) == taken
        assert [heard.address for heard in sought.suggestions] == [ADDRESS]


async def test_whoever_pairs_is_told_a_serial_number_that_is_busy_or_late() -> None:
    """Nothing else may prove the device tomorrow."""
    manners = {"m2A25": [refused(BUSY)] * 2, "m2A24": [late(7.0)]}
    async with placed(manners) as (device, radio):
        sighting = await radio.find(lambda heard: heard.name == NAME, timeout_s=10)
        assert sighting is not None
        async with acquainted(sighting, radio=radio, clock=device.clock) as acquaintance:
            facts = acquaintance.facts
    assert (facts.serial, facts.model) == ("SN-778899", "Model")
