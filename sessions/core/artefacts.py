"""Stretches of implausible heart rate: marked, never repaired."""

import msgspec

from sessions.core.breakdown import Artefact
from sessions.core.sample import Sample

SPIKE_BPM = 25.0
"""No heart changes by so much within a second or two."""

SPIKE_AT_MOST_S = 10
FROZEN_AFTER_S = 30
"""A strap off the body repeats its last value without RR intervals (Polar H10); on the body the
RR intervals that it sent before go on."""


class ArtefactWatch(msgspec.Struct, kw_only=True):
    """Finds contact loss, absurd values, spikes that come back, and frozen values."""

    found: list[Artefact] = []
    flaw: str | None = None
    flaw_since: int = 0
    last_bpm: float | None = None
    spike_since: int | None = None
    before_spike_bpm: float = 0.0
    same_since: int = 0
    rr_seen: bool = False
    last_rr_cell: int = -1

    def update(self, sample: Sample) -> None:
        """Take one cell."""
        cell = sample.cell
        flaw = None if sample.heart_rate_flaw is None else sample.heart_rate_flaw.value
        if flaw != self.flaw:
            self._close_flaw(cell)
            self.flaw, self.flaw_since = flaw, cell
        bpm = sample.heart_rate_bpm
        if sample.rr_ms:
            self._close_frozen(cell)
            self.rr_seen, self.last_rr_cell = True, cell
        if bpm is None:
            self._close_frozen(cell)
            self.last_bpm = self.spike_since = None
            return
        self._spike(bpm, cell)
        if bpm != self.last_bpm:
            self._close_frozen(cell)
            self.same_since = cell
        self.last_bpm = bpm

    def until(self, end: float) -> tuple[Artefact, ...]:
        """All as of cell `end`, the open ones included."""
        spans = list(self.found)
        if self.flaw is not None and end > self.flaw_since:
            spans.append(_span(self.flaw, self.flaw_since, end))
        start = self._frozen_since(end)
        if start is not None:
            spans.append(_span("frozen", start, end))
        return tuple(sorted(spans, key=lambda span: (span.start_s, span.kind)))

    def _close_flaw(self, cell: int) -> None:
        if self.flaw is not None:
            self.found.append(_span(self.flaw, self.flaw_since, cell))

    def _spike(self, bpm: float, cell: int) -> None:
        if self.spike_since is not None:
            if abs(bpm - self.before_spike_bpm) < SPIKE_BPM / 2:
                self.found.append(_span("spike", self.spike_since, cell))
                self.spike_since = None
            elif cell - self.spike_since >= SPIKE_AT_MOST_S:
                self.spike_since = None
        elif self.last_bpm is not None and abs(bpm - self.last_bpm) >= SPIKE_BPM:
            self.spike_since, self.before_spike_bpm = cell, self.last_bpm

    def _frozen_since(self, end: float) -> int | None:
        if not self.rr_seen or self.last_bpm is None:
            return None
        start = max(self.same_since, self.last_rr_cell + 1)
        return start if end - start >= FROZEN_AFTER_S else None

    def _close_frozen(self, cell: int) -> None:
        start = self._frozen_since(cell)
        if start is not None:
            self.found.append(_span("frozen", start, cell))


def _span(kind: str, start: float, end: float) -> Artefact:
    return Artefact(start_s=float(start), end_s=float(end), kind=kind)
