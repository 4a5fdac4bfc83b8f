"""The newest value of each quantity, before it is aligned: what a live view shows at once."""

from dataclasses import dataclass, field

from ingest.clock import NS_PER_S
from ingest.measurements import Battery, Contact, FootPod, HeartRate, Measurement, Treadmill
from sessions.live import BLANK_AFTER_S, Reading

MAIN, BESIDES = 0, 1  # a device made for a quantity; one that gives it besides (a belt's grips)


@dataclass
class _Quantity:
    """One quantity from several sources: the best-ranked one that is fresh enough to show."""

    newest: dict[str, tuple[int, float, int]] = field(default_factory=dict)

    def take(self, source: str, value: float, at_ns: int, *, rank: int = MAIN) -> None:
        self.newest[source] = (rank, value, at_ns)

    def drop(self, source: str) -> None:
        self.newest.pop(source, None)

    def reading(self, now_ns: int) -> Reading:
        stale: Reading | None = None
        for _, value, at_ns in sorted(self.newest.values(), key=lambda entry: entry[0]):
            age_s = max(0.0, (now_ns - at_ns) / NS_PER_S)
            reading = Reading(value=value, age_s=age_s)
            if age_s <= BLANK_AFTER_S:
                return reading
            stale = stale or reading
        return stale or Reading()


class Latest:
    """Takes every measurement; answers with values and their age."""

    def __init__(self) -> None:
        self._heart_rate = _Quantity()
        self._speed = _Quantity()
        self._incline = _Quantity()
        self.battery_pct: dict[str, int] = {}

    def take(self, measurement: Measurement) -> None:
        """Remember what `measurement` says. A strap off the body takes its value back."""
        source, at_ns, value = measurement.source, measurement.at_ns, measurement.value
        if isinstance(value, HeartRate):
            if value.contact is Contact.NOT_DETECTED or value.heart_rate_bpm == 0:
                self._heart_rate.drop(source)
            else:
                self._heart_rate.take(source, value.heart_rate_bpm, at_ns)
        elif isinstance(value, Treadmill):
            if value.speed_kmh is not None:
                self._speed.take(source, value.speed_kmh, at_ns)
            if value.inclination_pct is not None:
                self._incline.take(source, value.inclination_pct, at_ns)
            if value.heart_rate_bpm:  # grips report 0 while nobody holds them
                self._heart_rate.take(source, value.heart_rate_bpm, at_ns, rank=BESIDES)
        elif isinstance(value, FootPod):
            self._speed.take(source, value.speed_kmh, at_ns, rank=BESIDES)
        elif isinstance(value, Battery):
            self.battery_pct[source] = value.battery_pct

    def heart_rate(self, now_ns: int) -> Reading:
        """Beats per minute with their age."""
        return self._heart_rate.reading(now_ns)

    def speed(self, now_ns: int) -> Reading:
        """Speed in km/h with its age."""
        return self._speed.reading(now_ns)

    def incline(self, now_ns: int) -> Reading:
        """Incline in percent with its age."""
        return self._incline.reading(now_ns)
