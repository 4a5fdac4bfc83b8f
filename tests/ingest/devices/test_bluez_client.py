"""Connections on BlueZ, on a real message bus: what is announced late is there all the same."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from ingest.clock import SystemClock
from ingest.devices.bonds import BondLost
from ingest.devices.sensor import LinkLost
from ingest.devices.sighting import Sighting, sighting_of
from tests.a_bus import a_bus, needs_dbus
from tests.patience import until

pytestmark = [
    pytest.mark.process,
    needs_dbus,
    pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux's"),
]

if sys.platform == "linux":
    from ingest.devices.bluez_client import bluez_radio
    from tests.ingest.devices.bluez_objects import (
        ADAPTER,
        ADDRESS,
        CHARACTERISTICS,
        DEVICE,
        slow_announcer,
    )


class HurriedClock(SystemClock):
    """Goes a hundred times as fast as the sun."""

    def monotonic_ns(self) -> int:
        return 100 * super().monotonic_ns()

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds / 100)


@pytest.fixture
async def task_watch() -> AsyncIterator[None]:
    """As for all tests, once bleak has seen that its bus is gone."""
    before = asyncio.all_tasks()
    yield
    await until(lambda: all(task.done() for task in asyncio.all_tasks() - before - {_this()}))


def _this() -> asyncio.Task[object] | None:
    return asyncio.current_task()


def sighted(**props: bool) -> Sighting:
    heard = AdvertisementData(None, {}, {}, [], None, -50, ())
    return sighting_of(
        BLEDevice(ADDRESS, "Belt", {"path": DEVICE, "props": {"Adapter": ADAPTER, **props}}), heard
    )


async def shown(monkeypatch: pytest.MonkeyPatch, *, at_once: int, never: int = 0) -> list[str]:
    """The characteristics of a link, when it is handed on."""
    async with a_bus() as address, slow_announcer(address, at_once=at_once, never=never):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        radio = bluez_radio(clock=HurriedClock())
        async with radio.connected(sighted(), lost=lambda: None) as client:
            return [c.uuid[4:8] for c in client.services.characteristics.values()]


@pytest.mark.parametrize("at_once", [0, 1, len(CHARACTERISTICS) - 1, len(CHARACTERISTICS)])
async def test_all_that_bluez_knows_is_there_however_late_it_is_announced(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sorted(await shown(monkeypatch, at_once=at_once)) == sorted(CHARACTERISTICS)


async def test_what_is_never_announced_is_done_without_and_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert len(await shown(monkeypatch, at_once=2, never=1)) == len(CHARACTERISTICS) - 1
    assert "BlueZ did not announce" in caplog.text


class ImpatientClock(SystemClock):
    """Gives a connection a tenth of its time."""

    def timeout(self, seconds: float | None) -> AbstractAsyncContextManager[Any]:
        return super().timeout(None if seconds is None else seconds / 10)


async def test_a_bond_is_thrown_away_where_the_device_ends_each_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """bleak tries again by itself for as long as it may, and never says why it came to nothing."""
    fell: list[str] = []
    async with a_bus() as address, slow_announcer(address, at_once=2) as daemon:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        daemon.hangs_up = True
        radio = bluez_radio(clock=ImpatientClock())
        told: LinkLost | None = None
        while not isinstance(told, BondLost):  # a busy machine may need more than one turn
            with pytest.raises(LinkLost) as lost:
                async with radio.connected(sighted(Paired=True), lost=lambda: fell.append("link")):
                    pass
            told = lost.value
        assert str(told).endswith("bonding anew")
        assert daemon.removed == [DEVICE]
    assert fell == []  # nobody had it yet
