"""Rows of the table of makers as bytes: one run as each kind of record has it, and what is written.

Where no machine's record was captured, nothing else would notice a slip in a row. The bytes were
written once by the rows as their sources describe them; a change of one changes the protocol.
"""

import pytest

from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from tests.ingest.codecs.vendor.vendor_frames import written

RECORDS: dict[str, tuple[str, ...]] = {
    "fitshow": (
        "0251036002e001ce04020368068e00fa03",
        "0251046002e001ce04020368068e00fd03",
        "0251016002e001ce04020368068e00f803",
    ),
    "noblepro": (
        "0251036004e001ce04020368068e00fc03",
        "0251046004e001ce04020368068e00fb03",
        "0251016004e001ce04020368068e00fe03",
    ),
    "wilink": ("f8a20160010001e000007b00066800000000cefd",),
    "ifit": ("0104021604160202c800ce0400008e00000002c003e0010000ec",),
    "dyaco": (
        "5b0210005d",
        "5b0f060000000000008e600200000000005d",
    ),
    "domyos": ("f0bc03fc000000600000004d0000000000008e000000000000e6",),
    "echelon": (
        "f0d30225806a",
        "f0d20102c5",
        "f0d10900000000000000008e58",
    ),
    "echelon-stride4": (
        "f0d1090000000003c000008e1b",
        "f0d30225806a",
        "f0d20102c5",
    ),
    "sperax": ("f51800190000100000000000000000000060000000ca0dfa",),
    "pitpat": (
        "66350025800000000004ce00000000000668004d000000000000080000000000000000000000000000000000000000000000007143",
        "661f0025800000000004ce00000000000668004d0000000000000800005b43",
        "66200025800000000004ce00000000000668004d000000000000080000006443",
    ),
    "true": (
        "000000000000c0030000000000001400",
        "00000000000000c00300000000000000000000",
    ),
    "assault": ("0000000000c003000000000000000000",),
    "wdway": ("000000000000c00300000000000000001400",),
}


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_a_run_is_these_bytes(row: VendorProtocol) -> None:
    assert tuple(written(row, layout).hex() for layout in row.records[:3]) == RECORDS[row.slug]


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_what_is_written_unasked_has_a_right_checksum(row: VendorProtocol) -> None:
    for frame in row.polls:
        if row.framing.escape is None and frame.startswith(row.framing.starts):
            assert row.framing.checked(frame) == frame
