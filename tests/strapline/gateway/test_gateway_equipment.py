"""Whose the devices of a gateway are."""

import pytest

from ingest.devices.known import KnownDevice, KnownDevices
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind
from strapline.gateway.gateway_equipment import remembered_wearers


def device(alias: str, athlete: str | None = None, *, simulated: bool = False) -> KnownDevice:
    return KnownDevice(
        alias=alias,
        kind=DeviceKind.STRAP,
        name=alias,
        address=alias,
        address_kind=AddressKind.FIXED,
        athlete=athlete,
        simulated=simulated,
    )


DEVICES = KnownDevices(
    (device("ann-h10", "Ann"), device("ben-h9", "Ben"), device("belt"), device("x", simulated=True))
)


@pytest.mark.parametrize(
    ("athletes", "default", "wearers"),
    [
        ((), "", {"ann-h10": "Ann", "ben-h9": "Ben", "belt": ""}),
        ((), "Cleo", {"ann-h10": "Ann", "ben-h9": "Ben", "belt": "Cleo"}),
        (("Ann",), "Cleo", {"ann-h10": "Ann", "belt": "Ann"}),
        (("Ann", "Ben"), "", {"ann-h10": "Ann", "ben-h9": "Ben", "belt": ""}),
    ],
)
def test_each_device_is_its_athletes_and_everybodys_is_the_one_that_was_named(
    athletes: tuple[str, ...], default: str, wearers: dict[str, str]
) -> None:
    assert remembered_wearers(DEVICES, athletes=athletes, default=default) == wearers
