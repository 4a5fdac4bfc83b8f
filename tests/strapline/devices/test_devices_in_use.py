"""Two athletes never take the same device."""

import pytest

from ingest.devices.sensor import DeviceKind
from sessions.live.live_port import StartRefused
from strapline.devices.chosen import Chosen
from strapline.devices.devices_in_use import DevicesInUse

RED = Chosen(alias="red", kind=DeviceKind.STRAP, named="AA:01")
BLUE = Chosen(alias="blue", kind=DeviceKind.STRAP, named="AA:02")
BELT = Chosen(alias="belt", kind=DeviceKind.TREADMILL, named="AA:03")


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
    by_address = Chosen(alias="treadmill", kind=DeviceKind.TREADMILL, named="aa:03")
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
