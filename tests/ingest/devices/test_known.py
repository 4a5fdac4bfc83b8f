"""Remembered devices: who they are told apart by, what they are called, whose they are."""

from collections.abc import Callable

import msgspec
import pytest

from ingest.devices.known import (
    AliasError,
    KnownDevice,
    KnownDevices,
    NoSuchDevice,
    check_alias,
    recognised,
)
from ingest.devices.same_device import AddressKind, Likeness
from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting

CHEST = KnownDevice(
    alias="chest",
    kind=DeviceKind.STRAP,
    name="Polar H10 8A3F2B1C",
    address="A0:9E:1A:12:34:56",
    address_kind=AddressKind.FIXED,
    maker="Polar",
    model="H10",
    serial="8A3F2B1C",
)
WATCH = KnownDevice(
    alias="watch",
    kind=DeviceKind.STRAP,
    name="Forerunner",
    address="5A:11:22:33:44:55",
    address_kind=AddressKind.CHANGING,
    athlete="Ann",
)
BOTH = KnownDevices((CHEST, WATCH))


def sighting(address: str, name: str, *kinds: DeviceKind) -> Sighting:
    return Sighting(
        address=address,
        name=name,
        rssi_dbm=-60,
        kinds=kinds or (DeviceKind.STRAP,),
        device=None,
        address_kind=AddressKind.CHANGING,
    )


@pytest.mark.parametrize("word", ["chest", "CHEST", "polar h10 8a3f2b1c", "a0:9e:1a:12:34:56"])
def test_a_device_is_called_by_alias_name_or_address(word: str) -> None:
    assert BOTH.called(word) is CHEST


def test_an_alias_wins_over_another_device_s_name() -> None:
    odd = msgspec.structs.replace(WATCH, alias="polar h10 8a3f2b1c")
    assert KnownDevices((CHEST, odd)).called("Polar H10 8A3F2B1C") is odd


def test_a_name_of_two_devices_is_not_guessed() -> None:
    twin = msgspec.structs.replace(WATCH, alias="other", address="66:11:22:33:44:55")
    with pytest.raises(NoSuchDevice, match="several devices: watch, other"):
        KnownDevices((WATCH, twin)).called("Forerunner")


def test_an_athlete_has_their_own_and_everybody_s() -> None:
    assert BOTH.of("Ann") == (CHEST, WATCH)
    assert BOTH.of("Bob") == (CHEST,)
    assert BOTH.of("") == (CHEST,)


def test_simulated_devices_stay_among_themselves() -> None:
    ghost = msgspec.structs.replace(CHEST, alias="ghost", simulated=True)
    devices = KnownDevices((CHEST, ghost))
    assert devices.of(None) == (CHEST,)
    assert devices.of(None, simulated=True) == (ghost,)
    assert devices.same_as(ghost) is ghost


@pytest.mark.parametrize(
    "again",
    [
        msgspec.structs.replace(CHEST, alias="new", serial=None),
        msgspec.structs.replace(CHEST, alias="new", address="F0:00:00:00:00:01"),
    ],
    ids=["by its address", "by its serial number under a new address"],
)
def test_a_device_paired_again_is_remembered_once(again: KnownDevice) -> None:
    devices = BOTH.with_device(again)
    assert [device.alias for device in devices] == ["watch", "new"]


def test_the_same_serial_number_of_another_maker_is_another_device() -> None:
    other = msgspec.structs.replace(
        CHEST, alias="other", maker="Wahoo", address="F0:00:00:00:00:01"
    )
    assert len(BOTH.with_device(other).devices) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda: BOTH.with_device(
            msgspec.structs.replace(CHEST, alias="Watch", address="X", serial=None)
        ),
        lambda: BOTH.renamed("chest", alias="WATCH"),
    ],
    ids=["pairing", "renaming"],
)
def test_no_two_devices_have_one_alias(change: Callable[[], KnownDevices]) -> None:
    with pytest.raises(AliasError, match="taken"):
        change()


def test_renaming_and_forgetting_touch_one_device() -> None:
    assert [d.alias for d in BOTH.renamed("chest", alias="H10")] == ["H10", "watch"]
    assert [d.alias for d in BOTH.renamed("chest", alias="Chest")] == ["Chest", "watch"]
    assert [d.alias for d in BOTH.without("watch")] == ["chest"]
    with pytest.raises(NoSuchDevice, match="there are: chest, watch"):
        BOTH.without("belt")


def test_aliases_are_suggested_without_collision() -> None:
    devices = KnownDevices()
    for expected in ("foot-pod", "foot-pod-2", "foot-pod-3"):
        alias = devices.free_alias(DeviceKind.FOOT_POD)
        assert alias == expected
        pod = msgspec.structs.replace(CHEST, alias=alias, address=alias, serial=None)
        devices = devices.with_device(pod)


@pytest.mark.parametrize(
    "alias", ["", " strap", "buttons", "by hand", "a/b", 'a"b', "x" * 41, "a "]
)
def test_an_alias_that_would_confuse_is_refused(alias: str) -> None:
    with pytest.raises(AliasError, match="alias"):
        check_alias(alias)


def test_a_name_is_no_proof_that_a_device_can_be_remembered_by() -> None:
    assert CHEST.is_provable
    assert not WATCH.is_provable
    assert msgspec.structs.replace(WATCH, bonded=True).is_provable
    assert msgspec.structs.replace(WATCH, system_id="0102030405060708").is_provable
    assert not msgspec.structs.replace(WATCH, serial="Serial Number").is_provable


def test_the_surely_same_goes_before_the_likely() -> None:
    near = msgspec.structs.replace(WATCH, alias="near", address="70:00:00:00:00:01")
    found = recognised((WATCH, near), sighting("70:00:00:00:00:01", "Forerunner"))
    assert found == (near, Likeness.SAME)
    assert recognised(BOTH.devices, sighting("70:00:00:00:00:01", "Stranger")) is None
