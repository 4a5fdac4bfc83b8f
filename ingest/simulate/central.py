"""The one Bluetooth adapter on our side of the virtual radio."""

import asyncio
from collections.abc import Callable

from bumble.device import Advertisement, Connection
from bumble.hci import Address
from bumble.keys import MemoryKeyStore

from ingest.simulate.virtual_link import Ether, RadioDevice

ADAPTER_ADDRESS = "C0:FF:EE:00:00:01"

Listener = Callable[[Advertisement], None]


class Central:
    """Scans for any number of listeners, connects to one device at a time, keeps the bonds.

    It switches itself on when it is first used.
    """

    def __init__(self, *, ether: Ether, address: str = ADAPTER_ADDRESS) -> None:
        self.ether = ether
        self.clock = ether.clock
        self.device = RadioDevice("adapter", ether=ether, address=address)
        self._keys = MemoryKeyStore()
        self.device.keystore = self._keys
        self._switching_on = asyncio.Lock()
        self._scanning = asyncio.Lock()
        self._connecting = asyncio.Lock()
        self._listeners: list[Listener] = []
        self.device.on(RadioDevice.EVENT_ADVERTISEMENT, self._heard)

    async def start_scan(self, listener: Listener, *, active: bool) -> None:
        """Tell `listener` of every advertisement, beginning with all there is on the air now.

        The first listener decides whether scan responses, and with them most names, are asked for.
        """
        await self._switch_on()
        async with self._scanning:
            if not self._listeners:
                await self.device.start_scanning(active=active)
            self._listeners.append(listener)
        self.clock.call_soon(self.ether.solicit)

    async def stop_scan(self, listener: Listener) -> None:
        """Tell `listener` no more; harmless when it is not told of any."""
        async with self._scanning:
            if listener not in self._listeners:
                return
            self._listeners.remove(listener)
            if not self._listeners:
                await self.device.stop_scanning()

    async def connect(self, address: str) -> Connection:
        """Wait for the device to come on the air and link up with it."""
        peer = Address(address)
        await self._switch_on()
        async with self._connecting:
            try:
                return await self.device.connect(peer, timeout=None)
            except asyncio.CancelledError:
                self.device.radio.abandon_connecting()
                raise

    async def knows(self, address: str) -> bool:
        """Whether there are keys for the device."""
        return await self._keys.get(address) is not None

    async def forget(self, address: str) -> None:
        """Throw the keys of the device away, if there are any."""
        if await self.knows(address):
            await self._keys.delete(address)

    async def _switch_on(self) -> None:
        async with self._switching_on:
            if not self.device.powered_on:
                await self.device.power_on()

    def _heard(self, advertisement: Advertisement) -> None:
        for listener in tuple(self._listeners):
            listener(advertisement)
