"""Stretches in which a quantity was not measured."""

import msgspec

from sessions.core.model.breakdown import Gap

GAP_AFTER_S = 5.0
"""CONTRACT: a null run of more than this is a gap."""


class GapChange(msgspec.Struct, frozen=True, kw_only=True):
    """A gap opened (`end_s` None) or closed."""

    start_s: float
    end_s: float | None = None


class GapWatch(msgspec.Struct, kw_only=True):
    """Watches one quantity. What has never come is absent, not a gap; what comes late was one."""

    what: str
    seen: bool = False
    since_s: float | None = None  # start of the null run
    announced: bool = False
    gaps: list[Gap] = []

    def update(self, *, known: bool, start_s: float, end_s: float) -> tuple[GapChange, ...]:
        """Take the cell from `start_s` to `end_s`."""
        if not known:
            if self.since_s is None:
                self.since_s = start_s
            if not self.seen or self.announced or end_s - self.since_s <= GAP_AFTER_S:
                return ()
            self.announced = True
            return (GapChange(start_s=self.since_s),)
        since_s, announced = self.since_s, self.announced
        self.seen, self.since_s, self.announced = True, None, False
        if since_s is None or start_s - since_s <= GAP_AFTER_S:
            return ()
        self.gaps.append(Gap(start_s=since_s, end_s=start_s, what=self.what))
        closing = GapChange(start_s=since_s, end_s=start_s)
        return (closing,) if announced else (GapChange(start_s=since_s), closing)

    def until(self, end_s: float) -> tuple[Gap, ...]:
        """All gaps as of `end_s`, the open one included."""
        if not self.announced or self.since_s is None:
            return tuple(self.gaps)
        return (*self.gaps, Gap(start_s=self.since_s, end_s=end_s, what=self.what))
