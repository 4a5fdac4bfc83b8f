"""A strap that tells its battery only to those it is bonded with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, Service

from ingest.clock import Clock
from ingest.simulate.peripheral import Peripheral, notifying, readable
from ingest.simulate.virtual_link import Ether

ADDRESS = "F0:5A:1E:00:00:03"
NAME = "Strapline Shy Strap"
BATTERY_PCT = 77
_FRAME = bytes.fromhex("0648")  # 72 bpm, contact good


class ShyStrap:
    """Heart rate for everybody, the battery level for friends."""

    def __init__(self, *, ether: Ether) -> None:
        self.links_made: list[Connection] = []
        self.pairings = 0
        self.refusals = 0
        self._clock: Clock = ether.clock
        self._measurement = notifying(0x2A37)
        battery = Characteristic(
            UUID.from_16_bits(0x2A19),
            Characteristic.Properties.READ,
            Characteristic.READABLE | Characteristic.Permissions.READ_REQUIRES_ENCRYPTION,
            bytes([BATTERY_PCT]),
        )
        self.peripheral = Peripheral(
            NAME,
            address=ADDRESS,
            ether=ether,
            services=(
                Service(UUID.from_16_bits(0x180D), [self._measurement]),
                Service(UUID.from_16_bits(0x180F), [battery]),
                Service(UUID.from_16_bits(0x180A), [readable(0x2A24, b"Shy Strap")]),
            ),
        )

    async def run(self) -> None:
        """Be on the air and measure for ever."""
        await self.peripheral.switch_on()
        while True:
            for link in self.peripheral.links:
                if link not in self.links_made:
                    self._greet(link)
            await self.peripheral.notify(self._measurement, _FRAME)
            await self._clock.sleep(0.2)

    async def forget_everybody(self) -> None:
        """Lose all bonds, as with a factory reset."""
        keystore = self.links_made[-1].device.keystore
        assert keystore is not None
        await keystore.delete_all()

    def _greet(self, link: Connection) -> None:
        self.links_made.append(link)
        link.on(Connection.EVENT_PAIRING, lambda *_: self._paired())
        link.on(Connection.EVENT_PAIRING_FAILURE, lambda *_: self._refused())

    def _paired(self) -> None:
        self.pairings += 1

    def _refused(self) -> None:
        self.refusals += 1


@asynccontextmanager
async def shy_strap(*, ether: Ether) -> AsyncIterator[ShyStrap]:
    """On the air for the length of the block."""
    strap = ShyStrap(ether=ether)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(strap.run(), name="shy strap")
        try:
            yield strap
        finally:
            running.cancel()
