"""When a bond is thrown away: the device says so, or hangs up again and again."""

from typing import Any

import msgspec
import pytest
from bleak.backends.device import BLEDevice
from bleak.exc import (
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from ingest.devices.bonds import (
    CANCELED_TIMES,
    BondDoubts,
    BondLost,
    bond_is_lost,
    wants_bond,
)
from ingest.devices.pair import acquainted
from ingest.devices.radio import Radio
from ingest.devices.sensor import LinkLost
from ingest.devices.sighting import Sighting
from tests.ingest.simulate.rooms import seated

CANCELED = BleakDBusError("org.bluez.Error.Failed", ["br-connection-canceled"])
BONDED: dict[str, Any] = {"path": "/org/bluez/hci0/dev_1", "props": {"Paired": True}}
STRANGER: dict[str, Any] = {"path": "/org/bluez/hci0/dev_1", "props": {"Paired": False}}


def refused(doubts: BondDoubts, details: Any, *failures: BaseException) -> list[bool]:
    return [doubts.are_enough("AA", details=details, exc=exc) for exc in failures]


def test_a_bonded_device_that_hangs_up_three_times_has_forgotten_us() -> None:
    seen = refused(BondDoubts(), BONDED, *[CANCELED] * (2 * CANCELED_TIMES))
    assert seen == [*[False] * (CANCELED_TIMES - 1), True] * 2


def test_a_device_without_a_bond_has_nothing_to_forget() -> None:
    assert not any(refused(BondDoubts(), STRANGER, *[CANCELED] * 10))
    assert not any(refused(BondDoubts(), object(), *[CANCELED] * 10))  # not BlueZ


def test_another_failure_or_a_connection_between_starts_the_count_anew() -> None:
    doubts = BondDoubts()
    other = BleakError("something else")
    assert not any(refused(doubts, BONDED, *[CANCELED, CANCELED, other] * 4))
    refused(doubts, BONDED, CANCELED, CANCELED)
    doubts.connected("AA")
    assert refused(doubts, BONDED, CANCELED) == [False]


def test_a_connection_that_takes_too_long_says_nothing_of_the_bond() -> None:
    slowly = [failure for _ in range(CANCELED_TIMES) for failure in (CANCELED, TimeoutError())]
    assert any(refused(BondDoubts(), BONDED, *slowly))
    assert not any(refused(BondDoubts(), BONDED, *[TimeoutError()] * 10))


@pytest.mark.parametrize(
    ("exc", "wanted", "lost"),
    [
        (BleakGATTProtocolError(BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION), True, True),
        (BleakGATTProtocolError(BleakGATTProtocolErrorCode.WRITE_NOT_PERMITTED), False, False),
        (BleakDBusError("org.bluez.Error.NotPermitted", ["Not paired"]), True, False),
        (BleakDBusError("org.bluez.Error.Failed", ["br-connection-key-missing"]), False, True),
        (BleakDBusError("org.bluez.Error.AuthenticationFailed", []), False, True),
        (CANCELED, False, False),
        (BleakError("something else"), False, False),
        (TimeoutError(), False, False),
    ],
)
def test_what_a_refusal_says(exc: Exception, wanted: bool, lost: bool) -> None:
    assert wants_bond(exc) is wanted
    assert bond_is_lost(exc) is lost


async def test_the_radio_throws_a_doubtful_bond_away_and_is_taken_again() -> None:
    unpaired: list[str] = []
    async with seated() as seat:
        backend = seat.room.client_backend

        class HangsUp(backend):  # type: ignore[misc, valid-type]  # the room makes it
            async def connect(self, pair: bool, **options: Any) -> None:
                if not unpaired:
                    raise CANCELED
                await super().connect(pair, **options)

            async def unpair(self) -> None:
                unpaired.append(self.address)

        radio = Radio(
            clock=seat.clock, scanner_backend=seat.room.scanner_backend, client_backend=HangsUp
        )
        address = seat.room.strap_address
        sighting = await radio.find(lambda s: s.address == address, timeout_s=5)
        assert sighting is not None
        bonded = msgspec.structs.replace(sighting, device=BLEDevice(address, "Strap", BONDED))
        for _ in range(CANCELED_TIMES - 1):
            with pytest.raises(LinkLost, match="does not connect"):
                await connected(radio, bonded)
        with pytest.raises(BondLost, match="no longer knows this computer; bonding anew"):
            await connected(radio, bonded)
        assert unpaired == [address]
        assert await connected(radio, bonded)


async def connected(radio: Radio, sighting: Sighting) -> bool:
    async with radio.connected(sighting, lost=lambda: None) as client:
        return client.is_connected


@pytest.mark.parametrize("word", ["InProgress", "AlreadyExists"])
async def test_a_bond_that_the_system_is_making_by_itself_is_used_and_not_thrown_away(
    word: str,
) -> None:
    async with seated(models=["needs-bond"]) as seat:
        thrown_away: list[str] = []

        backend = seat.room.client_backend

        class BondsUnasked(backend):  # type: ignore[misc, valid-type]  # the room makes it
            async def pair(self, *args: Any, **options: Any) -> None:
                await super().pair(*args, **options)
                raise BleakDBusError(f"org.bluez.Error.{word}", [])

            async def unpair(self) -> None:
                thrown_away.append(self.address)

        radio = Radio(
            clock=seat.clock,
            scanner_backend=seat.room.scanner_backend,
            client_backend=BondsUnasked,
        )
        sighting = await radio.find(lambda heard: heard.name == seat.room.strap_name, timeout_s=10)
        assert sighting is not None
        async with acquainted(sighting, radio=radio, clock=seat.clock) as strap:
            await strap.value()
        assert thrown_away == []
