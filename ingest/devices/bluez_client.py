"""bleak's client on BlueZ, connected once bleak has heard of all that BlueZ knows of the device.

BlueZ may say that all services are known before it has announced them: whatever else it has to say
of the device at that moment takes the word along. What bleak has collected by then lacks some or
all of them, and stays so for the whole link. Seen on 5.66 with two devices connecting at once; on
busy processors at every second connect.
"""

import logging
from contextlib import suppress
from typing import Any

from bleak.backends.bluezdbus.client import BleakClientBlueZDBus
from bleak.backends.client import BaseBleakClient
from dbus_fast import Message, MessageType

from ingest.clock import Clock
from ingest.devices.bonds import CANCELED_TIMES, HungUp
from ingest.devices.radio import Radio
from ingest.measurements import NS_PER_S

log = logging.getLogger(__name__)

# Less than the radio allows a connection: what became of it is told here.
LINKED_WITHIN_S = 15.0
ANSWER_WITHIN_S = 5.0
SHOWN_WITHIN_S = 5.0
LOOK_AGAIN_S = 0.02
_CHARACTERISTIC = "org.bluez.GattCharacteristic1"


def bluez_radio(*, clock: Clock, adapter: str | None = None) -> Radio:
    """The machine's own adapter; `adapter` None: any."""
    return Radio(clock=clock, adapter=adapter, client_backend=bluez_client(clock))


def bluez_client(clock: Clock) -> type[BaseBleakClient]:
    """For bleak's `backend=`."""

    class ClientOfAll(BleakClientBlueZDBus):
        """Waits for what is announced late; bears with a link that falls while it is made."""

        _is_linking = False
        _falls = 0

        async def connect(
            self, pair: bool, dangerous_use_bleak_cache: bool = False, **kwargs: Any
        ) -> None:
            """Connect; what BlueZ does not show in time is taken not to be there.

            Raises:
                HungUp: the device takes each connection and ends it.
            """
            self._falls, self._is_linking = 0, True
            try:
                async with clock.timeout(LINKED_WITHIN_S):
                    await super().connect(pair, dangerous_use_bleak_cache, **kwargs)
            except TimeoutError as exc:
                if self._falls >= CANCELED_TIMES:
                    raise HungUp(f"it hung up {self._falls} times") from exc
                raise
            finally:
                self._is_linking = False
            expected = await self._known_to_bluez()
            until_ns = clock.monotonic_ns() + int(SHOWN_WITHIN_S * NS_PER_S)
            while missing := sorted(expected - self._heard_of()):
                if clock.monotonic_ns() > until_ns:
                    words = ", ".join(missing)
                    log.warning("%s: BlueZ did not announce %s", self.address, words)
                    return
                await clock.sleep(LOOK_AGAIN_S)
                self.services = None
                await self._get_services()

        def _on_disconnected(self) -> None:
            if not self._is_linking:
                super()._on_disconnected()
                return
            # bleak tries again by itself, and nobody has lost what nobody had yet.
            self._falls += 1
            told, self._disconnected_callback = self._disconnected_callback, None
            super()._on_disconnected()
            self._disconnected_callback = told

        def _heard_of(self) -> set[str]:
            found = self.services
            return set() if found is None else {c.obj[0] for c in found.characteristics.values()}

        async def _known_to_bluez(self) -> set[str]:
            """The paths of the device's characteristics; empty: it does not say."""
            if self._bus is None or self._device_path is None:
                return set()
            reply = None
            # A bus that is closed meanwhile, because the link fell, answers nothing.
            with suppress(TimeoutError):
                async with clock.timeout(ANSWER_WITHIN_S):
                    reply = await self._bus.call(
                        Message(
                            destination="org.bluez",
                            path="/",
                            interface="org.freedesktop.DBus.ObjectManager",
                            member="GetManagedObjects",
                        )
                    )
            if reply is None or reply.message_type is not MessageType.METHOD_RETURN:
                return set()
            within = f"{self._device_path}/"
            return {
                path
                for path, interfaces in reply.body[0].items()
                if path.startswith(within) and _CHARACTERISTIC in interfaces
            }

    return ClientOfAll
