"""Which of several devices gives a quantity: a priority with hand-over."""

from collections.abc import Sequence

import msgspec

FRESH_NS = 3_000_000_000
"""A value this old is no value any more (CONTRACT, alignment)."""


class Held(msgspec.Struct, array_like=True):
    """The last value one source gave, with the moment it was received."""

    at_ns: int
    value: float
    rank: int


class Choice(msgspec.Struct, kw_only=True):
    """The values of one quantity by source; the best-ranked fresh one counts.

    Named sources come first, in the order of `priority`; the others follow by the rank they
    report with (0: made for this quantity, 1: gives it besides), then by name.
    """

    priority: tuple[str, ...] = ()
    held: dict[str, Held] = {}
    chosen: str | None = None

    def take(self, value: float, *, source: str, at_ns: int, rank: int) -> None:
        """Remember a value."""
        if self.priority:
            rank = self._rank(source, rank)
        held = self.held.get(source)
        if held is None:
            self.held[source] = Held(at_ns, float(value), rank)
        else:
            held.at_ns, held.value, held.rank = at_ns, float(value), rank

    def drop(self, source: str) -> None:
        """The source said that it has no value."""
        self.held.pop(source, None)

    def at(self, end_ns: int) -> float | None:
        """The value at a cell's end, choosing its source; None: no source has a fresh one."""
        if len(self.held) == 1:
            ((source, held),) = self.held.items()
            is_fresh = end_ns - held.at_ns < FRESH_NS
            self.chosen = source if is_fresh else None
            return held.value if is_fresh else None
        best: tuple[int, str] | None = None
        value = None
        for source, held in self.held.items():
            if end_ns - held.at_ns >= FRESH_NS:
                continue
            if best is None or (held.rank, source) < best:
                best = (held.rank, source)
                value = held.value
        self.chosen = None if best is None else best[1]
        return value

    def _rank(self, source: str, rank: int) -> int:
        names: Sequence[str] = self.priority
        return names.index(source) if source in names else len(names) + rank
