"""The page on devices tells every protocol, and what it rests on."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.codecs.vendor.protocol import Evidence, VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS, protocol
from ingest.quirks.treadmill_names import TREADMILL_NAMES, Speaks

PAGE = (Path(__file__).parents[4] / "docs" / "devices.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_the_page_says_what_a_protocol_rests_on(row: VendorProtocol) -> None:
    (line,) = re.findall(rf"^\| `{row.slug}` \|.*$", PAGE, flags=re.MULTILINE)
    rests_on = line.rsplit("|", 2)[1]
    assert ("one source" in rests_on) is (row.evidence is Evidence.ONE_SOURCE)
    assert row.makers.split(",")[0].split(" ")[0] in line


def test_the_page_counts_the_names() -> None:
    read = sum(row.is_read for row in TREADMILL_NAMES)
    assert f"{len(TREADMILL_NAMES)} beginnings of names" in PAGE
    assert f"{read} ({100 * read // len(TREADMILL_NAMES)} %)" in PAGE
    evidence = Counter(protocol(row.protocol).evidence for row in TREADMILL_NAMES if row.protocol)
    speaks = Counter(row.speaks for row in TREADMILL_NAMES)
    assert f"{speaks[Speaks.FTMS]} by the standard, {speaks[Speaks.RSC]} as foot pods" in PAGE
    assert f"{evidence[Evidence.CAPTURED]} by a\nmaker's protocol of which records" in PAGE
    assert f"{evidence[Evidence.ONE_SOURCE]} by one that rests on one source" in PAGE
