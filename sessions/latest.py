"""The newest value of each quantity, before it is aligned: what a live view shows at once."""

from dataclasses import dataclass, field

from ingest.clock import NS_PER_S
from ingest.measurements import Battery, Contact, FootPod, HeartRate, Measurement, Treadmill
from sessions.live import BLANK_AFTER_S, Reading


@dataclass
class _Quantity:
    """One quantity from several sources: the first source in priority that is fresh enough."""

    priority: tuple[str, ...]
    newest: dict[str, tuple[float, int]] = field(default_factory=dict)

    def take(self, source: str, value: float | None, at_ns: int) -> None:
        if value is None:
            self.newest.pop(source, None)
        else:
            self.newest[source] = (value, at_ns)

    def reading(self, now_ns: int) -> Reading:
        oldest: Reading | None = None
        for source in sorted(self.newest, key=self._rank):
            value, at_ns = self.newest[source]
            reading = Reading(value=value, age_s=max(0.0, (now_ns - at_ns) / NS_PER_S))
            if reading.age_s is not None and reading.age_s <= BLANK_AFTER_S:
                return reading
            oldest = oldest or reading
        return oldest or Reading()

    def _rank(self, source: str) -> int:
        return self.priority.index(source) if source in self.priority else len(self.priority)


class Latest:
    """Takes every measurement; answers with values and their age."""

    def __init__(
        self, *, heart_rate_priority: tuple[str, ...], speed_priority: tuple[str, ...]
    ) -> None:
        self._heart_rate = _Quantity(heart_rate_priority)
        self._speed = _Quantity(speed_priority)
        self._incline = _Quantity(speed_priority)
        self.battery_pct: dict[str, int] = {}

    def take(self, measurement: Measurement) -> None:
        """Remember what `measurement` says. A strap off the body takes its value back."""
        source, at_ns, value = measurement.source, measurement.at_ns, measurement.value
        if isinstance(value, HeartRate):
            worn = value.contact is not Contact.NOT_DETECTED and value.heart_rate_bpm > 0
            self._heart_rate.take(source, value.heart_rate_bpm if worn else None, at_ns)
        elif isinstance(value, Treadmill):
            if value.speed_kmh is not None:
                self._speed.take(source, value.speed_kmh, at_ns)
            if value.inclination_pct is not None:
                self._incline.take(source, value.inclination_pct, at_ns)
            if value.heart_rate_bpm:  # grips report 0 while nobody holds them
                self._heart_rate.take(source, value.heart_rate_bpm, at_ns)
        elif isinstance(value, FootPod):
            self._speed.take(source, value.speed_kmh, at_ns)
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
