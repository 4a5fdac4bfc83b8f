"""Late rows: what a gateway sends after others have told of the same time, or of its end.

What lies in a session that has ended belongs to it, and waits there for `strapline recompute`.
Anything else of the past makes sessions of its own, beside the one that is under way.
"""

from collections.abc import Callable
from typing import NamedTuple

from ingest.clock import Anchor
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S
from ingest.mqtt.wire import Wearer
from sessions.core.alignment.aligner import LATE_NS
from sessions.store import Source, Store
from sessions.text import text
from strapline.processor.remote_athlete import RemoteAthlete
from strapline.processor.troubles import Troubles

REMEMBERED = 2_000
"""Sessions, the newest: what comes later still is told to nobody's session, and kept."""


class EndedSession(NamedTuple):
    """A session that has ended, from its first to its last measurement, in Unix nanoseconds."""

    id: str
    started_ns: int
    ended_ns: int
    is_simulated: bool


class LateRows:
    """Takes rows that are not of the present.

    Args:
        store: Keeps them.
        anchor_of: The tie of a boot.
        follow: Somebody's past, who may have a session under way as well.
        troubles: Where it is told.
        quiet_s: Hosts whose clocks are right are never so far apart.
    """

    def __init__(
        self,
        store: Store,
        *,
        anchor_of: Callable[[str, str], Anchor],
        follow: Callable[[Wearer], RemoteAthlete],
        troubles: Troubles,
        quiet_s: float,
    ) -> None:
        self._store = store
        self._anchor_of = anchor_of
        self._follow = follow
        self._troubles = troubles
        self._quiet_ns = round(quiet_s * NS_PER_S)
        self._newest_ns: dict[str, dict[str, int]] = {}
        self._ended: dict[str, list[EndedSession]] | None = None
        self._latest_ns: dict[str, int] = {}
        self._claimed: set[tuple[str, str, str, str]] = set()
        self._past: dict[tuple[str, str], RemoteAthlete] = {}

    def note_end(self, athlete: str, ended: EndedSession) -> None:
        """A session has ended."""
        self._ended_sessions().setdefault(athlete, []).append(ended)
        self._latest_ns[athlete] = max(ended.ended_ns, self._latest_ns.get(athlete, 0))

    def forget(self) -> None:
        """Sessions and boots are dated otherwise by now."""
        self._ended = None
        self._newest_ns.clear()
        self._claimed.clear()

    def take(
        self, row: JournalRow, *, gateway: str, wearer: Wearer, at_ns: int, sent_ns: int
    ) -> bool:
        """Keep a row whose time others have passed; False: it is not one."""
        newest_ns = self._newest_ns.setdefault(wearer.athlete, {})
        others_ns = max((ns for host, ns in newest_ns.items() if host != row.host), default=at_ns)
        newest_ns[row.host] = max(at_ns, newest_ns.get(row.host, at_ns))
        ended = self._session_at(at_ns, wearer=wearer)
        if ended is not None:
            self._add_to(ended, row, gateway=gateway)
            return True
        if others_ns - at_ns <= self._quiet_ns:
            return False
        past = self._past.get((gateway, wearer.athlete))
        if past is None:
            past = self._past[gateway, wearer.athlete] = self._follow(wearer)
            past.gateway = gateway
        past.journal_row(row, wearer=wearer, sent_ns=sent_ns)
        return True

    def advance(self, gateway: str, through_ns: int) -> None:
        """All up to this Unix time has come from a gateway."""
        for (of, _), past in self._past.items():
            if of == gateway:
                past.advance(through_ns)

    def close(self, is_silent: Callable[[str], bool]) -> None:
        """End what is of gateways that will tell no more."""
        for (gateway, _), past in self._past.items():
            if past.is_recording and is_silent(gateway):
                past.close()

    def _session_at(self, at_ns: int, *, wearer: Wearer) -> EndedSession | None:
        of_athlete = self._ended_sessions().get(wearer.athlete, ())
        if at_ns > self._latest_ns.get(wearer.athlete, 0):
            return None  # as nearly always
        for ended in reversed(of_athlete):
            if (
                ended.started_ns - LATE_NS <= at_ns <= ended.ended_ns
                and ended.is_simulated == wearer.simulated
            ):
                return ended
        return None

    def _ended_sessions(self) -> dict[str, list[EndedSession]]:
        if self._ended is None:
            self._ended = {}
            self._latest_ns.clear()
            for id, athlete, source, started_ns, ended_ns in self._store.read.ended(REMEMBERED):
                is_simulated = source is Source.SIMULATED
                latest_ns = self._latest_ns.get(athlete, 0)
                self._latest_ns[athlete] = max(ended_ns, latest_ns)
                self._ended.setdefault(athlete, []).append(
                    EndedSession(id, started_ns, ended_ns, is_simulated)
                )
        return self._ended

    def _add_to(self, ended: EndedSession, row: JournalRow, *, gateway: str) -> None:
        key = (ended.id, row.device, row.host, row.boot)
        if key not in self._claimed:
            self._claimed.add(key)
            anchor = self._anchor_of(row.host, row.boot)
            by_ns = anchor.monotonic_ns - anchor.wall_ns
            self._store.claim_late(
                session=ended.id,
                device=row.device,
                host=row.host,
                boot=row.boot,
                from_mono_ns=max(0, ended.started_ns - LATE_NS + by_ns),
                to_mono_ns=ended.ended_ns + by_ns,
            )
            line = text(
                "{device}: notifications came after session {id} had ended;"
                " strapline recompute {id} brings them in"
            )
            self._troubles.add(gateway, line.format(device=row.device, id=ended.id))
        self._store.journal(row)
