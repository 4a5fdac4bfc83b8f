"""Belt readings that cannot be, or are true of the belt and not of the runner."""

import msgspec

from ingest.measurements import NS_PER_S, STEPPED_OFF, Treadmill

DOUBTFUL_ZERO = "doubtful-zero"
ABSURD = "absurd"

# The fastest belts for athletes reach 40 to 45 km/h.
FASTEST_KMH = 45.0
# Emergency stops take a belt down by 3 to 4 km/h per second; quicker is a hole in the data.
BRAKING_KMH_PER_S = 5.0
# One frame is no proof, whatever a belt could do; one that crept to its stop needs none.
ONE_FRAME_S = 1.5
CREEPING_KMH = 1.5
# Consoles count whole seconds, so that two frames of a running clock may show the same one.
FROZEN_NS = 2 * NS_PER_S
# A clock that has ticked so often is one that ticks.
TICKS_OF_A_CLOCK = 3
# Where consoles stop counting: 99:59 and the field's own end.
FULL_CLOCKS_S = (5999, 6000, 65535)


class BeltWatch(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Looks at each record with what came before it; one per link.

    - A speed above any belt's: none of the record's motion is believed (`absurd`).
    - A speed of 0 sooner than a belt can stop: no speed, until it can have (`doubtful-zero`).
    - A running clock that stands for 2 s or more while speed and distance stay exactly as they
      are: nobody is on the belt (`stepped-off`). A belt that slows down is no such case.
    """

    _last: tuple[int, float] | None = None  # time and speed of the last moving record
    _ticks: int = 0
    _shown: tuple[float, float | None, int] | None = None  # speed, distance, clock
    _shown_since_ns: int = 0
    _stopped: bool = False

    def stop_was_told(self) -> None:
        """The machine says that somebody stopped it: the next zero is no surprise."""
        self._stopped = True

    def checked(self, value: Treadmill, *, at_ns: int) -> Treadmill:
        """`value`, less what is not so."""
        speed_kmh = value.speed_kmh
        if speed_kmh is None:
            return value
        if speed_kmh > FASTEST_KMH:
            return msgspec.structs.replace(
                value,
                speed_kmh=None,
                total_distance_m=None,
                elapsed_s=None,
                issues=(*value.issues, ABSURD),
            )
        if speed_kmh > 0:
            self._last = (at_ns, speed_kmh)
            self._stopped = False
        elif self._is_too_soon(at_ns):
            return _without_speed(value, DOUBTFUL_ZERO)
        if self._is_nobodys(value, speed_kmh, at_ns=at_ns):
            return _without_speed(value, STEPPED_OFF)
        return value

    def _is_too_soon(self, at_ns: int) -> bool:
        if self._last is None or self._stopped:
            return False
        moving_ns, speed_kmh = self._last
        if speed_kmh <= CREEPING_KMH:
            return False
        stopping_s = max(ONE_FRAME_S, speed_kmh / BRAKING_KMH_PER_S)
        return (at_ns - moving_ns) / NS_PER_S < stopping_s

    def _is_nobodys(self, value: Treadmill, speed_kmh: float, *, at_ns: int) -> bool:
        clock_s = value.elapsed_s
        if clock_s is None:
            return False
        shown = (speed_kmh, value.total_distance_m, clock_s)
        if shown != self._shown:
            if self._shown is not None and self._shown[2] < clock_s <= self._shown[2] + 2:
                self._ticks += 1
            self._shown, self._shown_since_ns = shown, at_ns
        return (
            speed_kmh > 0
            and self._ticks >= TICKS_OF_A_CLOCK
            and clock_s not in FULL_CLOCKS_S
            and at_ns - self._shown_since_ns >= FROZEN_NS
        )


def _without_speed(value: Treadmill, issue: str) -> Treadmill:
    return msgspec.structs.replace(value, speed_kmh=None, issues=(*value.issues, issue))
