"""A room with one adapter and any number of peripherals, seen through bleak."""

from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import BaseBleakScanner

from ingest.simulate.central import Central
from ingest.simulate.stepping_clock import SteppingClock
from ingest.simulate.virtual_client import VirtualClient
from ingest.simulate.virtual_link import Ether
from ingest.simulate.virtual_scanner import VirtualScanner


class World:
    """One room's air. Must be made inside a running event loop.

    `scanner_backend` and `client_backend` go to `BleakScanner(backend=...)` and
    `BleakClient(..., backend=...)`.
    """

    def __init__(self, *, clock: SteppingClock) -> None:
        self.clock = clock
        self.ether = Ether(clock)
        room = Central(ether=self.ether)

        class RoomScanner(VirtualScanner):
            central = room

        class RoomClient(VirtualClient):
            central = room

        self.scanner_backend: type[BaseBleakScanner] = RoomScanner
        self.client_backend: type[BaseBleakClient] = RoomClient

    async def close(self) -> None:
        """Leave nothing behind that still sends or waits."""
        await self.ether.fall_silent()

    def set_rssi(self, address: str, dbm: int) -> None:
        """How loudly a device is heard."""
        self.ether.rssi_dbm[address] = dbm

    def lose(self, address: str) -> None:
        """Out of range: heard no more, and the link falls after the supervision timeout."""
        self.ether.lose(address)

    def regain(self, address: str) -> None:
        """Back in range."""
        self.ether.out_of_range.discard(address)

    def silence(self, address: str) -> None:
        """The link stays, and nothing the device sends arrives."""
        self.ether.silent.add(address)

    def unsilence(self, address: str) -> None:
        """What the device sends arrives again."""
        self.ether.silent.discard(address)
