"""Gaits where no speed is known: by cadence, or by the effort that heart rate tells late."""

import numpy as np

from sessions.core.intervals.best_gaits import Levels
from sessions.core.intervals.gaits import Gaits
from sessions.core.intervals.ramps import Speeds
from sessions.core.intervals.seconds_track import Array, filled
from sessions.core.model.physiology import HEART_RATE_LAG_S

HEART_RATE_SMOOTH_S = 25
HEART_RATE_CHANGE = 300.0
"""What a change of intensity must explain, in bpm squared times seconds, to be one: heart rate
with its lag taken out wanders by several beats."""

HEART_RATE_SHORTEST_S = 30
"""What heart rate tells of less than half a minute is what it was heading for before."""

CADENCE_CHANGE = 500.0
CAP_BPM = 6.0
CAP_SPM = 10.0

Edges = list[tuple[int, int]]
"""Levels, 0 rest to 3 sprint, and the cells where they begin."""


def cadence_levels(cadence_spm: Array, gaits: Gaits) -> Edges:
    """Gaits by steps a minute."""
    bounds = np.tile(gaits.bounds, (cadence_spm.size, 1))
    return Levels(filled(cadence_spm), bounds, cap=CAP_SPM).runs(change=CADENCE_CHANGE)


def heart_rate_levels(heart_rate_bpm: Array, gaits: Gaits) -> Edges:
    """Levels of intensity, each dated to where the heart rate bends."""
    beats = filled(heart_rate_bpm)
    bounds = np.tile(gaits.bounds, (beats.size, 1))
    edges = Levels(without_lag(beats), bounds, cap=CAP_BPM).runs(change=HEART_RATE_CHANGE)
    fits = Speeds(beats)
    dated = edges[:1]
    for index, (level, crossing) in enumerate(edges[1:], start=1):
        last = edges[index + 1][1] if index + 1 < len(edges) else beats.size - 1
        first = dated[-1][1]
        ramp = fits.ramp_near(crossing, first=first, last=max(last, first + 1))
        dated.append((level, max(ramp.onset, first + 1)))
    return without_slivers(dated, size=beats.size)


def without_slivers(edges: Edges, *, size: int) -> Edges:
    """The same without stretches under half a minute, the shortest first; they go to the longer
    of their neighbours.
    """
    kept = list(edges)
    while len(kept) > 1:
        starts = [*(at for _, at in kept), size]
        lengths = np.diff(starts).tolist()
        index = lengths.index(min(lengths))
        if lengths[index] >= HEART_RATE_SHORTEST_S:
            break
        longer_after = index + 1 < len(kept) and (
            index == 0 or lengths[index + 1] > lengths[index - 1]
        )
        _, start = kept.pop(index)
        if longer_after:
            kept[index] = (kept[index][0], start)
        kept = [e for i, e in enumerate(kept) if i == 0 or e[0] != kept[i - 1][0]]
    return kept


def without_lag(heart_rate_bpm: Array) -> Array:
    """The heart rate that the effort of each second is heading for.

    A first-order lag undone: the rate plus its slope times the time constant, both smoothed. It
    heads for nothing that it does not come near within that time.
    """
    half = HEART_RATE_SMOOTH_S // 2
    size = heart_rate_bpm.size
    if size < HEART_RATE_SMOOTH_S:
        return heart_rate_bpm
    padded = np.pad(heart_rate_bpm, half, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, HEART_RATE_SMOOTH_S)
    place = np.arange(HEART_RATE_SMOOTH_S) - half
    slope = windows @ place / float(place @ place)
    aim = windows.mean(axis=1) + HEART_RATE_LAG_S * slope
    reach = round(HEART_RATE_LAG_S)
    ahead = np.lib.stride_tricks.sliding_window_view(
        np.pad(heart_rate_bpm, (0, reach), mode="edge"), reach + 1
    )
    return np.asarray(np.clip(aim, ahead.min(axis=1), ahead.max(axis=1)))
