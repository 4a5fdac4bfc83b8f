"""The table of treadmill names: how much of it is read, and who is meant by a name."""

from collections import Counter

import pytest

from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.quirks.treadmill_names import TREADMILL_NAMES, Speaks, treadmill_of
from ingest.simulate.models import MODELS

READ_SHARE = 0.78


def test_of_the_names_of_the_field_78_in_100_are_read() -> None:
    assert len(TREADMILL_NAMES) >= 170
    read = sum(row.is_read for row in TREADMILL_NAMES)
    assert read / len(TREADMILL_NAMES) >= READ_SHARE


def test_no_name_stands_there_twice() -> None:
    assert max(Counter(row.pattern for row in TREADMILL_NAMES).values()) == 1
    assert all(row.pattern == row.pattern.upper() for row in TREADMILL_NAMES)


def test_who_is_read_by_a_makers_protocol_names_its_row() -> None:
    named = {row.protocol for row in TREADMILL_NAMES if row.speaks is Speaks.VENDOR}
    assert named == {protocol.slug for protocol in PROTOCOLS}
    assert all(row.protocol is None for row in TREADMILL_NAMES if row.speaks is not Speaks.VENDOR)


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_a_simulated_machine_has_a_name_of_its_protocol(row: VendorProtocol) -> None:
    known = treadmill_of(MODELS[row.slug].name)
    assert known is not None
    assert known.protocol == row.slug


@pytest.mark.parametrize(
    ("name", "speaks", "protocol"),
    [
        ("WalkingPad", Speaks.VENDOR, "wilink"),
        ("RE", Speaks.VENDOR, "wilink"),
        ("KS-HD-Z1D", Speaks.FTMS, None),
        ("KS-HC-R1AC", Speaks.ENCODED, None),
        ("KS-MC21-5A1E", Speaks.FTMS, None),
        ("FS-A1B2C3", Speaks.VENDOR, "fitshow"),
        ("SW1234567890AB", Speaks.VENDOR, "fitshow"),
        ("TRUE TREADMILL 123", Speaks.FTMS, None),
        ("TRUE 5A1E", Speaks.VENDOR, "true"),
        ("STRIDE4-0001", Speaks.VENDOR, "echelon-stride4"),
        ("BH DUALKIT TREAD", Speaks.CLASSIC, None),
        ("LifeSpan-TM", Speaks.AVERAGE, None),
        ("RUNN 5A1E", Speaks.RSC, None),
        ("NordicTrack_iFit Treadmill", Speaks.VENDOR, "ifit"),
    ],
)
def test_the_longest_fitting_pattern_is_meant(
    name: str, speaks: Speaks, protocol: str | None
) -> None:
    known = treadmill_of(name)
    assert known is not None
    assert (known.speaks, known.protocol) == (speaks, protocol)


def test_a_strap_is_no_treadmill() -> None:
    for name in ("Polar H10 8A3F2B1C", "HRM-Dual:123456", "TICKR 1234", "", "REX", "SW"):
        assert treadmill_of(name) is None
