"""Heart rates against the work: off what it asks for, until they prove right or strange."""

import msgspec

from sessions.core.heart.expected_heart_rate import Expectation, WorkWatch
from sessions.core.heart.jumps import JumpWatch

OFF_WORK_S = 4
"""A reading off what the work asks for is none after so long: one second is a spike's business."""

FAR = 0.75
OFF_AT_MOST_S, FAR_OFF_AT_MOST_S = 120, 600
"""What is steadily off for so long, without a leap, is an unusual person or a wrong belt; far off,
half as far again as any person should be, it takes longer to be believed."""

FOUND_AFTER_S, FOUND_BY_LEAP_AFTER_S = 10, 45
NEARER_BPM = 10.0
"""A reading this much nearer to what strangers have than the session's own was, was right; one that
came by a leap may still be a cadence, which takes half a minute to be seen."""


class OffWorkWatch(msgspec.Struct, kw_only=True):
    """For how long readings have been off what the work asks for."""

    off_since: int | None = None
    learned_from: int | None = None

    def judge(
        self, cell: int, bpm: float, expected: Expectation, *, work: WorkWatch, jumps: JumpWatch
    ) -> tuple[bool, int | None]:
        """Whether a reading is none, and since when, where that has just turned out.

        With False: the reading is right, and those before it, from which `work` had learned, were
        none.
        """
        if not expected.is_off(bpm):
            self.off_since = None
            return False, None
        if self.off_since is None:
            self.off_since = cell
        off_s = cell + 1 - self.off_since
        if off_s < OFF_WORK_S:
            return False, None
        own = abs(expected.bpm - expected.of_strangers)
        patience_s = FOUND_AFTER_S if jumps.since is None else FOUND_BY_LEAP_AFTER_S
        nearer = abs(bpm - expected.of_strangers) + NEARER_BPM < own
        if nearer and expected.settled and off_s >= patience_s:
            # The sensor has found the heart at last: what the session had learned was none.
            since = self.learned_from
            if since is not None:
                since = max(since, jumps.leapt_before(self.off_since))
            self.learned_from, self.off_since = cell, None
            work.start_over()
            return False, since
        middle, width = (expected.low + expected.high) / 2, expected.high - expected.low
        far = abs(bpm - middle) > FAR * width
        most_s = FAR_OFF_AT_MOST_S if far else OFF_AT_MOST_S
        if off_s >= most_s and jumps.since is None:
            work.accept(bpm, expected)
            self.learned_from, self.off_since = cell, None
            return False, None
        return True, self.off_since if off_s == OFF_WORK_S else None

    def learn(self, cell: int, bpm: float, expected: Expectation, *, work: WorkWatch) -> None:
        """A reading that is believed teaches, unless it is off."""
        if self.off_since is not None:
            return
        if self.learned_from is None:
            self.learned_from = cell
        work.learn(bpm, expected, weight_s=1.0)
