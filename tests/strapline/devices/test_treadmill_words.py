"""Every name of a treadmill has a sentence: what it is, and what to do."""

import pytest

from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.devices.sighting import Sighting
from ingest.quirks.treadmill_names import TREADMILL_NAMES, TreadmillName
from strapline.devices.treadmill_words import (
    about_treadmill,
    own_protocol,
    unread_treadmills,
    with_treadmill,
)


def a_name(row: TreadmillName) -> str:
    return row.pattern.replace("[0-9]", "7").replace("?", "A").replace("*", "9")


@pytest.mark.parametrize("row", TREADMILL_NAMES, ids=lambda row: row.pattern)
def test_every_name_is_answered(row: TreadmillName) -> None:
    name = a_name(row)
    (said,) = about_treadmill(name)
    assert said.startswith(name)
    assert ("--belt-by-hand" in said) is (not row.is_read)


def test_a_name_of_nobodys_says_nothing() -> None:
    assert about_treadmill("Polar H10 8A3F2B1C") == ()


def test_what_was_heard_and_is_not_read_is_told_three_times_at_most() -> None:
    near = [
        Sighting(address=f"F0:{number:02X}", name=name, rssi_dbm=-50, kinds=(), device=None)
        for number, name in enumerate(("LifeSpan-1", "WalkingPad", "ZR7", "REEBOK", "TOORX"))
    ]
    told = unread_treadmills(near)
    assert len(told) == 3
    assert told[0] == (
        "LifeSpan-1 (LifeSpan) tells the average of a run, and not its speed now. "
        "Wear a foot pod, or say the belt's speed yourself: strapline run --belt-by-hand"
    )


def test_pairing_says_what_a_protocol_can_and_what_it_rests_on() -> None:
    assert own_protocol("fitshow") == [
        "FitShow (Sportstech, Tunturi, Beurer, Christopeit, Atletica and others with a FitShow "
        "module): reads speed, incline, distance, heart rate; it is never controlled"
    ]
    assert own_protocol("domyos")[1:] == ["what is known of this protocol rests on one source"]
    assert own_protocol("of a later version") == []
    assert all(own_protocol(row.slug) for row in PROTOCOLS)


def test_a_failure_is_followed_by_what_it_is_only_where_it_is_not_read() -> None:
    reason = "it measures nothing that we know"
    assert with_treadmill(reason, name="FIT-1596") == reason
    assert with_treadmill(reason, name="A lamp") == reason
    told = with_treadmill(reason, name="ZR7-1")
    assert told.startswith(f"{reason}. ZR7-1 (Octane) speaks its maker's own protocol")
    assert told.endswith("--belt-by-hand")
