"""Runs of an athlete with a place in time: those stored, and those that an import is making."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np

from ingest.files.recorded_workout import Array
from ingest.measurements import NS_PER_S, Sport
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.store import Store
from strapline.imports.same_run import FARTHEST_S, StoredRun

_NEAR_NS = round(2 * FARTHEST_S * NS_PER_S)


class StoredRuns:
    """Runs in order of time, looked at in that order; few are in memory with their seconds."""

    def __init__(self, runs: Iterable[StoredRun]) -> None:
        self._runs = sorted(runs, key=_start)

    def starts(self) -> list[int]:
        """When each began."""
        return [run.started_ns for run in self._runs]

    def add(self, run: StoredRun) -> None:
        """Another one."""
        insort(self._runs, run, key=_start)

    def drop(self, session: str) -> None:
        """It became none."""
        self._runs = [run for run in self._runs if run.id != session]

    def near(self, started_ns: int) -> Sequence[StoredRun]:
        """Those that began around this moment. Later calls ask for later moments: what lies
        before is forgotten.
        """
        del self._runs[: bisect_left(self._runs, started_ns - _NEAR_NS, key=_start)]
        return self._runs[: bisect_left(self._runs, started_ns + _NEAR_NS + 1, key=_start)]


def stored_runs(store: Store, *, athlete: str) -> StoredRuns:
    """The athlete's sessions, also those that were put away."""
    runs = []
    for row in store.read.sessions(athlete=athlete, deleted=True):
        if row.started_ns is None or row.ended_ns is None or row.is_simulated:
            continue
        runs.append(
            StoredRun(
                id=row.id,
                started_ns=row.started_ns,
                duration_s=(row.ended_ns - row.started_ns) / NS_PER_S,
                sport=_sport(store, row.id),
                seconds=partial(_seconds, store, row.id),
            )
        )
    return StoredRuns(runs)


def _start(run: StoredRun) -> int:
    return run.started_ns


def _seconds(store: Store, session: str) -> tuple[Array, Array]:
    return _columns(store.read.events(session))


def _columns(events: Sequence[AnyEvent]) -> tuple[Array, Array]:
    seconds = [event for event in events if isinstance(event, SecondClosed)]
    heart_rate = np.array([s.heart_rate_bpm for s in seconds], dtype=float)
    return heart_rate, np.array([s.speed_kmh for s in seconds], dtype=float)


def _sport(store: Store, session: str) -> Sport:
    breakdown = store.read.breakdown(session)
    return Sport.UNKNOWN if breakdown is None else breakdown.session.sport
