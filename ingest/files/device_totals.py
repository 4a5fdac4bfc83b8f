"""Totals of an activity as its device counted them, and entries that hold nothing else."""

from dataclasses import asdict, dataclass
from datetime import datetime
from math import isfinite

from ingest.files.errors import NotAWorkout
from ingest.measurements import Sport
from ingest.sentence import Sentence, one_line


@dataclass(frozen=True, kw_only=True)
class DeviceTotals:
    """What a watch or its owner says of the whole. None: it does not.

    `timer_s` is without pauses. The distance may have been corrected by hand.
    """

    elapsed_s: float | None = None
    timer_s: float | None = None
    distance_m: float | None = None
    energy_kcal: float | None = None
    ascent_m: float | None = None
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None

    def said(self) -> dict[str, float]:
        """What it says, by name."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    def in_words(self) -> Sentence | None:
        """For people: "30 min 00 s, 5,000 m, 329 kcal"; None: nothing is said."""
        seconds = self.elapsed_s if self.elapsed_s is not None else self.timer_s
        words: list[object] = []
        if seconds is not None:
            words.append(f"{int(seconds // 60)} min {int(seconds % 60):02} s")
        for value, unit in ((self.distance_m, "m"), (self.energy_kcal, "kcal")):
            if value is not None:
                words.append(f"{value:,.0f} {unit}")
        if self.mean_heart_rate_bpm is not None:
            words.append(Sentence("{bpm:.0f} bpm on average", bpm=self.mean_heart_rate_bpm))
        return one_line(*words, separator=", ") if words else None


@dataclass(frozen=True, kw_only=True)
class ManualEntry:
    """An activity somebody typed in, or whose points are gone: totals without a record.

    `note`: what its owner has called it.
    """

    started_at: datetime | None
    sport: str | None
    sport_kind: Sport
    totals: DeviceTotals
    note: str = ""

    def in_words(self) -> Sentence:
        """For people: "running on 2026-01-01: 30 min 00 s, 5,000 m"."""
        sport = self.sport or Sentence("an activity")
        totals = self.totals.in_words() or Sentence("no totals")
        if self.started_at is None:
            return Sentence("{sport}: {totals}", sport=sport, totals=totals)
        day = f"{self.started_at:%Y-%m-%d}"
        return Sentence("{sport} on {day}: {totals}", sport=sport, day=day, totals=totals)


class WithoutPoints(NotAWorkout):
    """The file holds totals of activities and no record of them."""

    def __init__(self, name: str, told: Sentence, *, entries: tuple[ManualEntry, ...]) -> None:
        super().__init__(name, told)
        self.entries = entries


def known(value: float) -> float | None:
    """None in place of nan."""
    return value if isfinite(value) else None
