"""Order of a journal: as it was folded, or by time where some of it came late for a reason of ours.

A gateway without a network, a reboot, a salvaged file: what comes then is behind everything else
in the journal, and belongs before it.
"""

from collections.abc import Callable, Iterable, Iterator
from heapq import merge

from ingest.clock import Anchor
from ingest.journal import JournalRow
from sessions.core.alignment.aligner import LATE_NS
from sessions.store import StoreReader

AnchorOf = Callable[[str, str], Anchor]


def journal_by_time(
    read: StoreReader, session: str, *, anchor_of: AnchorOf
) -> Iterator[JournalRow]:
    """The session's notifications as they came, if none came late.

    Else by time, each host and boot's in the order of its own numbers.
    """
    if not has_late_rows(read.journal(session), anchor_of=anchor_of):
        return read.journal(session)
    boots = dict.fromkeys((one.host, one.boot) for one in read.ranges(session))
    ordered = (
        _rising(read.journal_of_boot(session, host=host, boot=boot), anchor=anchor_of(host, boot))
        for host, boot in boots
    )
    return (row for _, row in merge(*ordered, key=lambda timed: timed[0]))


def has_late_rows(rows: Iterable[JournalRow], *, anchor_of: AnchorOf) -> bool:
    """Whether a fold that takes them in this order would find one too late to count."""
    newest_ns: int | None = None
    anchors: dict[tuple[str, str], Anchor] = {}
    for row in rows:
        key = (row.host, row.boot)
        anchor = anchors.get(key)
        if anchor is None:
            anchor = anchors[key] = anchor_of(*key)
        at_ns = anchor.at_ns(row.monotonic_ns)
        if newest_ns is None or at_ns > newest_ns:
            newest_ns = at_ns
        elif newest_ns - at_ns > LATE_NS:
            return True
    return False


def _rising(rows: Iterable[JournalRow], *, anchor: Anchor) -> Iterator[tuple[int, JournalRow]]:
    return ((anchor.at_ns(row.monotonic_ns), row) for row in rows)
