"""Our pairing agent on a real message bus: whom it agrees with, and how it comes back."""

import sys

import pytest

from ingest.clock import SystemClock
from strapline.devices.radio_access import RadioAccess, opened_radio
from tests.a_bus import a_bus, needs_dbus
from tests.patience import until

pytestmark = [
    pytest.mark.process,
    needs_dbus,
    pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux's"),
]

if sys.platform == "linux":
    from ingest.devices.bluez_agent import CAPABILITY, PATH, pairing_agent
    from tests.ingest.devices.bluetoothd import Bluetoothd, bluetoothd

OURS = "/org/bluez/hci0/dev_F0_5A_1E_00_00_01"
FOREIGN = "/org/bluez/hci0/dev_11_22_33_44_55_66"
REJECTED = "org.bluez.Error.Rejected"


def is_ours(address: str) -> bool:
    return address == "F0:5A:1E:00:00:01"


async def registered(daemon: "Bluetoothd") -> None:
    await until(lambda: bool(daemon.default) and len(daemon.agents) == 1)


async def test_a_bond_with_our_device_is_agreed_to_and_with_nobody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_bus() as address, bluetoothd(address) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        async with pairing_agent(is_ours, clock=SystemClock()):
            await registered(daemon)
            assert [*daemon.agents.values()] == [(PATH, CAPABILITY)]
            assert CAPABILITY == "NoInputNoOutput"
            assert await daemon.asks("RequestAuthorization", OURS) is None
            assert await daemon.asks("RequestAuthorization", FOREIGN) == REJECTED
            assert await daemon.asks("AuthorizeService", OURS, "180d", signature="os") is None
            assert (
                await daemon.asks("AuthorizeService", FOREIGN, "180d", signature="os") == REJECTED
            )
        await until(lambda: not daemon.agents)
        assert daemon.refused == []


async def test_what_needs_a_person_is_refused_also_of_our_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_bus() as address, bluetoothd(address) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        async with pairing_agent(is_ours, clock=SystemClock()):
            await registered(daemon)
            asked = [
                await daemon.asks("RequestConfirmation", OURS, 123456, signature="ou"),
                await daemon.asks("RequestPinCode", OURS),
                await daemon.asks("RequestPasskey", OURS),
                await daemon.asks("DisplayPinCode", OURS, "0000", signature="os"),
            ]
            assert asked == [REJECTED] * 4
            assert await daemon.asks("DisplayPasskey", OURS, 1, 0, signature="ouq") is None


async def test_a_desktop_s_agent_is_asked_again_when_ours_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_bus() as address, bluetoothd(address) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        daemon.agents[":1.99"] = ("/desktop", "KeyboardDisplay")
        daemon.default.append(":1.99")
        async with pairing_agent(is_ours, clock=SystemClock()):
            await until(lambda: len(daemon.default) == 2)
            assert daemon.default[-1] != ":1.99"
        await until(lambda: daemon.default == [":1.99"])


async def test_bluetoothd_started_late_and_started_again_gets_the_agent_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_bus() as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        async with pairing_agent(is_ours, clock=SystemClock()):
            for _ in range(2):
                async with bluetoothd(address) as daemon:
                    await registered(daemon)
                    assert await daemon.asks("RequestAuthorization", OURS) is None


async def test_without_a_bus_or_the_right_to_use_it_the_block_runs_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    async with pairing_agent(is_ours, clock=SystemClock()):
        pass
    async with a_bus() as address, bluetoothd(address) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        daemon.denies = True
        async with pairing_agent(is_ours, clock=SystemClock()):
            await SystemClock().sleep(0.2)
            assert daemon.agents == {}


async def test_the_radio_that_every_command_opens_brings_the_agent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with a_bus() as address, bluetoothd(address) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        async with opened_radio(RadioAccess(), clock=SystemClock()) as radio:
            await registered(daemon)
            assert not radio.uses("F0:5A:1E:00:00:01")
            assert await daemon.asks("RequestAuthorization", OURS) == REJECTED
