"""A radio, and devices of the tests' own on its air."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bumble.core import UUID
from bumble.gatt import Characteristic, Service
from bumble.pairing import PairingConfig, PairingDelegate

from ingest.background import in_background
from ingest.devices.radio import Radio
from ingest.devices.sighting import Sighting
from ingest.simulate.peripheral import Peripheral, notifying, readable
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.virtual_radio import World
from tests.ingest.devices.address_forms import backends_of

HEART_RATE_72 = bytes.fromhex("1648e803")  # 72 bpm, contact detected, one interval
NO_CONTACT = bytes.fromhex("0400")  # 0 bpm, contact supported and not detected
BELT_STANDS = bytes.fromhex("00000000")
WALKING = bytes.fromhex("0000f401")  # 5.00 km/h

MEASURES = {
    0x180D: (0x2A37, HEART_RATE_72),
    0x1826: (0x2ACD, WALKING),
    0x1814: (0x2A53, bytes.fromhex("00800150")),
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """A device as a test wants it; its names are those that Device Information has.

    `is_silent`: it never notifies. `hidden`: it advertises a service of its maker's and not what it
    measures. `locked`: its serial number is only told to those who are bonded.
    """

    name: str
    address: str
    service: int | None = 0x180D
    frames: Sequence[bytes] = ()
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    system_id: str | None = None
    hidden: bool = False
    is_silent: bool = False
    locked: bool = False
    refuses: bool = False
    extra: Sequence[Characteristic[Any]] = ()
    service_data: dict[int, bytes] = field(default_factory=dict)


class Air:
    """The radio of the code under test and the world behind it."""

    def __init__(self, clock: SteppingClock, *, system: str | None = None) -> None:
        self.clock = clock
        self.world = World(clock=clock)
        backends: dict[str, Any] = {
            "scanner_backend": self.world.scanner_backend,
            "client_backend": self.world.client_backend,
        }
        if system is not None:
            backends = backends_of(system, self.world)
        self.radio = Radio(clock=clock, **backends)

    async def heard(self, name: str) -> Sighting:
        sighting = await self.radio.find(
            lambda s: name in (s.name, s.address) and s.is_named, timeout_s=10
        )
        assert sighting is not None
        return sighting

    async def speak(self, made: Made) -> None:
        """Be on the air and notify once a second for ever."""
        services, measured = _services(made)
        peripheral = Peripheral(
            made.name,
            address=made.address,
            ether=self.world.ether,
            services=services,
            service_data=made.service_data,
        )
        if made.refuses:
            peripheral._device.pairing_config_factory = lambda _link: PairingConfig(
                delegate=_Refusal()
            )
        await peripheral.switch_on()
        if measured is None or made.service is None or made.is_silent:
            await asyncio.Event().wait()
            return
        frames = made.frames or (MEASURES[made.service][1],)
        sent = 0
        while True:
            await self.clock.sleep(1.0)
            if peripheral.links:
                await peripheral.notify(measured, frames[min(sent, len(frames) - 1)])
                sent += 1


@asynccontextmanager
async def on_the_air(*devices: Made, system: str | None = None) -> AsyncIterator[Air]:
    clock = SteppingClock(speed=None, start_wall_ns=1_700_000_000_000_000_000)
    async with clock.running():
        air = Air(clock, system=system)
        try:
            async with in_background(
                **{f"device_{number}": air.speak(made) for number, made in enumerate(devices)}
            ):
                yield air
        finally:
            await air.world.close()


class _Refusal(PairingDelegate):
    async def accept(self) -> bool:
        return False


def _services(made: Made) -> tuple[list[Service], Characteristic[Any] | None]:
    services = []
    measured = None
    if made.service is not None:
        measured = notifying(MEASURES[made.service][0])
        services.append(Service(UUID.from_16_bits(made.service), [measured, *made.extra]))
    elif made.extra:
        services.append(Service(UUID.from_16_bits(0x1826), list(made.extra)))
    texts = {0x2A29: made.maker, 0x2A24: made.model}
    information = [readable(uuid, text.encode()) for uuid, text in texts.items() if text]
    if made.serial:
        information.append(_serial(made.serial, locked=made.locked))
    if made.system_id:
        information.append(readable(0x2A23, bytes.fromhex(made.system_id)))
    if information:
        services.append(Service(UUID.from_16_bits(0x180A), information))
    if made.hidden or not services:
        services.insert(0, Service(UUID("6217ff4b-fb31-1140-ad5a-a45545d7ecf3"), []))
    return services, measured


def _serial(serial: str, *, locked: bool) -> Characteristic[Any]:
    return Characteristic(
        UUID.from_16_bits(0x2A25),
        Characteristic.Properties.READ,
        Characteristic.Permissions.READ_REQUIRES_ENCRYPTION
        if locked
        else Characteristic.Permissions.READABLE,
        serial.encode(),
    )
