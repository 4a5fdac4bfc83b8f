"""A gateway's journal read as a queue: pages in order, each with who wore what at the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.clock import Anchor
from ingest.devices.sensor import DeviceKind
from ingest.journal import WEARER, JournalRow
from ingest.mqtt.spool import CursorFile, Page
from ingest.mqtt.wire import Position, Wearer, encode
from sessions.store import Store
from sessions.store.gateway_spool import GatewaySpool

HOST = "gateway pi"
ANN = Wearer(kind=DeviceKind.STRAP, athlete="Ann")
BEN = Wearer(kind=DeviceKind.STRAP, athlete="Ben")


def row(sequence: int, *, boot: str = "a", host: str = HOST) -> JournalRow:
    return JournalRow(
        host=host,
        boot=boot,
        sequence=sequence,
        device="strap",
        characteristic="2A37",
        payload=b"\x00\x50",
        monotonic_ns=sequence * 10,
        wall_ns=0,
    )


def worn(sequence: int, wearer: Wearer | None) -> JournalRow:
    said = row(sequence)
    payload = b"?" if wearer is None else encode(wearer)
    return JournalRow(
        host=said.host,
        boot=said.boot,
        sequence=sequence,
        device="strap",
        characteristic=WEARER,
        payload=payload,
        monotonic_ns=sequence * 10,
        wall_ns=0,
    )


@contextmanager
def tail_of(folder: Path, *rows: JournalRow) -> Iterator[GatewaySpool]:
    with Store.open(folder) as store:
        for boot in ("a", "b"):
            store.anchor(host=HOST, boot=boot, anchor=Anchor(monotonic_ns=0, wall_ns=7))
        for one in rows:
            store.journal(one)
    with GatewaySpool.open(folder, host=HOST) as tail:
        yield tail


def pages(tail: GatewaySpool, *, after: int = 0, limit: int = 10) -> list[Page]:
    found = []
    while (page := tail.page(after=after, limit=limit)) is not None:
        found.append(page)
        after = page.last
    return found


def sequences(page: Page) -> list[int]:
    return [one.sequence for one in page.rows]


def test_pages_follow_one_another_and_name_what_comes_before(tmp_path: Path) -> None:
    with tail_of(tmp_path, *(row(n) for n in range(5))) as tail:
        found = pages(tail, limit=2)
        assert [sequences(page) for page in found] == [[0, 1], [2, 3], [4]]
        assert [page.is_end for page in found] == [False, False, True]
        befores = [None if page.before is None else page.before.sequence for page in found]
        assert befores == [None, 1, 3]
        assert found[0].anchor.at_ns(0) == 7


def test_another_reader_finds_the_same_places(tmp_path: Path) -> None:
    with tail_of(tmp_path, *(row(n) for n in range(5))) as tail:
        last = pages(tail, limit=3)[0].last
    with GatewaySpool.open(tmp_path, host=HOST) as again:
        position = again.position(at=last)
        assert position == Position(boot="a", sequence=2)
        assert again.find(position) == last
        assert again.page(after=last, limit=1) is not None


def test_a_page_holds_one_boot_and_only_this_host(tmp_path: Path) -> None:
    mixed = (row(0), row(7, host="elsewhere"), row(1), row(0, boot="b"))
    with tail_of(tmp_path, *mixed) as tail:
        first, second = pages(tail)
        assert (first.boot, sequences(first)) == ("a", [0, 1])
        assert (second.boot, second.before) == ("b", Position(boot="a", sequence=1))


def test_a_device_that_changes_hands_begins_another_page(tmp_path: Path) -> None:
    rows = (worn(0, ANN), row(1), worn(2, BEN), row(3), worn(4, None), row(5))
    with tail_of(tmp_path, *rows) as tail:
        found = pages(tail)
        assert [sequences(page) for page in found] == [[0, 1], [2, 3], [4, 5]]
        # What cannot be read changes nothing.
        assert [page.devices["strap"] for page in found] == [ANN, BEN, BEN]
        # Sent again, it is still whose it was.
        again = tail.page(after=0, limit=10)
        assert again is not None
        assert again.devices["strap"] == ANN


def test_a_device_of_which_nothing_was_noted_is_nobodys(tmp_path: Path) -> None:
    with tail_of(tmp_path, row(0)) as tail:
        assert pages(tail)[0].devices == {"strap": Wearer()}


@pytest.mark.parametrize(
    ("position", "sequence"),
    [(Position(boot="a", sequence=3), 2), (Position(boot="a", sequence=2), 2)],
)
def test_a_position_is_found_or_the_last_before_it(
    tmp_path: Path, position: Position, sequence: int
) -> None:
    with tail_of(tmp_path, row(1), row(2), row(9)) as tail:
        place = tail.find(position)
        assert place is not None
        assert tail.position(at=place) == Position(boot="a", sequence=sequence)


def test_what_was_never_here_is_not_found(tmp_path: Path) -> None:
    with tail_of(tmp_path, row(5)) as tail:
        assert tail.find(Position(boot="a", sequence=4)) is None
        assert tail.find(Position(boot="other", sequence=4)) is None
        assert tail.anchor("other") is None


def test_an_empty_journal_has_no_page_and_no_end(tmp_path: Path) -> None:
    with tail_of(tmp_path) as tail:
        assert tail.page(after=0, limit=1) is None
        assert tail.position(at=0) is None
        assert tail.end() == 0


def test_the_cursor_lasts_and_what_cannot_be_read_says_from_the_beginning(tmp_path: Path) -> None:
    file = tmp_path / "confirmed"
    cursor = CursorFile(file)
    assert cursor.load() is None
    cursor.save(42)
    assert CursorFile(file).load() == 42
    for broken in (b"", b"\x00\xff", b"-3", b"12 34"):
        file.write_bytes(broken)
        assert cursor.load() == 0
