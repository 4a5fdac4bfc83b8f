"""Pairing agent of our own on BlueZ: bonds that need no person are agreed to, for our devices only.

A strap may want a bond, and on a computer without a desktop (a Pi beside the belt) nobody else
would agree to it; BlueZ then leaves every later question on the link without an answer.
Source: BlueZ, doc/org.bluez.AgentManager.rst and doc/org.bluez.Agent.rst.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

from dbus_fast import BusType, DBusError, Message, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusObjectPath, DBusStr, DBusUInt16, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method

from ingest.background import in_background
from ingest.backoff import backoff_s
from ingest.clock import Clock

log = logging.getLogger(__name__)

PATH = "/io/strapline/agent"
CAPABILITY = "NoInputNoOutput"  # nobody is asked, and no number is compared
CALL_TIMEOUT_S = 5.0
_BLUEZ = "org.bluez"
_REJECTED = "org.bluez.Error.Rejected"
_OWNER_CHANGED = (
    "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
    "member='NameOwnerChanged',arg0='org.bluez'"
)
# No bus to connect to, a bus that hangs up, no answer, a refusal.
_ERRORS = (DBusError, OSError, EOFError, TimeoutError)


class _Place(NamedTuple):
    """Where a method is."""

    name: str
    path: str
    interface: str


_MANAGER = _Place(_BLUEZ, "/org/bluez", "org.bluez.AgentManager1")
_BUS = _Place("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")

IsOurs = Callable[[str], bool]
"""Whether a device, by its address, is one that we connect to."""


class PairingAgent(ServiceInterface):
    """Agrees to bonds with our devices, and to nothing else."""

    def __init__(self, is_ours: IsOurs) -> None:
        super().__init__("org.bluez.Agent1")
        self._is_ours = is_ours

    @dbus_method()
    def Release(self) -> None:
        """BlueZ needs it no longer."""

    @dbus_method()
    def Cancel(self) -> None:
        """What was asked last is void."""

    @dbus_method()
    def RequestAuthorization(self, device: DBusObjectPath) -> None:
        """Bond without a number to compare."""
        self._agree(device)

    @dbus_method()
    def AuthorizeService(self, device: DBusObjectPath, uuid: DBusStr) -> None:
        """Use one of our services."""
        self._agree(device)

    @dbus_method()
    def RequestConfirmation(self, device: DBusObjectPath, passkey: DBusUInt32) -> None:
        """Compare a number: nobody is there to."""
        raise DBusError(_REJECTED, "nobody is there to compare a number")

    @dbus_method()
    def RequestPinCode(self, device: DBusObjectPath) -> DBusStr:
        """Type a number: nobody is there to."""
        raise DBusError(_REJECTED, "nobody is there to type a number")

    @dbus_method()
    def RequestPasskey(self, device: DBusObjectPath) -> DBusUInt32:
        """Type a number: nobody is there to."""
        raise DBusError(_REJECTED, "nobody is there to type a number")

    @dbus_method()
    def DisplayPinCode(self, device: DBusObjectPath, pincode: DBusStr) -> None:
        """Show a number: there is nothing to show it on."""
        raise DBusError(_REJECTED, "there is nothing to show a number on")

    @dbus_method()
    def DisplayPasskey(
        self, device: DBusObjectPath, passkey: DBusUInt32, entered: DBusUInt16
    ) -> None:
        """Show a number: nothing is answered to this."""

    def _agree(self, device: str) -> None:
        if not self._is_ours(address_of(device)):
            raise DBusError(_REJECTED, "not a device of Strapline's")
        log.info("agreed to a bond with %s", address_of(device))


def address_of(path: str) -> str:
    """The address in a device's object path.

    >>> address_of("/org/bluez/hci0/dev_A0_9E_1A_12_34_56")
    'A0:9E:1A:12:34:56'
    """
    return path.rsplit("/dev_", 1)[-1].replace("_", ":")


@asynccontextmanager
async def pairing_agent(is_ours: IsOurs, *, clock: Clock) -> AsyncIterator[None]:
    """The agent is registered for the length of the block, whenever BlueZ is there.

    Without a bus or BlueZ nothing happens: whoever scans says what is missing.
    """
    async with in_background(pairing_agent=_kept_registered(is_ours, clock=clock)):
        yield


async def _kept_registered(is_ours: IsOurs, *, clock: Clock) -> None:
    """Register on each bus and with each bluetoothd that comes."""
    delays = backoff_s(cap=30.0)
    while True:
        try:
            bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        except (*_ERRORS, ValueError) as exc:
            log.debug("no system bus for the pairing agent: %s", exc)
        else:
            delays = backoff_s(cap=30.0)
            try:
                bus.export(PATH, PairingAgent(is_ours))
                await _registered_while_connected(bus, clock=clock)
            except _ERRORS as exc:
                log.debug("the system bus is gone: %s", exc)
            finally:
                await _leave(bus, clock=clock)
        await clock.sleep(next(delays))


async def _registered_while_connected(bus: MessageBus, *, clock: Clock) -> None:
    """A bluetoothd that is started again has forgotten every agent."""
    here = asyncio.Event()
    here.set()  # it may be there already

    def listen(message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            name, _old, new = message.body
            if name == _BLUEZ and new:
                here.set()

    bus.add_message_handler(listen)
    await _call(bus, _BUS, "AddMatch", [_OWNER_CHANGED], clock=clock)
    async with in_background(register=_register_each_time(bus, here, clock=clock)):
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # no annotations


async def _register_each_time(bus: MessageBus, here: asyncio.Event, *, clock: Clock) -> None:
    while True:
        await here.wait()
        here.clear()
        try:
            await _call(bus, _MANAGER, "RegisterAgent", [PATH, CAPABILITY], clock=clock)
            # Also before a desktop's: it would ask a person about a strap.
            await _call(bus, _MANAGER, "RequestDefaultAgent", [PATH], clock=clock)
        except _ERRORS as exc:
            log.debug("BlueZ takes no pairing agent: %s", exc)
        else:
            log.debug("the pairing agent is registered")


async def _leave(bus: MessageBus, *, clock: Clock) -> None:
    if not bus.connected:
        return
    with suppress(*_ERRORS):
        await _call(bus, _MANAGER, "UnregisterAgent", [PATH], clock=clock)
    bus.disconnect()
    with suppress(*_ERRORS):
        async with clock.timeout(CALL_TIMEOUT_S):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def _call(
    bus: MessageBus, place: _Place, member: str, body: list[str], *, clock: Clock
) -> None:
    """Call a method whose arguments are our object path, or texts."""
    message = Message(
        destination=place.name,
        path=place.path,
        interface=place.interface,
        member=member,
        signature="".join("o" if part == PATH else "s" for part in body),
        body=body,
    )
    async with clock.timeout(CALL_TIMEOUT_S):
        reply = await bus.call(message)
    if reply is not None and reply.message_type is MessageType.ERROR:
        raise DBusError(reply.error_name or "", str(reply.body))
