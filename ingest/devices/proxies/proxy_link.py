"""Link to one proxy over ESPHome's native API: kept up, and made anew whenever it falls."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast

from aioesphomeapi.client import APIClient
from aioesphomeapi.core import (
    APIConnectionError,
    EncryptionPlaintextAPIError,
    HandshakeAPIError,
    RequiresEncryptionAPIError,
    ResolveAPIError,
)
from aioesphomeapi.model import BluetoothProxyFeature
from bleak_esphome.backend.client import ESPHomeClientData
from bleak_esphome.backend.device import ESPHomeBluetoothDevice
from bleak_esphome.backend.scanner import ESPHomeScanner

from ingest.backoff import backoff_s
from ingest.clock import Clock
from ingest.devices.proxies.heard_by_proxies import HeardByProxies
from ingest.devices.proxies.proxy_address import ProxyAddress
from ingest.sentence import Sentence

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 15.0
# A proxy that lost its power says nothing; ESPHome's client gives it up after 4.5 of these.
PING_EVERY_S = 3.0
_NEEDED = BluetoothProxyFeature.RAW_ADVERTISEMENTS
_TO_CONNECT = BluetoothProxyFeature.ACTIVE_CONNECTIONS | BluetoothProxyFeature.REMOTE_CACHING
_ERRORS = (APIConnectionError, OSError, TimeoutError)


class ProxyLink:
    """One proxy: what it hears goes to `ears`, and links to devices are made through `client_data`.

    `reason`: why it is of no use at the moment; None: it is.
    """

    def __init__(
        self,
        address: ProxyAddress,
        *,
        ears: HeardByProxies,
        clock: Clock,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.address = address
        self.reason: Sentence | None = None
        self.client_data: ESPHomeClientData | None = None
        self._ears = ears
        self._clock = clock
        self._changed = changed

    @property
    def can_connect(self) -> bool:
        """Whether it is there, and has a connection to spare."""
        data = self.client_data
        return data is not None and data.bluetooth_device.ble_connections_free > 0

    async def run(self) -> None:
        """Be linked as long as the proxy is there, for ever."""
        delays = backoff_s(cap=10.0)
        while True:
            try:
                if await self._linked_once():
                    delays = backoff_s(cap=10.0)
                self._fell(
                    Sentence("proxy {address} is gone; connecting anew", address=self.address)
                )
            except _ERRORS as exc:
                self._fell(_words(self.address, exc))
            await self._clock.sleep(next(delays))

    async def _linked_once(self) -> bool:
        """Work through the proxy until it is gone; whether it could be worked through."""
        gone = asyncio.Event()

        async def stopped(_expected: bool) -> None:
            gone.set()

        api = APIClient(
            self.address.host,
            self.address.port,
            client_info="strapline",
            keepalive=PING_EVERY_S,
            noise_psk=self.address.key,
            provide_time=False,
        )
        try:
            async with self._clock.timeout(CONNECT_TIMEOUT_S):
                await api.connect(on_stop=stopped, login=True, log_errors=False)
                self.client_data = await self._prepared(api)
            if self.client_data is None:
                await gone.wait()
                return False
            self.reason = None
            log.info("proxy %s hears and connects", self.address)
            self._changed()
            await gone.wait()
            return True
        finally:
            self._let_go()
            await api.disconnect(force=True)

    async def _prepared(self, api: APIClient) -> ESPHomeClientData | None:
        """Have it tell what it hears; None: it is no proxy that devices can be reached through."""
        info = await api.device_info()
        version = api.api_version
        assert version is not None  # it is connected
        can = info.bluetooth_proxy_feature_flags_compat(version)
        if not can & _NEEDED or can & _TO_CONNECT != _TO_CONNECT:
            self._fell(
                Sentence(
                    "{address} connects to no device: it needs `bluetooth_proxy:` with "
                    "`active: true`, and ESPHome 2023.2 or newer",
                    address=self.address,
                )
            )
            return None
        source = info.bluetooth_mac_address or info.mac_address
        device = ESPHomeBluetoothDevice(info.name, source, available=True)
        api.subscribe_bluetooth_connections_free(device.async_update_ble_connection_limits)
        api.subscribe_bluetooth_le_raw_advertisements(self._hear)
        return ESPHomeClientData(
            bluetooth_device=device,
            client=api,
            device_info=info,
            api_version=version,
            title=info.name,
            scanner=cast(ESPHomeScanner, _NoScanner()),
        )

    def _hear(self, packets: Any) -> None:  # its classes are made at run time
        for packet in packets.advertisements:
            self._ears.heard(
                self,
                address=packet.address,
                address_type=packet.address_type,
                rssi=packet.rssi,
                data=packet.data,
            )

    def _let_go(self) -> None:
        """Whoever is linked through it is told that the link fell."""
        data, self.client_data = self.client_data, None
        self._ears.deaf(self)
        if data is None:
            return
        data.bluetooth_device.async_set_unavailable()
        for tell in tuple(data.disconnect_callbacks):
            tell()

    def _fell(self, reason: Sentence) -> None:
        if self.reason != reason:
            log.warning("%s", reason)
        self.reason = reason
        self._changed()


class _NoScanner:
    """In the place of a Home Assistant scanner, of which the client only asks this."""

    def connecting(self) -> Any:
        """A link is being made: nothing needs to be stopped for it."""
        return nullcontext()


def _words(address: ProxyAddress, exc: BaseException) -> Sentence:
    if isinstance(exc, RequiresEncryptionAPIError):
        return Sentence(
            "proxy {address} wants its encryption key: set it under [devices.proxy_keys]",
            address=address,
        )
    if isinstance(exc, EncryptionPlaintextAPIError):
        return Sentence(
            "proxy {address} does not encrypt: leave its key out of [devices.proxy_keys]",
            address=address,
        )
    if isinstance(exc, HandshakeAPIError):
        return Sentence(
            "proxy {address} refuses the encryption key: take it from its ESPHome page",
            address=address,
        )
    if isinstance(exc, ResolveAPIError):
        return Sentence(
            "proxy {address} is not known in this network: check its name, or use its address",
            address=address,
        )
    return Sentence(
        "proxy {address} does not answer: is it switched on, and is this its address?",
        address=address,
    )
