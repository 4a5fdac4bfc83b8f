"""Boot clock: how a boot's two clocks are tied when it is first used, and what betters the tie.

A wall clock may be wrong: a Raspberry Pi has none that runs while it is off. So a boot is dated by
what cannot be wrong as well: nothing comes before what came before it. What the clock says later is
kept beside the tie in effect (`sessions.recording.redate` lets that follow).
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from ingest.clock import Anchor, Clock, Trust
from ingest.journal import Origin
from ingest.measurements import NS_PER_S
from sessions.core.alignment.aligner import ASTRAY_NS
from sessions.store import Store, StoreReader
from sessions.text import text

STEP_NS = 2 * NS_PER_S
"""Clocks that were set differ by more; a leap second, and reading two clocks, by less."""

LONGEST_HOLE_NS = ASTRAY_NS
"""What was cut off for longer does not go on: the fold would take it for another's."""

RELEASED_NS = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) * NS_PER_S
"""Nothing was recorded before there was something to record it."""


class BootClock:
    """The tie of this boot's clocks, and a watch on whether the wall clock comes to know better.

    Args:
        origin: This host and boot.
        after_ns: Unix time up to which a session that goes on here was recorded by an earlier
            boot; None: none does.
    """

    def __init__(
        self, store: Store, *, origin: Origin, clock: Clock, after_ns: int | None = None
    ) -> None:
        self._store = store
        self._origin = origin
        self._clock = clock
        read = store.read
        known = store.anchor_of(host=origin.host, boot=origin.boot)
        ties = read.boots.ties(host=origin.host, boot=origin.boot)
        said = Anchor.now(clock)
        self.anchor = known or first_anchor(
            said,
            after_ns=after_ns,
            earliest_ns=earliest_ns(read, host=origin.host, uptime_ns=uptime_ns(said)),
        )
        self._said = ties[0] if ties else known or said
        self._bettered = False
        self._trust = max((tie.trust for tie in ties), default=self.anchor.trust)
        if known is None:
            with store.unit():
                self._keep()
                store.tie(
                    host=origin.host, boot=origin.boot, tie=first_tie(said, anchor=self.anchor)
                )

    def _keep(self) -> None:
        self._store.anchor(host=self._origin.host, boot=self._origin.boot, anchor=self.anchor)

    def notices(self) -> Iterator[str]:
        """What who looks at a session is to know of the clock."""
        if self._bettered:
            yield text("This machine's clock was set: the session is dated anew when it ends.")
        elif self.anchor.trust is Trust.ASSUMED:
            yield text("This machine's clock is behind: dates follow from what came before.")

    def look(self) -> Anchor | None:
        """A tie that is better than all before, kept from here on; None: nothing new is known."""
        if Trust.SURE in (self.anchor.trust, self._trust):
            return None
        tie = Anchor.now(self._clock)
        if not betters(tie, anchor=self.anchor, said=self._said, trust=self._trust):
            return None
        self._trust = tie.trust
        by_ns = tie.wall_ns - self.anchor.at_ns(tie.monotonic_ns)
        self._bettered = abs(by_ns) >= STEP_NS
        self._store.tie(host=self._origin.host, boot=self._origin.boot, tie=tie)
        return tie

    def follow(self, tie: Anchor) -> None:
        """Date all of this boot by `tie`, where no session depends on how it was dated so far."""
        self.anchor = tie
        self._keep()


def first_anchor(said: Anchor, *, after_ns: int | None, earliest_ns: int) -> Anchor:
    """How a boot is dated until more is known: as the clock says, unless that cannot be.

    `after_ns`, as in `BootClock`: this boot comes after it, by as much as it has lasted so far at
    the least, and by no more than a session can hold. `earliest_ns`: what a clock that nobody has
    set is not believed to be before.
    """
    if after_ns is not None:
        earliest_ns = after_ns + uptime_ns(said)
        if earliest_ns <= said.wall_ns <= max(earliest_ns, after_ns + LONGEST_HOLE_NS):
            return said
    elif said.trust is Trust.SURE or said.wall_ns >= earliest_ns:
        return said
    return Anchor(monotonic_ns=said.monotonic_ns, wall_ns=earliest_ns, trust=Trust.ASSUMED)


def first_tie(said: Anchor, *, anchor: Anchor) -> Anchor:
    """What is kept of the clock's first word; one that was not believed counts for nothing."""
    if anchor.trust is Trust.ASSUMED and said.trust is Trust.UNSURE:
        return Anchor(monotonic_ns=said.monotonic_ns, wall_ns=said.wall_ns, trust=Trust.ASSUMED)
    return said


def betters(tie: Anchor, *, anchor: Anchor, said: Anchor, trust: Trust) -> bool:
    """Whether a tie says more than the one in effect and the best one that was kept (`trust`).

    An unsure one has to differ from the clock's first word: somebody has set it since.
    """
    if tie.trust <= max(anchor.trust, trust):
        return False
    if tie.trust is Trust.SURE:
        return True
    at_ns = tie.monotonic_ns
    was_set = abs(tie.wall_ns - said.at_ns(at_ns)) >= STEP_NS
    return was_set and tie.wall_ns >= anchor.at_ns(at_ns)


def moved(anchor: Anchor, *, to: Anchor) -> Anchor:
    """The same moment of the monotonic clock, tied as `to` ties it."""
    at_ns = anchor.monotonic_ns
    return Anchor(monotonic_ns=at_ns, wall_ns=to.at_ns(at_ns), trust=to.trust)


def uptime_ns(tie: Anchor) -> int:
    """How long a boot has lasted at least; 0 where its monotonic clock does not count from it."""
    return tie.monotonic_ns if sys.platform == "linux" else 0


def earliest_ns(read: StoreReader, *, host: str, uptime_ns: int) -> int:
    """Unix time that it is on this host at the least: after all that it is sure to have recorded.

    What it recorded by a clock that nobody had set may lie in the future.
    """
    sure = [
        boot.last_ns
        for boot in read.boots.of_host(host)
        if boot.anchor.trust is Trust.SURE and boot.last_ns is not None
    ]
    return max([RELEASED_NS, *(last_ns + uptime_ns for last_ns in sure)])
