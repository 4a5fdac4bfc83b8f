"""Whole minutes in which heart rate and speed were measured throughout."""

import msgspec

from ingest.measurements import BY_HAND
from sessions.core.model.sample import Sample

MINUTE_S = 60


class Minute(msgspec.Struct, frozen=True, array_like=True):
    """One minute of the session, numbered from 0, with its means; `incline_pct` None: not known."""

    number: int
    heart_rate_bpm: float
    speed_kmh: float
    incline_pct: float | None


class MinuteMeter(msgspec.Struct, kw_only=True):
    """Keeps the minutes that are whole: neither value missing, nothing paused or told by hand."""

    minutes: list[Minute] = []
    whole_s: int = 0
    heart_rate: float = 0.0
    speed: float = 0.0
    incline: float = 0.0
    incline_s: int = 0

    def update(self, sample: Sample) -> None:
        """Take one cell."""
        if sample.cell % MINUTE_S == 0:
            self.whole_s = self.incline_s = 0
            self.heart_rate = self.speed = self.incline = 0.0
        bpm, kmh = sample.heart_rate_bpm, sample.speed_kmh
        if bpm is None or kmh is None or sample.paused or sample.speed_source == BY_HAND:
            return
        self.whole_s += 1
        self.heart_rate += bpm
        self.speed += kmh
        if sample.incline_pct is not None:
            self.incline_s += 1
            self.incline += sample.incline_pct
        if self.whole_s == MINUTE_S:
            self.minutes.append(
                Minute(
                    sample.cell // MINUTE_S,
                    self.heart_rate / MINUTE_S,
                    self.speed / MINUTE_S,
                    self.incline / MINUTE_S if self.incline_s == MINUTE_S else None,
                )
            )
