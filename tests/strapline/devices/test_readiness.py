"""What streams is enough for a session, or not, in words."""

from collections.abc import Sequence

import pytest

from ingest.devices.known import KnownDevice
from ingest.devices.pair import Facts
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting
from ingest.measurements import Contact, HeartRate
from strapline.devices.readiness import readiness
from strapline.devices.trial import Trial

KINDS = {"strap": DeviceKind.STRAP, "belt": DeviceKind.TREADMILL, "pod": DeviceKind.FOOT_POD}


def known(alias: str) -> KnownDevice:
    return KnownDevice(
        alias=alias,
        kind=KINDS[alias],
        name=alias,
        address=f"AA:{alias}",
        address_kind=AddressKind.FIXED,
    )


def live(alias: str) -> Trial:
    sighting = Sighting(
        address=f"aa:{alias}", name=alias, rssi_dbm=-60, kinds=(KINDS[alias],), device=None
    )
    value = HeartRate(heart_rate_bpm=60, contact=Contact.DETECTED)
    return Trial(sighting=sighting, kind=KINDS[alias], facts=Facts(), bonded=False, value=value)


@pytest.mark.parametrize(
    ("own", "streams", "can_start", "missing"),
    [
        ((), (), False, ["Nothing streams"]),
        (("strap",), (), False, ["Nothing streams"]),
        ((), ("strap",), False, ["not saved"]),
        (("strap", "belt"), ("strap", "belt"), True, []),
        (("strap", "pod"), ("strap", "pod"), True, []),
        (("strap",), ("strap",), True, ["No treadmill"]),
        (("belt",), ("belt",), True, ["No strap"]),
        (("strap",), ("strap", "belt"), True, ["not saved", "No treadmill"]),
    ],
)
def test_start_is_enabled_by_what_streams_and_says_what_is_missing(
    own: Sequence[str], streams: Sequence[str], can_start: bool, missing: Sequence[str]
) -> None:
    ready = readiness([known(a) for a in own], trials=[live(a) for a in streams])
    assert ready.can_start is can_start
    assert len(ready.missing) == len(missing)
    for said, expected in zip(ready.missing, missing, strict=True):
        assert expected in said
