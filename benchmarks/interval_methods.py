"""Who finds the stretches: Strapline live and final, a plain threshold, PELT offline."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.interval_scores import Announcement
from benchmarks.interval_suite import REST_BELOW_KMH, Stretch
from sessions.core.alignment.arrays import Columns, aligned
from sessions.core.athlete_snapshot import freeze
from sessions.core.fold import Fold, FoldState
from sessions.core.model.athlete import Athlete
from sessions.core.model.events import IntervalClosed, KindChanged
from sessions.core.model.sample import Kind
from sessions.core.report import breakdown_of

ORDER = (Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT)
USUAL_BOUNDS_KMH = (7.2, 11.5)
"""What both public methods take where the profile says nothing."""

PELT_PENALTIES = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 400.0, 800.0)
PELT_SHORTEST_S = 10

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Split:
    """What Strapline said while it ran, and what it says at the end."""

    live: list[Stretch]
    final: list[Stretch]
    announced: list[Announcement]
    boundaries_moved: int | None = None  # None: the breakdown does not count them


def strapline(columns: Columns, athlete: Athlete, *, speed_lag_s: float = 0.0) -> Split:
    """The fold that live sessions run, second by second, and its breakdown."""
    fold = Fold(
        freeze(athlete, on=None), state=FoldState(session="benchmark"), speed_lag_s=speed_lag_s
    )
    live: list[tuple[Kind, float]] = []
    announced: list[Announcement] = []
    for cell in aligned(columns):
        for event in fold.update(cell):
            if isinstance(event, KindChanged):
                live[event.index :] = [(event.kind, event.start_s)]
                announced.append(Announcement(event.t_s, event.kind, event.start_s))
            elif isinstance(event, IntervalClosed):
                live[event.index :] = [(event.interval.kind, event.interval.start_s)]
    fold.settle()
    breakdown = breakdown_of(fold, session_id=None, started_at=None, source="file")
    end_s = breakdown.session.duration_s
    final = [
        Stretch(i.kind, i.start_s, i.end_s, i.role and i.role.value) for i in breakdown.intervals
    ]
    if not live:
        live = [(stretch.kind, stretch.start_s) for stretch in final[:1]]
    return Split(
        live=_stretches(live, end_s=end_s),
        final=final,
        announced=announced,
        boundaries_moved=breakdown.session.boundaries_moved,
    )


def _stretches(starts: Sequence[tuple[Kind, float]], *, end_s: float) -> list[Stretch]:
    ends = [*(start_s for _, start_s in starts[1:]), end_s]
    return [Stretch(k, start_s, e) for (k, start_s), e in zip(starts, ends, strict=True)]


def speeds(columns: Columns) -> Array:
    """The aligned speed of each second; what is missing is the last known."""
    shown = [cell.sample.speed_kmh for cell in aligned(columns)]
    values = np.array([np.nan if value is None else value for value in shown])
    known = np.flatnonzero(~np.isnan(values))
    if known.size == 0:
        return np.zeros(values.size)
    at = np.searchsorted(known, np.arange(values.size), side="right") - 1
    return np.asarray(values[known[np.maximum(at, 0)]])


def bounds_of(athlete: Athlete) -> tuple[float, float, float]:
    """The bounds both public methods use: the profile's, else the usual ones."""
    jog, sprint = USUAL_BOUNDS_KMH
    return (REST_BELOW_KMH, athlete.jog_kmh or jog, athlete.sprint_kmh or sprint)


def threshold(columns: Columns, athlete: Athlete) -> list[Stretch]:
    """The plain method: the mean of five seconds against the bounds."""
    shown = speeds(columns)
    kernel = np.ones(min(5, shown.size))
    weights = np.convolve(np.ones(shown.size), kernel, mode="same")
    smooth = np.convolve(shown, kernel, mode="same") / weights
    return by_level(np.searchsorted(bounds_of(athlete), smooth, side="right"))


def by_level(levels: NDArray[np.intp]) -> list[Stretch]:
    """Runs of one level as stretches."""
    edges = [0, *(np.flatnonzero(np.diff(levels)) + 1).tolist(), int(levels.size)]
    return [Stretch(ORDER[int(levels[a])], float(a), float(b)) for a, b in pairwise(edges)]


def pelt_available() -> bool:
    """Whether `ruptures` is installed; it belongs to the development tools."""
    try:
        import ruptures  # noqa: F401
    except ImportError:
        return False
    return True


def pelt(columns: Columns, athlete: Athlete, *, penalty: float) -> list[Stretch]:
    """PELT on the whole run at once, each piece named by its mean; neighbours of a kind are one.

    The penalty is in (km/h)^2; the noise is not told to it.
    Source: Killick, Fearnhead & Eckley 2012, J Am Stat Assoc 107:1590; ruptures 1.1.
    """
    shown = speeds(columns)
    ends = pelt_ends(shown, penalty=penalty)
    levels = np.empty(shown.size, dtype=np.intp)
    start = 0
    for end in ends:
        mean = float(shown[start:end].mean())
        levels[start:end] = np.searchsorted(bounds_of(athlete), mean, side="right")
        start = end
    return by_level(levels)


def pelt_pieces(columns: Columns, *, penalty: float) -> list[Stretch]:
    """PELT's pieces as they are: each change of mean is a boundary.

    A piece is work where its mean lies in the upper half of what the run's pieces reach.
    """
    shown = speeds(columns)
    ends = pelt_ends(shown, penalty=penalty)
    spans = [(a, b) for a, b in pairwise([0, *ends])]
    means = [float(shown[a:b].mean()) for a, b in spans]
    middle = (min(means) + max(means)) / 2
    return [
        Stretch(Kind.SPRINT if mean >= middle else Kind.JOG, float(a), float(b))
        for (a, b), mean in zip(spans, means, strict=True)
    ]


def pelt_ends(shown: Array, *, penalty: float) -> list[int]:
    """Where PELT's pieces end."""
    import ruptures

    if shown.size < 2 * PELT_SHORTEST_S:
        return [int(shown.size)]
    search = ruptures.KernelCPD(kernel="linear", min_size=PELT_SHORTEST_S)
    return list(search.fit(shown.reshape(-1, 1)).predict(pen=penalty))
