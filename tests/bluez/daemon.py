"""What a desktop does around bluetoothd: power the adapter, forget devices."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from dbus_fast import BusType, DBusError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

_BLUEZ = "org.bluez"
_ADAPTER, _DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
_PROCESS = "bluetoothd"


class Daemon:
    """bluetoothd over D-Bus."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus

    async def has_adapter(self) -> bool:
        """Whether there is one, and it is switched on; switches it on where it is not."""
        try:
            objects = await self._objects()
        except DBusError:  # it is being started again
            return False
        for path, interfaces in objects.items():
            if _ADAPTER not in interfaces:
                continue
            if interfaces[_ADAPTER]["Powered"].value:
                return True
            with suppress(DBusError):  # Busy: it is being set up
                await self._power(path, on=True)
        return False

    async def switch_off(self) -> None:
        """Switch every adapter off; it stays plugged in."""
        for path, interfaces in (await self._objects()).items():
            if _ADAPTER in interfaces:
                await self._power(path, on=False)

    async def device(self, address: str) -> dict[str, Any]:
        """What BlueZ knows of a device, by D-Bus property; empty: it does not know it."""
        for interfaces in (await self._objects()).values():
            properties = interfaces.get(_DEVICE)
            if properties is not None and properties["Address"].value == address:
                return {name: variant.value for name, variant in properties.items()}
        return {}

    async def forget_devices(self) -> None:
        """Remove every device, with its bond and its cached services."""
        for path, interfaces in (await self._objects()).items():
            if _DEVICE in interfaces:
                adapter = interfaces[_DEVICE]["Adapter"].value
                with suppress(DBusError):
                    await self._call(adapter, _ADAPTER, "RemoveDevice", "o", [path])

    def kill(self) -> None:
        """End bluetoothd at once; the machine's init starts it again."""
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it ended meanwhile
                if (process / "comm").read_text(encoding="utf-8").strip() == _PROCESS:
                    os.kill(int(process.name), signal.SIGKILL)

    async def _power(self, path: str, *, on: bool) -> None:
        await self._call(
            path,
            "org.freedesktop.DBus.Properties",
            "Set",
            "ssv",
            [_ADAPTER, "Powered", Variant("b", on)],
        )

    async def _objects(self) -> dict[str, dict[str, dict[str, Variant]]]:
        reply = await self._call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        objects: dict[str, dict[str, dict[str, Variant]]] = reply.body[0]
        return objects

    async def _call(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: list[object] | None = None,
    ) -> Message:
        reply = await self._bus.call(
            Message(
                destination=_BLUEZ,
                path=path,
                interface=interface,
                member=member,
                signature=signature,
                body=body or [],
            )
        )
        assert reply is not None
        if reply.message_type is MessageType.ERROR:
            raise DBusError(reply.error_name or "", str(reply.body))
        return reply


@asynccontextmanager
async def talking_to_bluetoothd() -> AsyncIterator[Daemon]:
    """A connection to the system bus for the length of the block."""
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    try:
        yield Daemon(bus)
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # no annotations
