"""Counter speed: a device's speed checked live against its own distance counter."""

import msgspec

from ingest.measurements import KM_PER_MILE, NS_PER_S, STEPPED_OFF, FootPod, Treadmill
from ingest.quirks.belt_readings import ABSURD as ABSURD_BELT
from ingest.quirks.belt_readings import DOUBTFUL_ZERO
from sessions.core.alignment.distance import Odometer
from sessions.core.alignment.usable_values import belt_speed_kmh

LOOK_NS = 10 * NS_PER_S
LOOK_STEPS = 10
"""Ten seconds or more, in which one step of the counter is at most a tenth (CONTRACT)."""

LONGEST_LOOK_NS = 40 * NS_PER_S
APART_NS = 9 * NS_PER_S // 10  # as often as a reading is kept

FASTEST_KMH = 45.0
"""The 100 m record peaks at 44.7 km/h (CONTRACT)."""

CREEP_KMH = 2.0
"""A counter that moves slower than this beside a speed of 0 may be a belt's last turn."""

UNIT_FACTORS = (3.6, 1 / 3.6, KM_PER_MILE, 1 / KM_PER_MILE)
"""Metres per second, kilometres and miles per hour in each other's field."""

UNIT_ERROR = 0.06
UNIT_LOOK_M, UNIT_LOOK_NS, UNIT_LOOKS = 60.0, 20 * NS_PER_S, 3
"""Three looks in a row, each of 60 m and 20 s, on one of the factors between units."""

JUDGED = frozenset({STEPPED_OFF, DOUBTFUL_ZERO, ABSURD_BELT})
"""Issues of a record whose speed was taken away for a reason: its counter says no other."""

ZERO = "the speed is 0 while the distance counter rises; the counter is believed"
UNIT = "the speed is in another unit than the distance counter; the counter is believed"
ABSURD = "the speed is no runner's; the distance counter is believed"
NOT_SENT = "no speed is sent; it is read from the distance counter"


class CounterSpeed(msgspec.Struct, kw_only=True):
    """One device's counter, and what of its speed field it bears out.

    `faults`: each kind of fault that was seen, in words.
    """

    odometer: Odometer = msgspec.field(default_factory=Odometer)
    readings: list[tuple[int, float]] = []  # when, and metres; the oldest first
    step_m: float | None = None  # the smallest step the counter was seen to make
    zero_since: tuple[int, float] | None = None
    look: tuple[int, float, float] | None = None  # when and where it began, and the field's metres
    last: tuple[int, float] | None = None  # when, and the field's speed
    factor: float | None = None  # of the unit that the last looks agreed on
    looks: int = 0
    agreed: int = 0  # looks in which field and counter were in one unit
    faults: list[str] = []

    def speed_kmh(self, value: Treadmill | FootPod, *, at_ns: int) -> float | None:
        """What a record says of the speed, as far as it is to be believed; None: nothing."""
        told = value.speed_kmh
        if (
            self.agreed >= UNIT_LOOKS
            and told
            and told <= FASTEST_KMH
            and value.total_distance_m is not None
        ):
            # As nearly every record of an hour is: in motion, of a device whose unit is sure.
            self.odometer.update(value.total_distance_m, at_ns=at_ns)
            self.last = (at_ns, told)
            if self.zero_since is not None or self.readings:
                self.zero_since, self.readings = None, []
            return told
        paced = isinstance(value, Treadmill) and told is None
        field = belt_speed_kmh(value) if isinstance(value, Treadmill) else value.speed_kmh
        if value.total_distance_m is None:
            if field is not None:
                self.last = (at_ns, field)
            return field if field is None or field <= FASTEST_KMH else None
        before_m = self.odometer.total_m
        total_m = self.odometer.update(value.total_distance_m, at_ns=at_ns)
        if total_m > before_m:
            self.step_m = min(self.step_m or total_m - before_m, total_m - before_m)
        if not self.readings or at_ns - self.readings[-1][0] >= APART_NS:
            self._keep(total_m, at_ns=at_ns)
        if value.issues and not JUDGED.isdisjoint(value.issues):
            return field
        fault = self._fault(field, total_m, at_ns=at_ns, paced=paced)
        if fault is None:
            return field
        counted = self._counted_kmh(total_m, at_ns=at_ns)
        if counted is None:
            # One step of a pace is 6 km/h, and better than nothing; a field that is false is not.
            return field if fault is NOT_SENT else None
        if fault not in self.faults:
            self.faults.append(fault)
        return counted

    def _fault(self, field: float | None, total_m: float, *, at_ns: int, paced: bool) -> str | None:
        if field is None or paced:
            # Some machines spread a record over several notifications.
            is_elsewhere = self.last is not None and at_ns - self.last[0] < LOOK_NS
            return None if is_elsewhere else NOT_SENT
        if field > FASTEST_KMH:
            return ABSURD
        self._compare(field, total_m, at_ns=at_ns)
        self.last = (at_ns, field)
        if self.looks >= UNIT_LOOKS:
            return UNIT
        if field > 0:
            self.zero_since = None
            return None
        if self.zero_since is None:
            self.zero_since = (at_ns, total_m)
            return None
        since_ns, since_m = self.zero_since
        moved_m, passed_ns = total_m - since_m, at_ns - since_ns
        is_long = passed_ns >= LOOK_NS and moved_m >= LOOK_STEPS * (self.step_m or moved_m)
        if is_long and moved_m / passed_ns * NS_PER_S * 3.6 >= CREEP_KMH:
            return ZERO
        return None

    def _compare(self, field: float, total_m: float, *, at_ns: int) -> None:
        """Whether counter and field are in one unit, look by look; once sure, it stays so."""
        last = self.last
        if self.look is None or last is None or at_ns - last[0] > 3 * NS_PER_S:
            self.look = (at_ns, total_m, 0.0)
            return
        began_ns, began_m, summed_m = self.look
        summed_m += (field + last[1]) / 2 / 3.6 * (at_ns - last[0]) / NS_PER_S
        self.look = (began_ns, began_m, summed_m)
        counted_m = total_m - began_m
        enough_m = max(UNIT_LOOK_M, LOOK_STEPS * (self.step_m or 0.0))
        if max(counted_m, summed_m) < enough_m or at_ns - began_ns < UNIT_LOOK_NS:
            return
        self.look = (at_ns, total_m, 0.0)
        ratio = counted_m / summed_m if summed_m > 0 else 0.0
        factor = next((f for f in UNIT_FACTORS if abs(ratio / f - 1) <= UNIT_ERROR), None)
        self.looks = 0 if factor is None else self.looks + 1 if factor == self.factor else 1
        self.agreed += abs(ratio - 1) <= UNIT_ERROR
        self.factor = factor

    def _keep(self, total_m: float, *, at_ns: int) -> None:
        self.readings.append((at_ns, total_m))
        while at_ns - self.readings[0][0] > LONGEST_LOOK_NS:
            del self.readings[0]

    def _counted_kmh(self, total_m: float, *, at_ns: int) -> float | None:
        """Speed by the counter over the shortest stretch that tells it; None: none does yet."""
        for then_ns, then_m in reversed(self.readings):
            passed_ns = at_ns - then_ns
            if passed_ns < LOOK_NS:
                continue
            moved_m = total_m - then_m
            if moved_m == 0:
                return 0.0
            if moved_m >= LOOK_STEPS * (self.step_m or 0.0):
                return moved_m / passed_ns * NS_PER_S * 3.6
        return None
