"""A stand-in for bluetoothd that announces a device's characteristics late.

What it knows it tells whoever asks, and before any answer of its own it sends what it still has to
announce, as the real one does. Source: BlueZ, gdbus/object.c (g_dbus_send_message flushes what is
pending, oldest object first); doc/org.bluez.Device.rst, doc/org.bluez.GattCharacteristic.rst.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_F0_5A_1E_00_00_01"
ADDRESS = "F0:5A:1E:00:00:01"
SERVICE = f"{DEVICE}/service000a"
CHARACTERISTICS = ("2acd", "2ad9", "2ada", "2ad4", "2a29", "2a24", "2a25")
_OBJECTS = "org.freedesktop.DBus.ObjectManager"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_DEVICE = "org.bluez.Device1"

Interfaces = dict[str, dict[str, Variant]]


class SlowAnnouncer:
    """One adapter, one device; `at_once`: how many characteristics it announces before the word
    that all are known; `never`: how many of them it does not announce at all."""

    def __init__(self, bus: MessageBus, *, at_once: int, never: int) -> None:
        self._bus = bus
        self._connected = False
        self.hangs_up = False
        self.removed: list[str] = []
        objects = self._characteristics()
        self._early = objects[: at_once + 1]
        self._late = objects[at_once + 1 : len(objects) - never]
        bus.add_message_handler(self._handle)

    def _handle(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        match message.interface, message.member:
            case "org.freedesktop.DBus.ObjectManager", "GetManagedObjects":
                self._announce(self._late if self._connected else [])
                return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._known()])
            case "org.bluez.Device1", "Connect" if self.hangs_up:
                self._changed("Connected", value=True)
                self._changed("Connected", value=False)
                words = "le-connection-abort-by-local"
                return Message.new_error(message, "org.bluez.Error.Failed", words)
            case "org.bluez.Adapter1", "RemoveDevice":
                self.removed += message.body
            case "org.bluez.Device1", "Connect":
                self._connected = True
                self._changed("Connected", value=True)
                self._announce(self._early)
                self._changed("ServicesResolved", value=True)
            case "org.bluez.Device1", "Disconnect":
                self._connected = False
                self._changed("ServicesResolved", value=False)
                self._changed("Connected", value=False)
            case _:
                return None
        return Message.new_method_return(message)

    def _known(self) -> dict[str, Interfaces]:
        known: dict[str, Interfaces] = {
            ADAPTER: {"org.bluez.Adapter1": {"Address": Variant("s", "C0:FF:EE:00:00:01")}},
            DEVICE: {
                _DEVICE: {
                    "Address": Variant("s", ADDRESS),
                    "Alias": Variant("s", "Belt"),
                    "Adapter": Variant("o", ADAPTER),
                    "Connected": Variant("b", self._connected),
                    "ServicesResolved": Variant("b", self._connected),
                }
            },
        }
        return known | dict(self._characteristics()) if self._connected else known

    def _characteristics(self) -> list[tuple[str, Interfaces]]:
        service = {"UUID": Variant("s", _full("1826")), "Device": Variant("o", DEVICE)}
        objects: list[tuple[str, Interfaces]] = [(SERVICE, {"org.bluez.GattService1": service})]
        for number, uuid in enumerate(CHARACTERISTICS):
            properties = {
                "UUID": Variant("s", _full(uuid)),
                "Service": Variant("o", SERVICE),
                "Flags": Variant("as", ["read"]),
            }
            path = f"{SERVICE}/char{0x10 + number:04x}"
            objects.append((path, {"org.bluez.GattCharacteristic1": properties}))
        return objects

    def _announce(self, objects: list[tuple[str, Interfaces]]) -> None:
        while objects:
            self._signal("/", _OBJECTS, "InterfacesAdded", "oa{sa{sv}}", [*objects.pop(0)])

    def _changed(self, name: str, *, value: bool) -> None:
        body = [_DEVICE, {name: Variant("b", value)}, []]
        self._signal(DEVICE, _PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _signal(
        self, path: str, interface: str, member: str, signature: str, body: list[Any]
    ) -> None:
        self._bus.send(Message.new_signal(path, interface, member, signature, body))


def _full(uuid: str) -> str:
    return f"0000{uuid}-0000-1000-8000-00805f9b34fb"


@asynccontextmanager
async def slow_announcer(
    address: str, *, at_once: int, never: int = 0
) -> AsyncIterator[SlowAnnouncer]:
    """On the bus for the length of the block."""
    bus = await MessageBus(bus_address=address).connect()
    announcer = SlowAnnouncer(bus, at_once=at_once, never=never)
    await bus.request_name("org.bluez")
    try:
        yield announcer
    finally:
        bus.disconnect()
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # no annotations
