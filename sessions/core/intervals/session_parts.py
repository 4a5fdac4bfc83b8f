"""Parts of a session that are looked back at apart: between pauses, and of one signal each."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sessions.core.intervals.gaits import Gaits, Signal
from sessions.core.intervals.live_splitter import LONG_PAUSE_S, UNKNOWN_AFTER_S
from sessions.core.intervals.seconds_track import PAUSED, Array, equal_runs, runs_of

AFTER_PAUSE_S = 20
"""Long enough to have left the acceleration from standing behind."""

BRIDGED_S = 60
"""A silence of up to a minute hides no more than one change."""

Part = tuple[Signal | None, int, int]
Whole = tuple[Signal | None, int, int, list[tuple[int, int]]]


def pauses_of(rows: NDArray[np.void]) -> list[tuple[bool, int, int]]:
    """Whether a part is a pause that counts, and its first and last cell."""
    paused = (rows["flags"].astype(int) & PAUSED) > 0
    for start, end in runs_of(paused):
        if end - start < LONG_PAUSE_S:
            paused[start:end] = False
    return [(bool(value), a, b) for value, a, b in equal_runs(paused.astype(int))]


def bridged(parts: list[Part]) -> list[Whole]:
    """Parts of one signal with short silences between them as one, with the silences.

    A change that began before a silence and ends after it is dated as one.
    """
    wholes: list[Whole] = []
    for signal, start, end in parts:
        if (
            signal is not None
            and len(wholes) > 1
            and wholes[-1][0] is None
            and wholes[-2][0] is signal
            and start - wholes[-1][1] <= BRIDGED_S
        ):
            silence = (wholes.pop()[1], start)
            _, first, _, silences = wholes.pop()
            wholes.append((signal, first, end, [*silences, silence]))
        else:
            wholes.append((signal, start, end, []))
    return wholes


def signals_of(rows: NDArray[np.void], gaits: dict[Signal, Gaits]) -> list[Part]:
    """The best signal of each stretch of cells. A worse one counts where the better is gone for
    more than 10 s; None: all are. A short pause belongs to what came before it.
    """
    best = np.full(len(rows), len(Signal), dtype=int)
    paused = (rows["flags"].astype(int) & PAUSED) > 0
    for rank, (signal, name) in reversed(list(enumerate(_COLUMNS))):
        if signal not in gaits:
            continue
        missing = np.isnan(rows[name]) & ~paused
        has = np.ones(len(rows), dtype=bool)
        for start, end in runs_of(missing):
            if end - start > UNKNOWN_AFTER_S:
                has[start:end] = False
        if np.isnan(rows[name]).all():
            has[:] = False
        best[has] = rank
    ranks = [*(signal for signal, _ in _COLUMNS), None]
    edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(rows)]
    return [(ranks[int(best[a])], a, b) for a, b in pairwise(edges) if b > a]


_COLUMNS = (
    (Signal.SPEED, "speed_kmh"),
    (Signal.CADENCE, "cadence_spm"),
    (Signal.HEART_RATE, "heart_rate_bpm"),
)


def unpaused_kmh(rows: NDArray[np.void]) -> Array:
    """Speeds, with each short pause at the pace that follows it."""
    speeds = rows["speed_kmh"].copy()
    for start, end in runs_of((rows["flags"].astype(int) & PAUSED) > 0):
        after = speeds[end : end + AFTER_PAUSE_S]
        after = after[~np.isnan(after)]
        speeds[start:end] = np.median(after) if after.size else np.nan
    return np.asarray(speeds)
