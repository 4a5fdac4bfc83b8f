"""Past sessions: which of them are meant, and what they add up to."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from sessions.store.session_line import Past
from sessions.store.stored_values import Source
from sessions.week.calendar_week import local_day, zone_named

ZONES = 5


class SessionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which sessions are meant. Everything that is None or empty is left open.

    Days are local and both included; a session without a date is in no range of days. All
    `words` must be in the plan's title, the note, the id or the name.
    """

    athlete: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    words: str = ""
    source: Source | None = None
    least_min: float = 0.0

    def takes(self, past: Past) -> bool:
        """Whether this session is meant."""
        return (
            self.athlete in (None, past.athlete)
            and self.source in (None, past.source)
            and (past.duration_s or 0.0) >= self.least_min * 60
            and self._has_words(past)
            and self._is_in_days(past)
        )

    def _has_words(self, past: Past) -> bool:
        if not self.words.strip():
            return True
        said = f"{past.plan or ''} {past.note} {past.id} {past.athlete}".casefold()
        return all(word in said for word in self.words.casefold().split())

    def _is_in_days(self, past: Past) -> bool:
        if self.from_day is None and self.to_day is None:
            return True
        if past.started_ns is None:
            return False
        day = local_day(past.started_ns, zone=zone_named(past.time_zone))
        return (self.from_day is None or day >= self.from_day) and (
            self.to_day is None or day <= self.to_day
        )


class SessionTotals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over sessions; None: none of them has it. `zone_seconds` holds five values."""

    sessions: int
    duration_s: float
    distance_m: float | None
    gross_kcal: float | None
    zone_seconds: tuple[float, ...] | None


def matching(past: Iterable[Past], wanted: SessionFilter) -> tuple[Past, ...]:
    """The sessions that are meant, in their order."""
    return tuple(line for line in past if wanted.takes(line))


def totals_of(past: Sequence[Past]) -> SessionTotals:
    """What they add up to."""
    zones = [line.zone_seconds for line in past if line.zone_seconds is not None]
    return SessionTotals(
        sessions=len(past),
        duration_s=sum(line.duration_s or 0.0 for line in past),
        distance_m=_sum(line.distance_m for line in past),
        gross_kcal=_sum(line.gross_kcal for line in past),
        zone_seconds=tuple(sum(zone) for zone in zip(*zones, strict=True)) if zones else None,
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
