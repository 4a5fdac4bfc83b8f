"""Bests by distance: the shortest times over all sessions, and of late."""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from sessions.store.session_figures import SessionFigures

RECENT_DAYS = 90
"""What counts as a present best beside that of all time: a training season. Ours."""


class BestEver(msgspec.Struct, frozen=True, kw_only=True):
    """The shortest time for a distance, in this session."""

    distance_m: float
    duration_s: float
    session: str
    day: date


class Bests(msgspec.Struct, frozen=True, kw_only=True):
    """Of all time, and of the last 90 days; None: not covered in them."""

    ever: BestEver
    recent: BestEver | None


def bests_of(figures: Sequence[SessionFigures], *, today: date) -> Iterator[Bests]:
    """For each distance that a session covered, the shortest one first."""
    of_distance: dict[float, list[BestEver]] = {}
    for one in figures:
        for best in one.bests or ():
            of_distance.setdefault(best.distance_m, []).append(
                BestEver(
                    distance_m=best.distance_m,
                    duration_s=best.duration_s,
                    session=one.id,
                    day=one.day,
                )
            )
    for _, bests in sorted(of_distance.items()):
        recent = [best for best in bests if (today - best.day).days < RECENT_DAYS]
        yield Bests(ever=min(bests, key=_shortest), recent=min(recent, key=_shortest, default=None))


def _shortest(best: BestEver) -> tuple[float, date]:
    """The older one of two equal ones stands."""
    return best.duration_s, best.day
