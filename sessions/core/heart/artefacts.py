"""Heart-rate quality: stretches that are no heart rate are marked, never repaired."""

from enum import Enum

import msgspec

from sessions.core.alignment.coverage import GAP_AFTER_S
from sessions.core.heart.cadence_lock import LockWatch
from sessions.core.heart.expected_heart_rate import Expectation, WorkModel, WorkWatch
from sessions.core.heart.jumps import JumpWatch
from sessions.core.model.breakdown import Artefact
from sessions.core.model.sample import Sample

FROZEN_AFTER_S = 30
"""A strap off the body repeats its last value without RR intervals (Polar H10); on the body the
RR intervals that it sent before go on."""

FROZEN_WITHOUT_BEATS_S = 120
"""A source that never sent RR intervals is judged by itself: one that was lively and then stands on
a value for two minutes repeats it. A heart in steady work wanders by a beat every few seconds."""

FROZEN_CHANCE, FROZEN_AT_LEAST_S = 1e-6, 45
"""A source that changes often is frozen sooner: when standing so long is this unlikely for it."""

FROZEN_WHILE_ASKED_S, FROZEN_WHILE_ASKED_BPM = 15, 12.0
"""Or when the work has asked for another heart rate meanwhile."""

LIVELY_AFTER_S = 60
LIVELY_EVERY_S = 10
"""A source that changes less often than this smooths or rounds, and may well stand still."""

CAPPED_AFTER_S = 5
"""A value above what this person's heart can do, and never another one: a register that is full."""

OFF_WORK_S = 4
"""A reading off what the work asks for is none after so long: one second is a spike's business."""

FAR = 0.75
OFF_AT_MOST_S, FAR_OFF_AT_MOST_S = 120, 600
"""What is steadily off for so long, without a leap, is an unusual person or a wrong belt; far off,
half as far again as any person should be, it takes longer to be believed."""

TRUSTED_S = 180
"""Before it a session's first readings may have been the wrong ones: strangers' are asked."""

FOUND_AFTER_S, FOUND_BY_LEAP_AFTER_S = 10, 45
NEARER_BPM = 10.0
"""A reading this much nearer to what strangers have than the session's own was, was right; one that
came by a leap may still be a cadence, which takes half a minute to be seen."""


class HeartRateFault(Enum):
    """What is wrong with a heart rate. The first two come without a value."""

    CONTACT_LOST = "contact lost"
    ABSURD = "absurd"
    SPIKE = "spike"
    FROZEN = "frozen"
    CADENCE_LOCK = "cadence lock"
    DROPOUT = "dropout"
    MULTIPLE = "half or double"
    SCATTER = "scatter"
    CAPPED = "stuck at a cap"
    WORK = "against the work"


class HeartRateVerdict(msgspec.Struct, frozen=True, array_like=True):
    """Whether a second's heart rate is to be believed.

    `fault` None: nothing speaks against it. SPIKE: it may be one; only if it comes back it was.
    `false_since`: the values from this cell to the one before have just turned out to be false.
    """

    fault: HeartRateFault | None = None
    false_since: int | None = None

    @property
    def is_false(self) -> bool:
        """Whether the value is known to be none."""
        return self.fault is not None and self.fault is not HeartRateFault.SPIKE


CLEAN = HeartRateVerdict()

_OF_VALUE = frozenset(
    fault.value
    for fault in (
        HeartRateFault.SPIKE,
        HeartRateFault.MULTIPLE,
        HeartRateFault.SCATTER,
        HeartRateFault.CAPPED,
        HeartRateFault.WORK,
    )
)


class ArtefactWatch(msgspec.Struct, kw_only=True):
    """Finds what is no heart rate, second by second. `work` is what the session's work asks for."""

    found: list[Artefact] = []
    flaw: str | None = None
    flaw_since: int = 0
    silent_since: int | None = None
    last_bpm: float | None = None
    same_since: int = 0
    asked_then_bpm: float | None = None  # what the work asked for at `same_since`
    known_s: int = 0  # seconds with a value before `same_since`
    turns: int = 0  # of a heart rate that rose and falls, or the other way
    rising: bool = True
    rr_seen: bool = False
    last_rr_cell: int = -1
    frozen: bool = False
    lock: LockWatch = msgspec.field(default_factory=LockWatch)
    jumps: JumpWatch = msgspec.field(default_factory=JumpWatch)
    work: WorkWatch = msgspec.field(default_factory=WorkWatch)
    off_since: int | None = None
    learned_from: int | None = None
    open_fault: HeartRateFault | None = None  # of those below, the one under way
    open_since: int = 0

    def update(
        self, sample: Sample, *, model: WorkModel | None = None, weight_s: float = 1.0
    ) -> HeartRateVerdict:
        """Take one cell. `model`: what work asks of this person's heart; None: nothing is known."""
        cell, bpm = sample.cell, sample.heart_rate_bpm
        expected = None
        if model is not None:
            expected = model.expected(sample, watch=self.work, weight_s=weight_s)
        flaw = None if sample.heart_rate_flaw is None else sample.heart_rate_flaw.value
        if flaw != self.flaw:
            self._close_flaw(cell)
            self.flaw, self.flaw_since = flaw, cell
        if sample.rr_ms:
            self._close_frozen(cell)
            self.rr_seen, self.last_rr_cell = True, cell
        if bpm is None:
            return self._without_value(cell)
        if self.silent_since is not None:
            self._close_dropout(cell)
        asked_bpm = None if expected is None else expected.bpm
        likely_bpm = asked_bpm
        if expected is not None and self.work.learned_s < TRUSTED_S:
            likely_bpm = expected.of_strangers
        false_since = self.jumps.update(cell, bpm, last_bpm=self.last_bpm, asked_bpm=likely_bpm)
        if false_since is not None:
            if self.jumps.scattered_since is None:
                self._open(None, cell)
            self.found.append(_span(HeartRateFault.SPIKE, false_since, cell))
        if bpm != self.last_bpm:
            self._close_frozen(cell)
            if self.last_bpm is not None:
                # Turns, not changes: a sensor that smooths climbs every second, and then stands.
                self.turns += (bpm > self.last_bpm) is not self.rising
                self.rising = bpm > self.last_bpm
                self.known_s += cell - self.same_since
            self.same_since, self.asked_then_bpm = cell, asked_bpm
        self.last_bpm = bpm
        highest = None if model is None else model.highest_bpm
        return self._verdict(sample, bpm, false_since, expected=expected, highest_bpm=highest)

    @property
    def before_spike_bpm(self) -> float:
        """What was measured before the jump that is under suspicion."""
        return self.jumps.before_bpm

    def until(self, end: float) -> tuple[Artefact, ...]:
        """All as of cell `end`, with the open ones; not a doubtful value inside another span."""
        spans = list(self.found)
        if self.flaw is not None and end > self.flaw_since:
            spans.append(_span(HeartRateFault(self.flaw), self.flaw_since, end))
        if self.silent_since is not None and end - self.silent_since > GAP_AFTER_S:
            spans.append(_span(HeartRateFault.DROPOUT, self.silent_since, end))
        if self.frozen and self.last_bpm is not None:
            spans.append(_span(HeartRateFault.FROZEN, self._frozen_from(), end))
        if self.lock.locked_since is not None:
            spans.append(_span(HeartRateFault.CADENCE_LOCK, self.lock.locked_since, end))
        if self.open_fault is not None and end > self.open_since:
            spans.append(_span(self.open_fault, self.open_since, end))
        whole: list[Artefact] = []
        for span in sorted(spans, key=lambda span: (span.start_s, -span.end_s, span.kind)):
            if not whole or span.end_s > whole[-1].end_s or span.kind not in _OF_VALUE:
                whole.append(span)
        return tuple(whole)

    def _without_value(self, cell: int) -> HeartRateVerdict:
        self._close_frozen(cell)
        self._close_lock(self.lock.interrupt(), cell)
        self._open(None, cell)
        self.jumps.interrupt()
        self.off_since = None
        if self.flaw is not None:
            self._close_dropout(cell)
        elif self.silent_since is None and self.last_bpm is not None:
            self.silent_since = cell
        self.last_bpm = None
        return CLEAN if self.flaw is None else HeartRateVerdict(HeartRateFault(self.flaw))

    def _verdict(
        self,
        sample: Sample,
        bpm: float,
        false_since: int | None,
        *,
        expected: Expectation | None,
        highest_bpm: float | None,
    ) -> HeartRateVerdict:
        cell = sample.cell
        if not self.frozen and self._stands_still(cell + 1, expected):
            self.frozen, false_since = True, _earlier(false_since, self._frozen_from())
        was_locked = self.lock.locked_since
        if sample.cadence_spm is not None or self.lock.is_watching:
            self.lock.update(cell, bpm, cadence_spm=sample.cadence_spm)
        locked = self.lock.locked_since
        if locked is None:
            self._close_lock(was_locked, cell)
        elif was_locked is None:
            false_since = _earlier(false_since, locked)
        fault: HeartRateFault | None = None
        since: int | None = None
        if locked is None and not self.frozen:
            fault, since = self._of_value(cell, bpm, expected=expected, highest_bpm=highest_bpm)
        else:
            self.off_since = None
        if since is not None:
            false_since = _earlier(false_since, since)
        self._open(fault, cell if since is None else since)
        if locked is not None:
            return HeartRateVerdict(HeartRateFault.CADENCE_LOCK, false_since)
        if self.frozen:
            return HeartRateVerdict(HeartRateFault.FROZEN, false_since)
        if fault is not None:
            return HeartRateVerdict(fault, false_since)
        if expected is not None and self.off_since is None:
            if self.learned_from is None:
                self.learned_from = cell
            self.work.learn(bpm, expected, weight_s=1.0)
        if self.jumps.is_suspect(cell):
            return HeartRateVerdict(HeartRateFault.SPIKE, false_since)
        return CLEAN if false_since is None else HeartRateVerdict(None, false_since)

    def _of_value(
        self, cell: int, bpm: float, *, expected: Expectation | None, highest_bpm: float | None
    ) -> tuple[HeartRateFault | None, int | None]:
        """What is wrong with the value itself, and since when, where that is earlier than now."""
        scattered = self.jumps.scatter_begins(cell)
        if self.jumps.scattered_since is not None:
            return HeartRateFault.SCATTER, scattered
        if highest_bpm is not None and bpm > highest_bpm:
            stood_s = cell + 1 - self.same_since
            if stood_s >= CAPPED_AFTER_S:
                return HeartRateFault.CAPPED, self.same_since
        if self.jumps.is_multiple(bpm) and (expected is None or expected.is_off(bpm)):
            return HeartRateFault.MULTIPLE, None
        return self._against_work(cell, bpm, expected)

    def _against_work(
        self, cell: int, bpm: float, expected: Expectation | None
    ) -> tuple[HeartRateFault | None, int | None]:
        if expected is None or not expected.is_off(bpm):
            self.off_since = None
            return None, None
        if self.off_since is None:
            self.off_since = cell
        off_s = cell + 1 - self.off_since
        if off_s < OFF_WORK_S:
            return None, None
        own = abs(expected.bpm - expected.of_strangers)
        patience_s = FOUND_AFTER_S if self.jumps.since is None else FOUND_BY_LEAP_AFTER_S
        nearer = abs(bpm - expected.of_strangers) + NEARER_BPM < own
        if nearer and expected.settled and off_s >= patience_s:
            # The sensor has found the heart at last: what the session had learned was none.
            since = self.learned_from
            if since is not None:
                since = max(since, self.jumps.leapt_before(self.off_since))
            self.learned_from, self.off_since = cell, None
            self.work.start_over()
            if since is not None:
                self._open(None, cell)
                self.found.append(_span(HeartRateFault.WORK, since, cell))
            return None, since
        middle, width = (expected.low + expected.high) / 2, expected.high - expected.low
        far = abs(bpm - middle) > FAR * width
        most_s = FAR_OFF_AT_MOST_S if far else OFF_AT_MOST_S
        if off_s >= most_s and self.jumps.since is None:
            self.work.accept(bpm, expected)
            self.learned_from, self.off_since = cell, None
            return None, None
        return HeartRateFault.WORK, self.off_since if off_s == OFF_WORK_S else None

    def _open(self, fault: HeartRateFault | None, since: int) -> None:
        """One of the faults of a value goes on, begins or ends."""
        if fault is self.open_fault:
            return
        if self.open_fault is not None and since > self.open_since:
            self.found.append(_span(self.open_fault, self.open_since, since))
        self.open_fault, self.open_since = fault, since

    def _frozen_from(self) -> int:
        return max(self.same_since, self.last_rr_cell + 1) if self.rr_seen else self.same_since

    def _stands_still(self, end: int, expected: Expectation | None) -> bool:
        stood_s = end - self._frozen_from()
        if stood_s < FROZEN_WHILE_ASKED_S:
            return False
        if self.rr_seen:
            return stood_s >= FROZEN_AFTER_S
        if self.turns * LIVELY_EVERY_S < self.known_s or self.known_s < LIVELY_AFTER_S:
            return False
        if stood_s >= FROZEN_WITHOUT_BEATS_S:
            return True
        if expected is not None and self.asked_then_bpm is not None:
            return abs(expected.bpm - self.asked_then_bpm) >= FROZEN_WHILE_ASKED_BPM
        often = min(0.9, self.turns / self.known_s)
        return stood_s >= FROZEN_AT_LEAST_S and (1 - often) ** stood_s < FROZEN_CHANCE

    def _close_flaw(self, cell: int) -> None:
        if self.flaw is not None:
            self.found.append(_span(HeartRateFault(self.flaw), self.flaw_since, cell))

    def _close_dropout(self, cell: int) -> None:
        if self.silent_since is not None and cell - self.silent_since > GAP_AFTER_S:
            self.found.append(_span(HeartRateFault.DROPOUT, self.silent_since, cell))
        self.silent_since = None

    def _close_frozen(self, cell: int) -> None:
        if self.frozen:
            self.found.append(_span(HeartRateFault.FROZEN, self._frozen_from(), cell))
            self.frozen = False

    def _close_lock(self, since: int | None, cell: int) -> None:
        if since is not None:
            self.found.append(_span(HeartRateFault.CADENCE_LOCK, since, cell))


def _earlier(cell: int | None, other: int) -> int:
    return other if cell is None else min(cell, other)


def _span(fault: HeartRateFault, start: float, end: float) -> Artefact:
    return Artefact(start_s=float(start), end_s=float(end), kind=fault.value)
