"""One Bluetooth link of a proxy to a device of the virtual room."""

from collections.abc import Callable
from contextlib import suppress

from bumble import core
from bumble.device import Connection, Peer

from ingest.simulate.virtual_client import MTU


class Link:
    """One Bluetooth link of the proxy."""

    def __init__(self, address: int, connection: Connection, *, lost: Callable[[], None]) -> None:
        self.address = address
        self.connection = connection
        self.peer = Peer(connection)
        self.registered: dict[int, Callable[[bytes], None]] = {}
        self.services_are_told = False
        connection.on(Connection.EVENT_DISCONNECTION, lambda _reason: lost())

    async def prepare(self, *, is_bonded: bool) -> None:
        """What the firmware asks for before it says that the device is connected."""
        if is_bonded:
            await self.connection.encrypt()
        await self.peer.request_mtu(MTU)
        await self.peer.discover_services()
        for service in self.peer.services:
            for characteristic in await service.discover_characteristics():
                await characteristic.discover_descriptors()

    async def paired(self) -> int:
        """Bond; 0, or the number of the failure."""
        try:
            await self.connection.pair()
        except core.ProtocolError as exc:
            return int(exc.error_code or 0x61)
        return 0

    async def close(self) -> None:
        with suppress(core.BaseBumbleError):
            await self.connection.disconnect()
