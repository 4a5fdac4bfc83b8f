"""Miles per hour in the field for km/h, told by the machine's own distance counter."""

import msgspec

from ingest.codecs.machine.speed_range import SpeedRange
from ingest.measurements import NS_PER_S
from ingest.quirks.correction import SpeedUnit

_M_PER_KMH_S = 1 / 3.6

# One look: long enough that a counter's last, unfinished tick is below 2 %, and some frames of
# delay between speed and counter do not matter.
LOOK_M = 60.0
LOOK_S = 20.0
LOOK_TICKS = 15
# A mile is 1.609 km. No other unit gives a ratio near it; a yard would give 1.09.
MPH_RATIO = (1.52, 1.70)
KMH_RATIO = (0.92, 1.08)
LOOKS = 2
LOOKS_AGAINST_RANGE = 4
GIVE_UP_LOOKS = 20
# A hole in the data, or a step no belt makes: start the look anew.
HOLE_NS = 3 * NS_PER_S
TOP_M_PER_S = 12.0
SLACK_M = 25.0


class SpeedUnitDetector(msgspec.Struct, omit_defaults=True):
    """Decides once per device, and then stays with it.

    The metres of the counter are compared with the speed summed over time, in looks of 60 m and
    more. One look that says km/h settles it. mph needs two in a row, or four where a converted
    speed would exceed the machine's own Supported Speed Range. Without a verdict the first guess
    stands.

    `unit`: at first what the table says; km/h where it says nothing. `certain`: that is no guess,
    or the counter has decided. `detected`: the counter has.
    """

    unit: SpeedUnit
    certain: bool = False
    detected: bool = False
    _looks: int = 0
    _mph_looks: int = 0
    _fastest: float = 0.0
    _last: tuple[int, float, float] | None = None  # time, speed, counter
    _summed_m: float = 0.0
    _counted_m: float = 0.0
    _seconds: float = 0.0
    _tick_m: float | None = None

    def update(
        self, number: float, counter_m: float, *, at_ns: int, allowed: SpeedRange | None
    ) -> None:
        """Take one record with a speed and a distance."""
        if self.certain:
            return
        last, self._last = self._last, (at_ns, number, counter_m)
        self._fastest = max(self._fastest, number)
        if last is None:
            return
        seconds = (at_ns - last[0]) / NS_PER_S
        step_m = counter_m - last[2]
        if not 0 <= seconds * NS_PER_S <= HOLE_NS or not (
            0 <= step_m <= TOP_M_PER_S * seconds + SLACK_M
        ):
            self._look_anew()
            return
        if step_m > 0:
            self._tick_m = min(self._tick_m or step_m, step_m)
        self._summed_m += (number + last[1]) / 2 * _M_PER_KMH_S * seconds
        self._counted_m += step_m
        self._seconds += seconds
        enough_m = max(LOOK_M, LOOK_TICKS * (self._tick_m or 0.0))
        if self._counted_m >= enough_m and self._summed_m > 0 and self._seconds >= LOOK_S:
            self._judge(self._counted_m / self._summed_m, allowed=allowed)
            self._look_anew()

    def _judge(self, ratio: float, *, allowed: SpeedRange | None) -> None:
        self._looks += 1
        if KMH_RATIO[0] <= ratio <= KMH_RATIO[1]:
            self._settle(SpeedUnit.KMH)
        elif MPH_RATIO[0] <= ratio <= MPH_RATIO[1]:
            self._mph_looks += 1
            if self._mph_looks >= self._looks_for_mph(allowed):
                self._settle(SpeedUnit.MPH)
        else:
            self._mph_looks = 0
        if self._looks >= GIVE_UP_LOOKS:
            self.certain = True

    def _looks_for_mph(self, allowed: SpeedRange | None) -> int:
        if allowed is None or allowed.max_kmh <= 0:
            return LOOKS
        exceeds = SpeedUnit.MPH.to_kmh(self._fastest) > allowed.max_kmh + allowed.step_kmh
        return LOOKS_AGAINST_RANGE if exceeds else LOOKS

    def _settle(self, unit: SpeedUnit) -> None:
        self.unit = unit
        self.detected = True
        self.certain = True

    def _look_anew(self) -> None:
        self._summed_m = self._counted_m = self._seconds = 0.0
