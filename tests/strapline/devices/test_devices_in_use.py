"""Two athletes never take the same device."""

import pytest

from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice
from sessions.live.live_port import StartRefused
from strapline.devices.chosen import Chosen
from strapline.devices.devices_in_use import DevicesInUse


def chosen(alias: str, address: str, *, kind: DeviceKind = DeviceKind.STRAP) -> Chosen:
    sought = SoughtDevice.at(address, kind=kind)
    return Chosen(alias=alias, kind=kind, named=address, sought=sought)


RED = chosen("red", "AA:01")
BLUE = chosen("blue", "AA:02")
BELT = chosen("belt", "AA:03", kind=DeviceKind.TREADMILL)


def test_a_device_is_held_for_a_session_and_free_after_it() -> None:
    in_use = DevicesInUse()
    with in_use.held([RED, BELT], athlete="Ann"):
        assert in_use.holder("Red") == "Ann"
        assert in_use.holder("aa:03") == "Ann"
        assert in_use.holder("blue") is None
    assert in_use.holder("red") is None


@pytest.mark.parametrize("wanted", [[BELT], [BLUE, BELT]], ids=["it alone", "among others"])
def test_what_somebody_has_is_refused_by_name_and_nothing_of_the_rest_is_taken(
    wanted: list[Chosen],
) -> None:
    in_use = DevicesInUse()
    with in_use.held([RED, BELT], athlete="Ann"):
        with (
            pytest.raises(StartRefused, match="belt is in use by Ann"),
            in_use.held(wanted, athlete="Bea"),
        ):
            pass
        assert in_use.holder("blue") is None


def test_the_same_device_under_another_word_is_the_same() -> None:
    in_use = DevicesInUse()
    by_address = chosen("treadmill", "aa:03", kind=DeviceKind.TREADMILL)
    with (
        in_use.held([BELT], athlete="Ann"),
        pytest.raises(StartRefused),
        in_use.held([by_address], athlete="Bea"),
    ):
        pass


def test_a_session_that_fails_lets_go() -> None:
    in_use = DevicesInUse()
    with pytest.raises(LookupError), in_use.held([RED], athlete="Ann"):
        raise LookupError
    assert in_use.holder("red") is None
