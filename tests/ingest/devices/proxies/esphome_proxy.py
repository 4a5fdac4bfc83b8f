"""An ESPHome Bluetooth proxy in the virtual room, as strict as the firmware.

Source: ESPHome, components api (api_connection) and bluetooth_proxy (bluetooth_proxy,
bluetooth_connection). Who is not greeted is asked nothing; one listener at a time; few links;
handles that are not connected, services told once, notifications registered before they are
forwarded; and all links end with the client they were made for.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aioesphomeapi.model import BluetoothProxyFeature

from ingest.simulate.central import Central
from ingest.simulate.virtual_radio import World
from tests.ingest.devices.proxies.bluetooth_link import Link
from tests.ingest.devices.proxies.proxy_client import Client

FEATURES = (
    BluetoothProxyFeature.PASSIVE_SCAN
    | BluetoothProxyFeature.ACTIVE_CONNECTIONS
    | BluetoothProxyFeature.REMOTE_CACHING
    | BluetoothProxyFeature.PAIRING
    | BluetoothProxyFeature.CACHE_CLEARING
    | BluetoothProxyFeature.RAW_ADVERTISEMENTS
    | BluetoothProxyFeature.FEATURE_STATE_AND_MODE
)


class Proxy:
    """One proxy. `rssi_dbm`: how loud it hears a device; `deaf_to`: those that it does not hear.

    `made`: every link it was asked for, and was able to make.
    """

    def __init__(
        self,
        world: World,
        *,
        number: int,
        key: str | None = None,
        features: int = FEATURES,
        slots: int = 3,
    ) -> None:
        self.name = f"proxy-{number}"
        self.mac = f"AA:BB:CC:00:00:{number:02X}"
        self.key = key
        self.features = features
        self.slots = slots
        self.rssi_dbm: dict[str, int] = {}
        self.deaf_to: set[str] = set()
        self.made: list[str] = []
        self.links: dict[int, Link] = {}
        self.listener: Client | None = None
        self.clients: set[Client] = set()
        self.central = Central(ether=world.ether, address=f"C0:FF:EE:00:01:{number:02X}")
        self._server: asyncio.Server | None = None
        self.port = 0

    async def switch_on(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def switch_off(self) -> None:
        """As with its plug pulled: no goodbye to anybody."""
        assert self._server is not None
        self._server.close()
        for client in tuple(self.clients):
            client.hang_up()
        for link in tuple(self.links.values()):
            await link.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = Client(self, reader, writer)
        self.clients.add(client)
        try:
            await client.run()
        finally:
            self.clients.discard(client)
            if self.listener is client:
                self.listener = None
                await self.central.stop_scan(client.heard)
                for link in tuple(self.links.values()):
                    await link.close()
            writer.close()


@asynccontextmanager
async def switched_on(*proxies: Proxy) -> AsyncIterator[None]:
    for proxy in proxies:
        await proxy.switch_on()
    try:
        yield
    finally:
        for proxy in proxies:
            await proxy.switch_off()
