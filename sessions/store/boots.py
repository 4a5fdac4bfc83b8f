"""Boots of hosts as they are stored: their ties, how far they have journalled, what they gave."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ingest.clock import Anchor, Trust

_BOOTS = (
    "SELECT o.boot, a.mono_ns, a.wall_ns, a.trust,"
    " (SELECT max(mono_ns) FROM journal WHERE origin = o.id)"
    " FROM origins o JOIN anchors a ON a.origin = o.id WHERE o.host = ? ORDER BY o.id"
)
_TIES = (
    "SELECT t.mono_ns, t.wall_ns, t.trust FROM ties t JOIN origins o ON o.id = t.origin"
    " WHERE o.host = ? AND o.boot = ? ORDER BY t.id"
)
# What is known better than it is dated by.
_BETTERED = (
    "SELECT DISTINCT o.host, o.boot FROM ties t JOIN origins o ON o.id = t.origin"
    " JOIN anchors a ON a.origin = t.origin WHERE t.trust > a.trust"
)
_SESSIONS = (
    "SELECT DISTINCT r.session FROM ranges r JOIN origins o ON o.id = r.origin"
    " WHERE o.host = ? AND o.boot = ? ORDER BY r.session"
)
_LAST_OF = (
    "SELECT o.host, o.boot, j.mono_ns FROM journal j JOIN origins o ON o.id = j.origin"
    " WHERE j.arrival = (SELECT max(journal.arrival) FROM ranges JOIN journal"
    " ON journal.origin = ranges.origin AND journal.mono_ns >= ranges.from_mono_ns"
    " AND journal.mono_ns <= ifnull(ranges.to_mono_ns, journal.mono_ns)"
    " WHERE ranges.session = ?)"
)


class Boot(NamedTuple):
    """One boot of a host; `last_mono_ns`: its newest notification, None: there is none."""

    host: str
    boot: str
    anchor: Anchor
    last_mono_ns: int | None

    @property
    def last_ns(self) -> int | None:
        """Unix time of its newest notification."""
        return None if self.last_mono_ns is None else self.anchor.at_ns(self.last_mono_ns)


class Boots:
    """Questions about boots, asked through a reader's connection."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._rows = rows

    def of_host(self, host: str) -> tuple[Boot, ...]:
        """All that have journalled under this name, in the order in which they were first seen."""
        return tuple(
            Boot(host, boot, _anchor(mono_ns, wall_ns, trust), last_mono_ns)
            for boot, mono_ns, wall_ns, trust, last_mono_ns in self._rows(_BOOTS, host)
        )

    def ties(self, *, host: str, boot: str) -> tuple[Anchor, ...]:
        """What its wall clock was read to say, oldest first."""
        return tuple(_anchor(*row) for row in self._rows(_TIES, host, boot))

    def bettered(self) -> tuple[tuple[str, str], ...]:
        """Host and boot of those of which more is known than they are dated by."""
        return tuple((host, boot) for host, boot in self._rows(_BETTERED))

    def sessions(self, *, host: str, boot: str) -> tuple[str, ...]:
        """Ids of the sessions that own something of it."""
        return tuple(session for (session,) in self._rows(_SESSIONS, host, boot))

    def last_of(self, session: str) -> tuple[str, str, int] | None:
        """Host, boot and monotonic time of the newest notification of a session; None: none."""
        found = self._rows(_LAST_OF, session)
        return (found[0][0], found[0][1], found[0][2]) if found else None


def _anchor(mono_ns: int, wall_ns: int, trust: int) -> Anchor:
    return Anchor(monotonic_ns=mono_ns, wall_ns=wall_ns, trust=Trust(trust))
