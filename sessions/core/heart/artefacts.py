"""Heart-rate quality: stretches that are no heart rate are marked, never repaired."""

from enum import Enum

import msgspec

from sessions.core.alignment.coverage import GAP_AFTER_S
from sessions.core.heart.cadence_lock import LockWatch
from sessions.core.model.breakdown import Artefact
from sessions.core.model.sample import Sample

SPIKE_BPM = 25.0
"""No heart changes by so much within a second or two."""

SPIKE_AT_MOST_S = 10
"""A value that stays where it has jumped to for longer was no spike."""

FROZEN_AFTER_S = 30
"""A strap off the body repeats its last value without RR intervals (Polar H10); on the body the
RR intervals that it sent before go on."""

FROZEN_WITHOUT_BEATS_S = 120
"""A source that never sent RR intervals is judged by itself: one that was lively and then stands on
a value for two minutes repeats it. A heart in steady work wanders by a beat every few seconds."""

LIVELY_AFTER_S = 60
LIVELY_EVERY_S = 10
"""A source that changes less often than this smooths or rounds, and may well stand still."""


class HeartRateFault(Enum):
    """What is wrong with a heart rate. The first two come without a value."""

    CONTACT_LOST = "contact lost"
    ABSURD = "absurd"
    SPIKE = "spike"
    FROZEN = "frozen"
    CADENCE_LOCK = "cadence lock"
    DROPOUT = "dropout"


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


class ArtefactWatch(msgspec.Struct, kw_only=True):
    """Finds contact loss, absurd values, dropouts, spikes, frozen values and cadence lock."""

    found: list[Artefact] = []
    flaw: str | None = None
    flaw_since: int = 0
    silent_since: int | None = None
    last_bpm: float | None = None
    spike_since: int | None = None
    before_spike_bpm: float = 0.0
    same_since: int = 0
    known_s: int = 0  # seconds with a value before `same_since`
    changes: int = 0
    rr_seen: bool = False
    last_rr_cell: int = -1
    frozen: bool = False
    lock: LockWatch = msgspec.field(default_factory=LockWatch)

    def update(self, sample: Sample) -> HeartRateVerdict:
        """Take one cell."""
        cell, bpm = sample.cell, sample.heart_rate_bpm
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
        spike_since = self.spike_since
        was_spike = self._spike(bpm, cell)
        if bpm != self.last_bpm:
            self._close_frozen(cell)
            if self.last_bpm is not None:
                self.changes += 1
                self.known_s += cell - self.same_since
            self.same_since = cell
        self.last_bpm = bpm
        return self._verdict(sample, bpm, false_since=spike_since if was_spike else None)

    def until(self, end: float) -> tuple[Artefact, ...]:
        """All as of cell `end`, the open ones included."""
        spans = list(self.found)
        if self.flaw is not None and end > self.flaw_since:
            spans.append(_span(HeartRateFault(self.flaw), self.flaw_since, end))
        if self.silent_since is not None and end - self.silent_since > GAP_AFTER_S:
            spans.append(_span(HeartRateFault.DROPOUT, self.silent_since, end))
        if self.frozen and self.last_bpm is not None:
            spans.append(_span(HeartRateFault.FROZEN, self._frozen_from(), end))
        if self.lock.locked_since is not None:
            spans.append(_span(HeartRateFault.CADENCE_LOCK, self.lock.locked_since, end))
        return tuple(sorted(spans, key=lambda span: (span.start_s, span.kind)))

    def _without_value(self, cell: int) -> HeartRateVerdict:
        self._close_frozen(cell)
        self._close_lock(self.lock.interrupt(), cell)
        if self.flaw is not None:
            self._close_dropout(cell)
        elif self.silent_since is None and self.last_bpm is not None:
            self.silent_since = cell
        self.last_bpm = self.spike_since = None
        return CLEAN if self.flaw is None else HeartRateVerdict(HeartRateFault(self.flaw))

    def _verdict(self, sample: Sample, bpm: float, *, false_since: int | None) -> HeartRateVerdict:
        cell = sample.cell
        if not self.frozen and self._stands_still(cell + 1):
            self.frozen, false_since = True, _earlier(false_since, self._frozen_from())
        was_locked = self.lock.locked_since
        if sample.cadence_spm is not None or self.lock.is_watching:
            self.lock.update(cell, bpm, cadence_spm=sample.cadence_spm)
        locked = self.lock.locked_since
        if locked is None:
            self._close_lock(was_locked, cell)
        elif was_locked is None:
            false_since = _earlier(false_since, locked)
        if locked is not None:
            return HeartRateVerdict(HeartRateFault.CADENCE_LOCK, false_since)
        if self.frozen:
            return HeartRateVerdict(HeartRateFault.FROZEN, false_since)
        if self.spike_since is not None:
            return HeartRateVerdict(HeartRateFault.SPIKE, false_since)
        return CLEAN if false_since is None else HeartRateVerdict(None, false_since)

    def _spike(self, bpm: float, cell: int) -> bool:
        """Whether a spike ended just now."""
        if self.spike_since is not None:
            if abs(bpm - self.before_spike_bpm) < SPIKE_BPM / 2:
                self.found.append(_span(HeartRateFault.SPIKE, self.spike_since, cell))
                self.spike_since = None
                return True
            if cell - self.spike_since >= SPIKE_AT_MOST_S:
                self.spike_since = None
        elif self.last_bpm is not None and abs(bpm - self.last_bpm) >= SPIKE_BPM:
            self.spike_since, self.before_spike_bpm = cell, self.last_bpm
        return False

    def _frozen_from(self) -> int:
        return max(self.same_since, self.last_rr_cell + 1) if self.rr_seen else self.same_since

    def _stands_still(self, end: int) -> bool:
        stood_s = end - self._frozen_from()
        if self.rr_seen:
            return stood_s >= FROZEN_AFTER_S
        lively = self.changes * LIVELY_EVERY_S >= self.known_s >= LIVELY_AFTER_S
        return lively and stood_s >= FROZEN_WITHOUT_BEATS_S

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
