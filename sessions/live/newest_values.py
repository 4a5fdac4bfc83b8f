"""The newest value of each quantity, before it is aligned: what a live view shows at once."""

from dataclasses import dataclass, field

from ingest.clock import NS_PER_S
from ingest.measurements import (
    STEPPED_OFF,
    Battery,
    Contact,
    FootPod,
    HeartRate,
    Measurement,
    Treadmill,
)
from sessions.core.alignment.aligner import BESIDES, MAIN, PLAUSIBLE_BPM
from sessions.core.alignment.source_choice import FRESH_NS
from sessions.core.alignment.treadmill_fields import belt_incline_pct, belt_speed_kmh
from sessions.core.model.athlete import Priority
from sessions.live.freshness import BLANK_AFTER_S, Reading


@dataclass
class _Quantity:
    """One quantity from several sources, chosen among as the fold does.

    The best-ranked source that is fresh to the fold gives it; where none is, the best-ranked one
    that may still be shown.
    """

    priority: tuple[str, ...] = ()
    newest: dict[str, tuple[int, float, int]] = field(default_factory=dict)

    def take(self, source: str, value: float, at_ns: int, *, rank: int = MAIN) -> None:
        named = self.priority
        place = named.index(source) if source in named else len(named) + rank
        self.newest[source] = (place, value, at_ns)

    def drop(self, source: str) -> None:
        self.newest.pop(source, None)

    def reading(self, now_ns: int) -> Reading:
        best: Reading | None = None
        ranked = sorted(self.newest.items(), key=lambda entry: (entry[1][0], entry[0]))
        for source, (_, value, at_ns) in ranked:
            age_s = max(0.0, (now_ns - at_ns) / NS_PER_S)
            reading = Reading(value=value, age_s=age_s, source=source)
            if now_ns - at_ns < FRESH_NS:
                return reading
            if best is None or (best.shown is None and age_s <= BLANK_AFTER_S):
                best = reading
        return best or Reading()


class NewestValues:
    """Takes every measurement; answers with values, their age and who gave them."""

    def __init__(self, *, priority: Priority | None = None) -> None:
        priority = priority or Priority()
        self._heart_rate = _Quantity(priority=priority.heart_rate)
        self._speed = _Quantity(priority=priority.speed)
        self._incline = _Quantity()
        self.battery_pct: dict[str, int] = {}

    def take(self, measurement: Measurement) -> None:
        """Remember what `measurement` says. What is no heart rate takes the last one back."""
        source, at_ns, value = measurement.source, measurement.at_ns, measurement.value
        if isinstance(value, HeartRate):
            worn = value.contact is not Contact.NOT_DETECTED
            self._beats(source, value.heart_rate_bpm if worn else None, at_ns, rank=MAIN)
        elif isinstance(value, Treadmill):
            self._belt(value, source=source, at_ns=at_ns)
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

    def _belt(self, value: Treadmill, *, source: str, at_ns: int) -> None:
        speed_kmh, incline_pct = belt_speed_kmh(value), belt_incline_pct(value)
        if speed_kmh is not None:
            self._speed.take(source, speed_kmh, at_ns)
        elif STEPPED_OFF in value.issues:
            self._speed.drop(source)
        if incline_pct is not None:
            self._incline.take(source, incline_pct, at_ns)
        if value.heart_rate_bpm is not None:  # grips report 0 while nobody holds them
            self._beats(source, value.heart_rate_bpm, at_ns, rank=BESIDES)

    def _beats(self, source: str, bpm: int | None, at_ns: int, *, rank: int) -> None:
        if bpm is not None and PLAUSIBLE_BPM[0] <= bpm <= PLAUSIBLE_BPM[1]:
            self._heart_rate.take(source, bpm, at_ns, rank=rank)
        else:
            self._heart_rate.drop(source)
