"""Live alignment: measurements in, one sample per second out, late ones put in their place."""

from bisect import insort

import msgspec

from ingest.measurements import (
    STEPPED_OFF,
    Action,
    Battery,
    Button,
    Contact,
    FootPod,
    HeartRate,
    MachineStatus,
    Measurement,
    Treadmill,
)
from sessions.core.alignment.odometer import Odometer
from sessions.core.alignment.pausing import Pausing
from sessions.core.alignment.source_choice import FRESH_NS, Choice
from sessions.core.alignment.treadmill_fields import belt_incline_pct, belt_speed_kmh
from sessions.core.model.sample import Flaw, Sample

NS_PER_S = 1_000_000_000
LATE_NS = 2 * NS_PER_S
"""A measurement this late is still put in its place (CONTRACT, alignment)."""

ASTRAY_NS = 24 * 3600 * NS_PER_S
"""A stamp so far ahead of all others is of another session or of a clock that was set: following
it would close a day of empty seconds, or a year."""

PLAUSIBLE_BPM = (25, 240)
"""The same limits as for a profile's resting and maximum heart rate."""

MAIN, BESIDES = 0, 1
"""Rank of a device that is made for a quantity, and of one that gives it besides."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A button's effect, at its own time in seconds from the start."""

    action: Action
    t_s: float
    label: str = ""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A closed second: the sample, the part of the second it stands for, and buttons in it."""

    sample: Sample
    weight_s: float
    marks: tuple[Mark, ...] = ()


class Aligner(msgspec.Struct, kw_only=True):
    """Holds measurements back until nothing that may still come can change their second.

    The session starts with the first heart-rate, speed or cadence measurement. Cell k closes once
    the watermark (the newest stamp seen) has passed k + 1 + 2 s.
    """

    heart_rate: Choice
    speed: Choice
    incline: Choice = msgspec.field(default_factory=Choice)
    cadence: Choice = msgspec.field(default_factory=Choice)
    odometers: dict[str, Odometer] = {}
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

    def take(self, measurement: Measurement) -> bool:
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
        marks = self._consume(end_ns)
        bpm = self.heart_rate.at(end_ns)
        speed_kmh = self.speed.at(end_ns)
        heart_rate_source = self.heart_rate.chosen
        rr_ms = () if heart_rate_source is None else self.rr_ms.get(heart_rate_source, ())
        self.closed = cell + 1
        sample = Sample(
            cell=cell,
            heart_rate_bpm=bpm,
            speed_kmh=speed_kmh,
            incline_pct=self.incline.at(end_ns),
            cadence_spm=self.cadence.at(end_ns),
            distance_m=self._distance_m(end_ns),
            rr_ms=rr_ms,
            heart_rate_source=heart_rate_source,
            speed_source=self.speed.chosen,
            paused=self.pausing.paused,
            heart_rate_flaw=self.flaw if bpm is None else None,
        )
        return Cell(sample=sample, weight_s=weight_s, marks=marks)

    def _consume(self, end_ns: int) -> tuple[Mark, ...]:
        marks: list[Mark] = []
        count = 0
        for measurement in self.pending:
            if measurement.at_ns >= end_ns:
                break
            count += 1
            value = measurement.value
            if isinstance(value, HeartRate):
                self._heart_rate(value, measurement)
            elif isinstance(value, Treadmill):
                self._treadmill(value, measurement, marks)
            elif isinstance(value, FootPod):
                self._foot_pod(value, measurement)
            elif isinstance(value, Button):
                self._press(value.action, measurement, marks, label=value.label)
            elif isinstance(value, MachineStatus):
                action = self.pausing.console(value)
                if action is not None:
                    marks.append(self._mark(action, measurement))
        if count:
            del self.pending[:count]
        return tuple(marks)

    def _heart_rate(self, value: HeartRate, measurement: Measurement) -> None:
        source, bpm = measurement.source, value.heart_rate_bpm
        if value.contact is Contact.NOT_DETECTED or not _plausible(bpm):
            self.heart_rate.drop(source)
            if value.contact is Contact.NOT_DETECTED:
                self.flaw = Flaw.CONTACT_LOST
            elif bpm != 0:
                self.flaw = Flaw.ABSURD
            return
        self.heart_rate.take(bpm, source=source, at_ns=measurement.at_ns, rank=MAIN)
        if value.rr_ms:
            self.rr_ms[source] = self.rr_ms.get(source, ()) + value.rr_ms

    def _treadmill(self, value: Treadmill, measurement: Measurement, marks: list[Mark]) -> None:
        source, at_ns = measurement.source, measurement.at_ns
        speed_kmh = belt_speed_kmh(value)
        if speed_kmh is not None:
            self.speed.take(speed_kmh, source=source, at_ns=at_ns, rank=MAIN)
            action = self.pausing.belt(speed_kmh)
            if action is not None:
                marks.append(self._mark(action, measurement))
        elif STEPPED_OFF in value.issues:
            self.speed.drop(source)  # known not to be the runner's: nothing to hold on to
        incline_pct = belt_incline_pct(value)
        if incline_pct is not None:
            self.incline.take(incline_pct, source=source, at_ns=at_ns, rank=MAIN)
        if value.heart_rate_bpm is not None:
            if _plausible(value.heart_rate_bpm):
                self.heart_rate.take(value.heart_rate_bpm, source=source, at_ns=at_ns, rank=BESIDES)
            else:
                self.heart_rate.drop(source)
        if value.total_distance_m is not None:
            self._count(value.total_distance_m, measurement)

    def _foot_pod(self, value: FootPod, measurement: Measurement) -> None:
        source, at_ns = measurement.source, measurement.at_ns
        self.speed.take(value.speed_kmh, source=source, at_ns=at_ns, rank=BESIDES)
        self.cadence.take(value.cadence_spm, source=source, at_ns=at_ns, rank=MAIN)
        if value.total_distance_m is not None:
            self._count(value.total_distance_m, measurement)

    def _count(self, counter_m: float, measurement: Measurement) -> None:
        odometer = self.odometers.get(measurement.source)
        if odometer is None:
            odometer = self.odometers[measurement.source] = Odometer()
        odometer.update(counter_m, at_ns=measurement.at_ns)

    def _distance_m(self, end_ns: int) -> float | None:
        """The counter of whoever gives the speed, while it is fresh."""
        source = self.speed.chosen
        if source is None and len(self.odometers) == 1:
            source = next(iter(self.odometers))
        odometer = None if source is None else self.odometers.get(source)
        if odometer is None or end_ns - odometer.at_ns >= FRESH_NS:
            return None
        return odometer.total_m

    def _press(
        self, action: Action, measurement: Measurement, marks: list[Mark], *, label: str
    ) -> None:
        if action is Action.LAP or self.pausing.button(action):
            marks.append(self._mark(action, measurement, label=label))

    def _mark(self, action: Action, measurement: Measurement, *, label: str = "") -> Mark:
        assert self.started_ns is not None
        t_s = (measurement.at_ns - self.started_ns) / NS_PER_S
        return Mark(action=action, t_s=t_s, label=label)

    def _forget_before(self, at_ns: int) -> None:
        """What came before t = 0 is not of the session, and an idle one must not grow."""
        self.pending = [m for m in self.pending if m.at_ns >= at_ns]


def is_movement_or_heart(measurement: Measurement) -> bool:
    """Whether it holds a usable heart rate, a speed or a cadence (0 km/h is a speed)."""
    value = measurement.value
    if isinstance(value, HeartRate):
        return value.contact is not Contact.NOT_DETECTED and _plausible(value.heart_rate_bpm)
    if isinstance(value, Treadmill):
        return (
            value.speed_kmh is not None
            or value.pace_km_per_min is not None
            or (value.heart_rate_bpm is not None and _plausible(value.heart_rate_bpm))
        )
    return isinstance(value, FootPod)


def _plausible(bpm: float) -> bool:
    return PLAUSIBLE_BPM[0] <= bpm <= PLAUSIBLE_BPM[1]


def _order(measurement: Measurement) -> tuple[int, int, str]:
    return measurement.at_ns, measurement.sequence, measurement.source
