"""Speed check: a device's speed field against its own distance counter."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sessions.core.alignment.counter_speed import FASTEST_KMH, UNIT_FACTORS
from sessions.core.alignment.distance_counter import step_m

Array = NDArray[np.float64]

LOOK_S = 10.0
LOOK_STEPS = 10.0
"""A look is 10 s or more in which one step of the counter is at most a tenth (CONTRACT)."""

LONGEST_LOOK_S = 120.0
"""Over more than that a recording's holes say more than its counter does."""

STANDING_KMH = 0.1
CREEP_KMH = 2.5
"""Of a receiver at rest the positions wander, and with them the counter: slower is no movement."""

FACTOR_ERROR = 0.06
LOOKS_OF_ONE_UNIT = 0.8
"""A unit is of the whole recording: most looks must agree on it."""

SPIKE_KMH = 12.0
SPIKE_ROWS = 5
"""A single speed that stands so far out of the five around it is a satellite's."""


class SpeedJudged:
    """What is left of a speed field. `speed_kmh`: nan where it is not believed.

    `notes`: one sentence for each kind of fault. `from_counter`: where the counter speaks instead.
    """

    def __init__(self, speed_kmh: Array) -> None:
        self.speed_kmh = speed_kmh.copy()
        self.from_counter = np.zeros(speed_kmh.shape, dtype=bool)
        self.notes: list[str] = []

    def doubt(self, rows: NDArray[np.bool_], note: str) -> None:
        """Take the field's word back in these rows."""
        self.speed_kmh[rows] = np.nan
        self.from_counter |= rows
        self.notes.append(note)


def judged(
    time_s: Array,
    speed_kmh: Array,
    total_m: Array | None,
    *,
    on_foot: bool,
    cadence_spm: Array | None = None,
) -> SpeedJudged:
    """The speed field with what cannot be left out.

    Args:
        time_s: rising.
        speed_kmh: the field, nan where there is none.
        total_m: the same device's distance, without jumps; None: it sent none.
        on_foot: whether a runner's limits hold.
        cadence_spm: who stands although the counter creeps takes no steps.
    """
    result = SpeedJudged(speed_kmh)
    if total_m is not None:
        factor = _unit_factor(time_s, speed_kmh, total_m)
        if factor is not None:
            result.doubt(
                np.isfinite(speed_kmh),
                f"the speed field is off by a factor of {factor:.3g} from the distance counter, "
                "which is believed",
            )
            return result
        standing = _rows_of(_contradicted_rests(time_s, speed_kmh, total_m, cadence_spm), time_s)
        if standing.any():
            result.doubt(
                standing,
                f"for {_seconds(time_s, standing):.0f} s the speed is 0 while the distance counter "
                "rises; the counter is believed",
            )
    if on_foot:
        wild = result.speed_kmh > FASTEST_KMH
        wild |= _spikes(result.speed_kmh)
        if wild.any():
            result.doubt(
                wild, f"left out, no speed of a runner: {int(np.count_nonzero(wild))} of the speeds"
            )
    return result


def _looks(time_s: Array, total_m: Array, *, least_m: float) -> Iterator[tuple[int, int]]:
    """Pairs of rows with a counter, far enough apart to be compared, one after the other."""
    known = np.flatnonzero(np.isfinite(total_m)).tolist()
    first = known[0] if known else 0
    for row in known[1:]:
        seconds = time_s[row] - time_s[first]
        if seconds > LONGEST_LOOK_S:
            first = row
        elif seconds >= LOOK_S and total_m[row] - total_m[first] >= least_m:
            yield first, row
            first = row


def _unit_factor(time_s: Array, speed_kmh: Array, total_m: Array) -> float | None:
    """By what the counter's speed is a multiple of the field's all along; None: it is not."""
    ratios = []
    field_m = _integral_m(time_s, speed_kmh)
    for first, last in _looks(time_s, total_m, least_m=LOOK_STEPS * step_m(total_m)):
        run, summed = total_m[last] - total_m[first], field_m[last] - field_m[first]
        if summed > 0 and np.isfinite(summed):
            ratios.append(run / summed)
    if len(ratios) < 3:
        return None
    found = np.array(ratios)
    for factor in UNIT_FACTORS:
        near = np.abs(found / factor - 1) <= FACTOR_ERROR
        if near.mean() >= LOOKS_OF_ONE_UNIT:
            return factor
    return None


def _integral_m(time_s: Array, speed_kmh: Array) -> Array:
    """Metres by the field since the first row; nan speeds hold nothing."""
    speed = np.nan_to_num(speed_kmh) / 3.6
    steps = (speed[1:] + speed[:-1]) / 2 * np.diff(time_s)
    return np.concatenate(([0.0], np.cumsum(steps)))


def _contradicted_rests(
    time_s: Array, speed_kmh: Array, total_m: Array, cadence_spm: Array | None
) -> Iterator[tuple[int, int]]:
    """Runs of zero speed (first and last row) over which the counter moves like a person."""
    least_m = LOOK_STEPS * step_m(total_m)
    zero = np.isfinite(speed_kmh) & (speed_kmh <= STANDING_KMH)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], zero.astype(int), [0]))))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        known = np.flatnonzero(np.isfinite(total_m[first:end])) + first
        if known.size < 2:
            continue
        seconds = float(time_s[known[-1]] - time_s[known[0]])
        moved_m = float(total_m[known[-1]] - total_m[known[0]])
        if seconds < LOOK_S or moved_m < least_m or moved_m / seconds * 3.6 < CREEP_KMH:
            continue
        if cadence_spm is not None:
            steps = cadence_spm[first:end]
            if np.isfinite(steps).any() and not (np.nan_to_num(steps) > 0).any():
                continue
        yield first, end


def _rows_of(spans: Iterator[tuple[int, int]], time_s: Array) -> NDArray[np.bool_]:
    rows = np.zeros(time_s.shape, dtype=bool)
    for first, end in spans:
        rows[first:end] = True
    return rows


def _spikes(speed_kmh: Array) -> NDArray[np.bool_]:
    """Rows that stand alone far above those around them."""
    wild = np.zeros(speed_kmh.shape, dtype=bool)
    known = np.flatnonzero(np.isfinite(speed_kmh))
    half = SPIKE_ROWS // 2
    if known.size < SPIKE_ROWS:
        return wild
    speeds = speed_kmh[known]
    around = np.lib.stride_tricks.sliding_window_view(speeds, SPIKE_ROWS)
    middle = speeds[half : known.size - half]
    wild[known[half : known.size - half][middle - np.median(around, axis=1) > SPIKE_KMH]] = True
    return wild


def _seconds(time_s: Array, rows: NDArray[np.bool_]) -> float:
    lengths = np.append(np.diff(time_s), 0.0)
    return float(np.minimum(lengths, LONGEST_LOOK_S)[rows].sum())
