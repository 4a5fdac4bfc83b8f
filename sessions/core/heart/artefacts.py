"""Heart-rate quality: stretches that are no heart rate are marked, never repaired."""

import msgspec

from sessions.core.alignment.coverage import GAP_AFTER_S
from sessions.core.heart.against_work import OffWorkWatch
from sessions.core.heart.cadence_lock import LockWatch
from sessions.core.heart.expected_heart_rate import Expectation, WorkModel, WorkWatch
from sessions.core.heart.freezing import FreezeWatch
from sessions.core.heart.heart_rate_fault import (
    CLEAN,
    HeartRateFault,
    HeartRateVerdict,
    artefact,
    whole,
)
from sessions.core.heart.jumps import JumpWatch
from sessions.core.model.breakdown import Artefact
from sessions.core.model.sample import Sample
from sessions.core.model.sealed_list import SealedList

CAPPED_AFTER_S = 5
"""A value above what this person's heart can do, and never another one: a register that is full."""

TRUSTED_S = 180
"""Before it a session's first readings may have been the wrong ones: strangers' are asked."""


class ArtefactWatch(msgspec.Struct, kw_only=True):
    """Finds what is no heart rate, second by second. `work` is what the session's work asks for."""

    found: SealedList[Artefact] = msgspec.field(default_factory=lambda: SealedList(Artefact))
    flaw: str | None = None
    flaw_since: int = 0
    silent_since: int | None = None
    last_bpm: float | None = None
    freeze: FreezeWatch = msgspec.field(default_factory=FreezeWatch)
    lock: LockWatch = msgspec.field(default_factory=LockWatch)
    jumps: JumpWatch = msgspec.field(default_factory=JumpWatch)
    work: WorkWatch = msgspec.field(default_factory=WorkWatch)
    off_work: OffWorkWatch = msgspec.field(default_factory=OffWorkWatch)
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
            self.freeze.note_beats(cell)
        if bpm is None:
            return self._without_value(cell)
        if self.silent_since is not None:
            self._close_dropout(cell)
        asked_bpm = None if expected is None else expected.bpm
        likely_bpm = asked_bpm
        if expected is not None and self.work.learned_s < TRUSTED_S:
            likely_bpm = expected.of_strangers
        last_bpm = self.last_bpm
        if bpm != last_bpm and self._is_repeated:
            stood_s = cell - self.freeze.same_since
            last_bpm = self.jumps.leave_repeated(bpm, stood_s=stood_s)
        false_since = self.jumps.update(cell, bpm, last_bpm=last_bpm, asked_bpm=likely_bpm)
        if false_since is not None:
            if self.jumps.scattered_since is None:
                self._open(None, cell)
            self.found.append(artefact(HeartRateFault.SPIKE, false_since, cell))
        if bpm != self.last_bpm:
            self._close_frozen(cell)
            self.freeze.note_change(cell, bpm, last_bpm=self.last_bpm, asked_bpm=asked_bpm)
        self.last_bpm = bpm
        highest = None if model is None else model.highest_bpm
        return self._verdict(sample, bpm, false_since, expected=expected, highest_bpm=highest)

    @property
    def before_spike_bpm(self) -> float:
        """What was measured before the jump that is under suspicion."""
        return self.jumps.before_bpm

    @property
    def _is_repeated(self) -> bool:
        """Whether the last value was one that a register held."""
        return self.freeze.frozen or self.open_fault is HeartRateFault.CAPPED

    def until(self, end: float) -> tuple[Artefact, ...]:
        """All as of cell `end`, with the open ones; not a doubtful value inside another span."""
        spans = list(self.found)
        if self.flaw is not None and end > self.flaw_since:
            spans.append(artefact(HeartRateFault(self.flaw), self.flaw_since, end))
        if self.silent_since is not None and end - self.silent_since > GAP_AFTER_S:
            spans.append(artefact(HeartRateFault.DROPOUT, self.silent_since, end))
        if self.freeze.frozen and self.last_bpm is not None:
            spans.append(artefact(HeartRateFault.FROZEN, self.freeze.since, end))
        if self.lock.locked_since is not None:
            spans.append(artefact(HeartRateFault.CADENCE_LOCK, self.lock.locked_since, end))
        if self.open_fault is not None and end > self.open_since:
            spans.append(artefact(self.open_fault, self.open_since, end))
        return whole(spans)

    def _without_value(self, cell: int) -> HeartRateVerdict:
        self._close_frozen(cell)
        self._close_lock(self.lock.interrupt(), cell)
        self._open(None, cell)
        self.jumps.interrupt()
        self.off_work.off_since = None
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
        freeze = self.freeze
        if not freeze.frozen and freeze.stands_still(cell + 1, expected):
            freeze.frozen, false_since = True, _earlier(false_since, freeze.since)
        was_locked = self.lock.locked_since
        if sample.cadence_spm is not None or self.lock.is_watching:
            self.lock.update(cell, bpm, cadence_spm=sample.cadence_spm)
        locked = self.lock.locked_since
        if locked is None:
            if was_locked is not None:
                self._close_lock(was_locked, cell)
        elif was_locked is None:
            false_since = _earlier(false_since, locked)
        fault: HeartRateFault | None = None
        since: int | None = None
        if locked is None and not freeze.frozen:
            fault, since = self._of_value(cell, bpm, expected=expected, highest_bpm=highest_bpm)
        else:
            self.off_work.off_since = None
        if since is not None:
            false_since = _earlier(false_since, since)
        if fault is not self.open_fault:
            self._open(fault, cell if since is None else since)
        if locked is not None:
            return HeartRateVerdict(HeartRateFault.CADENCE_LOCK, false_since)
        if freeze.frozen:
            return HeartRateVerdict(HeartRateFault.FROZEN, false_since)
        if fault is not None:
            return HeartRateVerdict(fault, false_since)
        if expected is not None:
            self.off_work.learn(cell, bpm, expected, work=self.work)
        if self.jumps.since is not None and self.jumps.is_suspect(cell):
            return HeartRateVerdict(HeartRateFault.SPIKE, false_since)
        return CLEAN if false_since is None else HeartRateVerdict(None, false_since)

    def _of_value(
        self, cell: int, bpm: float, *, expected: Expectation | None, highest_bpm: float | None
    ) -> tuple[HeartRateFault | None, int | None]:
        """What is wrong with the value itself, and since when, where that is earlier than now."""
        jumps = self.jumps
        scattered = jumps.scatter_begins(cell) if jumps.last_leap == cell else None
        if jumps.scattered_since is not None:
            return HeartRateFault.SCATTER, scattered
        if highest_bpm is not None and bpm > highest_bpm:
            stood_s = cell + 1 - self.freeze.same_since
            if stood_s >= CAPPED_AFTER_S:
                return HeartRateFault.CAPPED, self.freeze.same_since
        if (
            jumps.since is not None
            and jumps.is_multiple(bpm)
            and (expected is None or expected.is_off(bpm))
        ):
            return HeartRateFault.MULTIPLE, None
        if expected is None:
            self.off_work.off_since = None
            return None, None
        off, since = self.off_work.judge(cell, bpm, expected, work=self.work, jumps=jumps)
        if off:
            return HeartRateFault.WORK, since
        if since is not None:
            self._open(None, cell)
            self.found.append(artefact(HeartRateFault.WORK, since, cell))
        return None, since

    def _open(self, fault: HeartRateFault | None, since: int) -> None:
        """One of the faults of a value goes on, begins or ends."""
        if fault is self.open_fault:
            return
        if self.open_fault is not None and since > self.open_since:
            self.found.append(artefact(self.open_fault, self.open_since, since))
        self.open_fault, self.open_since = fault, since

    def _close_flaw(self, cell: int) -> None:
        if self.flaw is not None:
            self.found.append(artefact(HeartRateFault(self.flaw), self.flaw_since, cell))

    def _close_dropout(self, cell: int) -> None:
        if self.silent_since is not None and cell - self.silent_since > GAP_AFTER_S:
            self.found.append(artefact(HeartRateFault.DROPOUT, self.silent_since, cell))
        self.silent_since = None

    def _close_frozen(self, cell: int) -> None:
        if self.freeze.frozen:
            self.found.append(artefact(HeartRateFault.FROZEN, self.freeze.since, cell))
            self.freeze.frozen = False

    def _close_lock(self, since: int | None, cell: int) -> None:
        if since is not None:
            self.found.append(artefact(HeartRateFault.CADENCE_LOCK, since, cell))


def _earlier(cell: int | None, other: int) -> int:
    return other if cell is None else min(cell, other)
