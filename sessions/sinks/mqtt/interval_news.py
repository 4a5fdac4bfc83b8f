"""Which closed intervals of one athlete have not been told yet."""

from collections.abc import Iterator

import msgspec

from sessions.core.model.breakdown import Interval
from sessions.live.live_view import LiveView


class IntervalState(msgspec.Struct, frozen=True, kw_only=True):
    """A closed interval as it is published; see docs/protocols.md.

    A later one with the same session and index takes its place: the look-back moves boundaries.
    """

    athlete: str
    session: str
    index: int
    kind: str
    start_s: float
    end_s: float
    distance_m: float | None
    mean_speed_kmh: float | None
    mean_incline_pct: float | None
    mean_heart_rate_bpm: float | None
    max_heart_rate_bpm: float | None
    energy_kcal: float | None
    confidence: str


class IntervalNews:
    """Remembers what was told of the session under way."""

    def __init__(self) -> None:
        self._session: str | None = None
        self._told: tuple[Interval, ...] = ()

    def look(self, view: LiveView) -> Iterator[IntervalState]:
        """Intervals of `view` that are new, or others than were told; each comes once."""
        if view.session is None:
            return
        if view.session != self._session:
            self._session, self._told = view.session, ()
        closed = view.intervals if view.breakdown is None else view.breakdown.intervals
        if closed == self._told:
            return
        told, self._told = self._told, closed
        for index, interval in enumerate(closed):
            if index >= len(told) or interval != told[index]:
                yield _state(interval, athlete=view.athlete, session=view.session, index=index)


def _state(interval: Interval, *, athlete: str, session: str, index: int) -> IntervalState:
    return IntervalState(
        athlete=athlete,
        session=session,
        index=index,
        kind=interval.kind.value,
        start_s=interval.start_s,
        end_s=interval.end_s,
        distance_m=interval.distance_m,
        mean_speed_kmh=interval.mean_speed_kmh,
        mean_incline_pct=interval.mean_incline_pct,
        mean_heart_rate_bpm=interval.mean_heart_rate_bpm,
        max_heart_rate_bpm=interval.max_heart_rate_bpm,
        energy_kcal=interval.energy_kcal,
        confidence=interval.confidence.value,
    )
