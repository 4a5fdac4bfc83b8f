"""Flight of a belt: it climbs from our own command on, without a rest, beyond what was asked."""

import math

# A belt that leaves what was asked so soon after our own command may be obeying it wrongly.
OURS_WITHIN_S = 3.0
# How long a command is the last one that a climb can have begun with.
BEGAN_WITHIN_S = 15.0
CLIMBS = 0.06  # from one reading to the next; at rest they differ by less


class Flight:
    """Told of every reading and every command of one belt.

    Whoever leaves the belt to the runner meanwhile has not made it climb. `since_s`: when it was
    first seen beyond what was asked; None: it has not fled. `climbed_s`: when it last climbed.
    """

    def __init__(self) -> None:
        self.since_s: float | None = None
        self.climbed_s = 0.0
        self._before: float | None = None
        self._climbs_since_s: float | None = None
        self._highest_sent = math.inf

    def sent(self, value: float, *, before: float | None) -> None:
        """`value` was asked, after `before`: a slow belt may still obey that."""
        self._highest_sent = value if before is None else max(value, before)

    def was_explained(self) -> None:
        """Somebody at the console says why it moves, or it stands: none until the next command."""
        self.since_s, self._highest_sent = None, math.inf

    def seen(
        self, value: float, *, at_s: float, acted_s: float, tolerance: float, late_s: float
    ) -> None:
        """Take one reading.

        Args:
            value: what is read.
            at_s: now.
            acted_s: when the machine last was asked, or answered.
            tolerance: what a reading may differ from what was asked.
            late_s: how late a climb is seen, of a machine that reports seldom.
        """
        before, self._before = self._before, value
        if before is None or value < before + CLIMBS:
            self._climbs_since_s = None
            return
        if self._climbs_since_s is None:
            self._climbs_since_s = at_s
        if self.since_s is not None:
            self.climbed_s = at_s
            return
        is_ours = self._climbs_since_s - acted_s <= OURS_WITHIN_S + late_s
        is_recent = at_s - acted_s <= BEGAN_WITHIN_S
        if is_ours and is_recent and value > self._highest_sent + tolerance:
            self.since_s = self.climbed_s = at_s
