"""Live alignment: measurements in, one sample per second out, late ones put in their place."""

from bisect import insort

import msgspec

from ingest.measurements import (
    BEATS_MISSED,
    NS_PER_S,
    Action,
    Battery,
    Button,
    HeartRate,
    Measurement,
)
from sessions.core.alignment.pausing import Pausing
from sessions.core.alignment.source_choice import SourceChoices
from sessions.core.alignment.usable_values import (
    heart_rate_flaw,
    is_movement_or_heart,
    usable_heart_rate_bpm,
)
from sessions.core.model.sample import Flaw, Sample

LATE_NS = 2 * NS_PER_S
"""A measurement this late is still put in its place (CONTRACT, alignment)."""

ASTRAY_NS = 24 * 3600 * NS_PER_S
"""A stamp so far ahead of all others is of another session or of a clock that was set: following
it would close a day of empty seconds, or a year."""


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A button's effect, at its own time in seconds from the start."""

    action: Action
    t_s: float
    label: str = ""


class Cell(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A closed second: the sample, the part of the second it stands for, and buttons in it.

    Of `weight_s` the session was paused for `paused_s`.
    """

    sample: Sample
    weight_s: float
    paused_s: float = 0.0
    marks: tuple[Mark, ...] = ()


class Aligner(msgspec.Struct, kw_only=True):
    """Holds measurements back until nothing that may still come can change their second.

    The session starts with the first heart-rate, speed or cadence measurement. Cell k closes once
    the watermark (the newest stamp seen) has passed k + 1 + 2 s.
    """

    choices: SourceChoices = msgspec.field(default_factory=SourceChoices)
    pausing: Pausing = msgspec.field(default_factory=Pausing)
    pending: list[Measurement] = []
    watermark_ns: int | None = None
    first_ns: int | None = None
    last_ns: int | None = None
    started_ns: int | None = None
    closed: int = 0
    late: int = 0
    astray: int = 0
    flaw: Flaw | None = None
    rr_ms: dict[str, tuple[float, ...]] = {}
    beats_missed: list[str] = []

    def add(self, measurement: Measurement) -> bool:
        """Put one measurement in its place; False: it is late or astray, and only counted."""
        at_ns = measurement.at_ns
        watermark_ns = self.watermark_ns
        if watermark_ns is None:
            self.watermark_ns = at_ns
        elif at_ns > watermark_ns:
            if at_ns - watermark_ns > ASTRAY_NS and self.first_ns is not None:
                self.astray += 1
                return False
            self.watermark_ns = at_ns
        elif watermark_ns - at_ns > LATE_NS:
            self.late += 1
            return False
        if isinstance(measurement.value, Battery):
            return True
        measures = is_movement_or_heart(measurement)
        if measures:
            if self.started_ns is None and (self.first_ns is None or at_ns < self.first_ns):
                self.first_ns = at_ns
            if self.last_ns is None or at_ns > self.last_ns:
                self.last_ns = at_ns
        pending = self.pending
        last = pending[-1] if pending else None
        if last is None or last.at_ns < at_ns or _order(last) <= _order(measurement):
            pending.append(measurement)
        else:
            insort(pending, measurement, key=_order)
        if self.first_ns is None:
            self._forget_before((self.watermark_ns or at_ns) - LATE_NS)
        return True

    def pass_time(self, at_ns: int) -> None:
        """Nothing was received up to `at_ns`."""
        if self.watermark_ns is None or at_ns > self.watermark_ns:
            self.watermark_ns = at_ns

    def settle_start(self, *, now: bool = False) -> bool:
        """Fix t = 0 once nothing earlier can come; True on the call that fixes it."""
        if self.started_ns is not None or self.first_ns is None:
            return False
        assert self.watermark_ns is not None
        if not now and self.watermark_ns - self.first_ns <= LATE_NS:
            return False
        self.started_ns = self.first_ns
        self._forget_before(self.first_ns)
        return True

    @property
    def due(self) -> bool:
        """Whether the next cell can close."""
        if self.started_ns is None or self.watermark_ns is None:
            return False
        end_ns = self.started_ns + (self.closed + 1) * NS_PER_S
        return self.watermark_ns >= end_ns + LATE_NS

    @property
    def paused(self) -> bool:
        """Whether all that was taken so far leaves it paused; cells close seconds later."""
        ahead = Pausing(state=self.pausing.state)
        for measurement in self.pending:
            ahead.follow(measurement.value)
        return ahead.paused

    def pauses_ahead(self) -> tuple[Mark, ...]:
        """Pauses and resumptions that were taken and whose seconds have not closed yet."""
        if self.started_ns is None:
            return ()
        ahead = Pausing(state=self.pausing.state)
        told = ((ahead.follow(taken.value), taken) for taken in self.pending)
        return tuple(
            self._mark(action, taken)
            for action, taken in told
            if action in (Action.PAUSE, Action.RESUME)
        )

    def close(self, *, until_ns: int | None = None) -> Cell:
        """Close the next cell; `until_ns` cuts the session's last one short (inclusive)."""
        assert self.started_ns is not None
        cell = self.closed
        start_ns = self.started_ns + cell * NS_PER_S
        end_ns = start_ns + NS_PER_S
        weight_s = 1.0
        if until_ns is not None and until_ns < end_ns:
            weight_s = (until_ns - start_ns) / NS_PER_S
            end_ns = until_ns + 1
        self.flaw = None
        if self.rr_ms:
            self.rr_ms = {}
            self.beats_missed = []
        was_paused = self.pausing.paused
        marks = self._consume(end_ns)
        paused_s = 0.0
        if marks or was_paused:
            paused_s = _paused_s(marks, was_paused, start_s=float(cell), end_s=cell + weight_s)
        choices = self.choices
        bpm = choices.heart_rate.value_at(end_ns)
        speed_kmh = choices.speed.value_at(end_ns)
        heart_rate_source = choices.heart_rate.chosen
        rr_ms = () if heart_rate_source is None else self.rr_ms.get(heart_rate_source, ())
        self.closed = cell + 1
        sample = Sample(
            cell=cell,
            heart_rate_bpm=bpm,
            speed_kmh=speed_kmh,
            incline_pct=choices.incline.value_at(end_ns),
            cadence_spm=choices.cadence.value_at(end_ns),
            distance_m=choices.distance_m(end_ns),
            rr_ms=rr_ms,
            beats_missed=heart_rate_source in self.beats_missed,
            heart_rate_source=heart_rate_source,
            speed_source=choices.speed.chosen,
            paused=weight_s > 0 and paused_s >= weight_s,
            heart_rate_flaw=self.flaw if bpm is None else None,
        )
        return Cell(sample=sample, weight_s=weight_s, paused_s=paused_s, marks=marks)

    def _consume(self, end_ns: int) -> tuple[Mark, ...]:
        marks: list[Mark] = []
        count = 0
        for measurement in self.pending:
            if measurement.at_ns >= end_ns:
                break
            count += 1
            action = self._follow(measurement)
            if action is not None:
                marks.append(self._mark(action, measurement))
        if count:
            del self.pending[:count]
        return tuple(marks)

    def _follow(self, measurement: Measurement) -> Action | None:
        """Take what was put in its place into the values; what it does as a button."""
        value, source, at_ns = measurement.value, measurement.source, measurement.at_ns
        self.choices.hold(value, source=source, at_ns=at_ns)
        if isinstance(value, HeartRate):
            if usable_heart_rate_bpm(value) is None:
                self.flaw = heart_rate_flaw(value) or self.flaw
            elif value.rr_ms:
                self.rr_ms[source] = self.rr_ms.get(source, ()) + value.rr_ms
                if value.issues and BEATS_MISSED in value.issues:
                    self.beats_missed.append(source)
        return self.pausing.follow(value)

    def _mark(self, action: Action, measurement: Measurement) -> Mark:
        assert self.started_ns is not None
        value = measurement.value
        return Mark(
            action=action,
            t_s=(measurement.at_ns - self.started_ns) / NS_PER_S,
            label=value.label if isinstance(value, Button) else "",
        )

    def _forget_before(self, at_ns: int) -> None:
        """What came before t = 0 is not of the session, and an idle one must not grow."""
        self.pending = [m for m in self.pending if m.at_ns >= at_ns]


def _paused_s(marks: tuple[Mark, ...], paused: bool, *, start_s: float, end_s: float) -> float:
    """For how much of a cell the session was paused."""
    if not marks:
        return end_s - start_s if paused else 0.0
    total_s, since_s = 0.0, start_s
    for mark in marks:
        if mark.action is Action.LAP:
            continue
        at_s = min(max(mark.t_s, start_s), end_s)
        if paused:
            total_s += at_s - since_s
        paused, since_s = mark.action is Action.PAUSE, at_s
    return total_s + (end_s - since_s if paused else 0.0)


def _order(measurement: Measurement) -> tuple[int, int, str]:
    return measurement.at_ns, measurement.sequence, measurement.source
