"""Ids of sessions: told by what opened them, the same whenever that is folded again."""

import msgspec

from ingest.measurements import NS_PER_S
from sessions.recording.session_id import Opening, session_id

BY = Opening(host="gateway hall", boot="b1", sequence=7)
OPENED_NS = 1_764_000_123 * NS_PER_S


def test_the_same_opening_gives_the_same_id_in_every_release() -> None:
    told = session_id(athlete="Ada", opened_ns=OPENED_NS, by=BY)
    assert told == "20251124-1602-sjj5q22bxi"


def test_whatever_is_another_one_has_an_id_of_its_own() -> None:
    others = [
        session_id(athlete=athlete, opened_ns=OPENED_NS, by=by)
        for athlete in ("Ada", "Bob", "", 'Ada","gateway')
        for by in (
            BY,
            msgspec.structs.replace(BY, host="gateway hal", boot="lb1"),
            msgspec.structs.replace(BY, host="gateway yard"),
            msgspec.structs.replace(BY, boot="b2"),
            msgspec.structs.replace(BY, sequence=8),
        )
    ]
    assert len(set(others)) == len(others)


def test_ids_sort_by_the_minute() -> None:
    minutes = [
        session_id(athlete="Ada", opened_ns=OPENED_NS + minute * 60 * NS_PER_S, by=BY)
        for minute in range(0, 100_000, 997)
    ]
    assert minutes == sorted(minutes)
