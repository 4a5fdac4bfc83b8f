"""Coverage of one quantity: who gave it and for how long, and the gaps in which nobody did."""

import msgspec

from sessions.core.model.breakdown import Gap
from sessions.core.model.sealed_list import SealedList

GAP_AFTER_S = 5.0
"""CONTRACT: a null run of more than this is a gap."""


class Coverage(msgspec.Struct, kw_only=True):
    """Watches one quantity. What has never come is absent, not a gap; what comes late was one."""

    what: str
    source: str | None = None
    seconds: dict[str, float] = {}  # by source
    seen: bool = False
    since_s: float | None = None  # start of the null run
    announced: bool = False
    gaps: SealedList[Gap] = msgspec.field(default_factory=lambda: SealedList(Gap))

    def hands_over(self, source: str | None, *, weight_s: float) -> bool:
        """Count a cell for its source; whether it is another one than before."""
        if source is not None:
            self.seconds[source] = self.seconds.get(source, 0.0) + weight_s
        before, self.source = self.source, source
        return source != before

    def update(
        self, *, known: bool, start_s: float, end_s: float
    ) -> tuple[tuple[float, float | None], ...]:
        """Take the cell from `start_s` to `end_s`; gaps that opened (their end None) or closed."""
        if not known:
            if self.since_s is None:
                self.since_s = start_s
            if not self.seen or self.announced or end_s - self.since_s <= GAP_AFTER_S:
                return ()
            self.announced = True
            return ((self.since_s, None),)
        since_s, announced = self.since_s, self.announced
        self.seen, self.since_s, self.announced = True, None, False
        if since_s is None or start_s - since_s <= GAP_AFTER_S:
            return ()
        self.gaps.append(Gap(start_s=since_s, end_s=start_s, what=self.what))
        return ((since_s, start_s),) if announced else ((since_s, None), (since_s, start_s))

    def pause(self, at_s: float) -> tuple[tuple[float, float | None], ...]:
        """A pause begins, or goes on: a gap ends with it, and nothing is missing in it."""
        since_s, announced = self.since_s, self.announced
        self.since_s, self.announced = None, False
        if not announced or since_s is None:
            return ()
        self.gaps.append(Gap(start_s=since_s, end_s=at_s, what=self.what))
        return ((since_s, at_s),)

    def gaps_until(self, end_s: float) -> tuple[Gap, ...]:
        """All gaps as of `end_s`, the open one included."""
        if not self.announced or self.since_s is None:
            return tuple(self.gaps)
        return (*self.gaps, Gap(start_s=self.since_s, end_s=end_s, what=self.what))
