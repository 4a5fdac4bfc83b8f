"""The probe over a real D-Bus: a bus of our own, on which BlueZ's name answers as BlueZ does."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from strapline.devices.radio_access import RadioAccess
from strapline.doctor.machine import Adapter, Service
from strapline.doctor.probe import SystemProbe
from tests.a_bus import a_bus, needs_dbus

pytestmark = [pytest.mark.process, needs_dbus]

Answer = Callable[[Message], Message]


@asynccontextmanager
async def bluez(address: str, answer: Answer) -> AsyncIterator[None]:
    bus = await MessageBus(bus_address=address).connect()

    def handle(message: Message) -> Message | None:
        if message.message_type is MessageType.METHOD_CALL and message.path == "/":
            return answer(message)
        return None

    bus.add_message_handler(handle)
    await bus.request_name("org.bluez")
    try:
        yield
    finally:
        bus.disconnect()


def two_adapters(message: Message) -> Message:
    """As BlueZ 5.66 tells them, shortened to what is looked at."""
    objects = {
        "/org/bluez": {"org.bluez.AgentManager1": {}},
        "/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": Variant("b", True)}},
        "/org/bluez/hci1": {"org.bluez.Adapter1": {"Powered": Variant("b", False)}},
        "/org/bluez/hci0/dev_A0_9E_1A_12_34_56": {"org.bluez.Device1": {}},
    }
    return Message.new_method_return(message, "a{oa{sa{sv}}}", [objects])


def denied(message: Message) -> Message:
    return Message.new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "not you")


async def test_a_bus_without_bluez_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_bus() as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        found = await SystemProbe(data_dir=tmp_path, access=RadioAccess()).bluez()
    assert found.service is Service.NO_SERVICE


@pytest.mark.parametrize(
    ("answer", "service", "adapters"),
    [
        (
            two_adapters,
            Service.ANSWERS,
            (Adapter(name="hci0", powered=True), Adapter(name="hci1", powered=False)),
        ),
        (denied, Service.DENIED, ()),
    ],
    ids=["two adapters", "no permission"],
)
async def test_what_bluez_answers_is_understood(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    service: Service,
    adapters: tuple[Adapter, ...],
) -> None:
    async with a_bus() as address, bluez(address, answer):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        found = await SystemProbe(data_dir=tmp_path, access=RadioAccess()).bluez()
    assert found.service is service
    assert found.adapters == adapters
