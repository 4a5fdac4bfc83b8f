"""The look-back: the session's intervals once more, with all of its seconds known.

While a session runs, a boundary is announced within seconds and dated back as well as those allow.
At the end the same seconds are split again: what comes after a change tells as much about it as
what came before, and the session's own paces are known. The breakdown has these intervals.
"""

from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.intervals.best_gaits import Levels
from sessions.core.intervals.gaits import GAITS, Gaits, Origins, Signal, jog_shift_kmh
from sessions.core.intervals.live_splitter import UNKNOWN_AFTER_S
from sessions.core.intervals.look_back_split import split_speed
from sessions.core.intervals.paces import Paces
from sessions.core.intervals.ramps import Speeds
from sessions.core.intervals.seconds_track import PAUSED, Array
from sessions.core.model.athlete import ThresholdOrigin
from sessions.core.model.sample import Kind

HEART_RATE_LAG_S = 57.6
"""Time constant of heart rate after a change of effort (Hunt & Liu 2017; the spread is 23.6 s)."""

HEART_RATE_SMOOTH_S = 25
HEART_RATE_CHANGE = 300.0
"""What a change of intensity must explain, in bpm squared times seconds, to be one: heart rate
with its lag taken out wanders by several beats."""

CADENCE_CHANGE = 500.0
CAP_BPM = 6.0
CAP_SPM = 10.0

AFTER_PAUSE_S = 20
"""Long enough to have left the acceleration from standing behind."""

BRIDGED_S = 60
SCRAP_S = 5
"""A silence of up to a minute hides no more than one change; five seconds beside one show none."""


class GaitStretch(msgspec.Struct, frozen=True, kw_only=True):
    """Cells `start` to before `end` are of one kind."""

    kind: Kind
    start: int
    end: int


def look_back(
    rows: NDArray[np.void], *, gaits: dict[Signal, Gaits], paces: Paces, speed_lag_s: int = 0
) -> list[GaitStretch]:
    """All stretches of a session, contiguous, neighbours of different kinds.

    Args:
        rows: The session's track.
        gaits: As the athlete is known.
        paces: As the session's speeds have told.
        speed_lag_s: How long after a change of pace the speed shows it.
    """
    kinds = np.empty(len(rows), dtype=int)
    for signal, start, end, silences in _bridged(_signals(rows, gaits)):
        levels = _levels(rows[start:end], signal, gaits=gaits, paces=paces)
        if signal is Signal.SPEED and speed_lag_s:
            levels = np.append(levels[speed_lag_s:], levels[-speed_lag_s:])
        kinds[start:end] = levels
        for silence_start, silence_end in silences:
            kinds[silence_start:silence_end] = _UNKNOWN
    _take_scraps(kinds)
    return [
        GaitStretch(kind=_KINDS[level], start=start, end=end)
        for level, start, end in _equal_runs(kinds)
    ]


def ungaited(rows: NDArray[np.void]) -> list[GaitStretch]:
    """The stretches of what was not done on foot: one between pauses, of no gait."""
    paused = (rows["flags"].astype(int) & PAUSED) > 0
    return [
        GaitStretch(kind=Kind.REST if is_paused else Kind.UNKNOWN, start=start, end=end)
        for is_paused, start, end in _equal_runs(paused.astype(int))
    ]


_KINDS = (*GAITS, Kind.UNKNOWN)
_UNKNOWN = len(GAITS)

_Part = tuple[Signal | None, int, int]
_Whole = tuple[Signal | None, int, int, list[tuple[int, int]]]


def _bridged(parts: list[_Part]) -> list[_Whole]:
    """Parts of one signal with short silences between them as one, with the silences.

    A change that began before a silence and ends after it is dated as one.
    """
    wholes: list[_Whole] = []
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


def _take_scraps(kinds: NDArray[np.intp]) -> None:
    """What is left of a stretch beside a silence, too short to be seen, goes to its neighbour."""
    runs = _equal_runs(kinds)
    for (left, _, _), (level, start, end), (right, _, _) in zip(
        runs, runs[1:], runs[2:], strict=False
    ):
        if level == _UNKNOWN or end - start > SCRAP_S or _UNKNOWN not in (left, right):
            continue
        kinds[start:end] = right if left == _UNKNOWN else left


def _equal_runs(values: NDArray[np.intp]) -> list[tuple[int, int, int]]:
    """Value, start and end of each run of equal values."""
    edges = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), int(values.size)]
    return [(int(values[a]), a, b) for a, b in pairwise(edges) if b > a]


def _levels(
    rows: NDArray[np.void],
    signal: Signal | None,
    *,
    gaits: dict[Signal, Gaits],
    paces: Paces,
) -> NDArray[np.intp]:
    if signal is None:
        return np.full(len(rows), _UNKNOWN)
    if signal is Signal.SPEED:
        edges = _speed_edges(rows, gaits[signal], paces)
    elif signal is Signal.CADENCE:
        values = _filled(rows["cadence_spm"])
        bounds = np.tile(gaits[signal].bounds, (len(rows), 1))
        edges = Levels(values, bounds, cap=CAP_SPM).runs(change=CADENCE_CHANGE)
    else:
        edges = _intensity_edges(_filled(rows["heart_rate_bpm"]), gaits[signal])
    ends = [*(at for _, at in edges[1:]), len(rows)]
    return np.repeat(
        [level for level, _ in edges],
        [end - at for (_, at), end in zip(edges, ends, strict=True)],
    )


def _speed_edges(rows: NDArray[np.void], gaits: Gaits, paces: Paces) -> list[tuple[int, int]]:
    origins = gaits.origins
    assert origins is not None
    jog_kmh, sprint_kmh = paces.bounds_kmh(gaits)
    apart_kmh = None
    if origins.sprint is ThresholdOrigin.SESSION:
        apart_kmh = paces.running(gaits.bounds[2], jog_from_kmh=jog_kmh).apart_kmh
    return split_speed(
        _filled(_unpaused(rows)),
        bounds=_bounds(rows, (gaits.bounds[0], jog_kmh, sprint_kmh), origins=origins),
        known=(
            origins.jog is ThresholdOrigin.PROFILE,
            origins.sprint is ThresholdOrigin.PROFILE,
        ),
        apart_kmh=apart_kmh,
    )


def _bounds(
    rows: NDArray[np.void], bounds_kmh: tuple[float, float, float], *, origins: Origins
) -> Array:
    """Walk, jog and sprint bounds of each cell: grade and steps move the walk-run transition."""
    bounds = np.tile(np.array(bounds_kmh), (len(rows), 1))
    cadence = rows["cadence_spm"]
    if origins.jog is ThresholdOrigin.PROFILE:
        cadence = np.full(len(rows), np.nan)
    incline = rows["incline_pct"]
    for place in np.flatnonzero(~(np.isnan(incline) & np.isnan(cadence))):
        bounds[place, 1] += jog_shift_kmh(
            incline_pct=_known(incline[place]), cadence_spm=_known(cadence[place])
        )
    bounds[:, 1] = np.minimum(bounds[:, 1], bounds[:, 2])
    return bounds


def _known(value: float) -> float | None:
    return None if value != value else float(value)


def _signals(
    rows: NDArray[np.void], gaits: dict[Signal, Gaits]
) -> list[tuple[Signal | None, int, int]]:
    """The best signal of each stretch of cells. A worse one counts where the better is gone for
    more than 10 s; None: all are. A paused stretch belongs to what came before it.
    """
    best = np.full(len(rows), len(Signal), dtype=int)
    paused = (rows["flags"].astype(int) & PAUSED) > 0
    for rank, (signal, name) in reversed(list(enumerate(_COLUMNS))):
        if signal not in gaits:
            continue
        missing = np.isnan(rows[name]) & ~paused
        has = np.ones(len(rows), dtype=bool)
        for start, end in _runs(missing):
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


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _unpaused(rows: NDArray[np.void]) -> Array:
    """Speeds, with each pause at the pace that follows it: what changed in it ended with it."""
    speeds = rows["speed_kmh"].copy()
    for start, end in _runs((rows["flags"].astype(int) & PAUSED) > 0):
        after = speeds[end : end + AFTER_PAUSE_S]
        after = after[~np.isnan(after)]
        speeds[start:end] = np.median(after) if after.size else np.nan
    return np.asarray(speeds)


def _filled(values: Array) -> Array:
    """Short holes filled on the line; the ends hold the nearest value."""
    known = np.flatnonzero(~np.isnan(values))
    if known.size == 0:
        return np.zeros(values.size)
    return np.interp(np.arange(values.size), known, values[known])


def _intensity_edges(heart_rate_bpm: Array, gaits: Gaits) -> list[tuple[int, int]]:
    """Levels of intensity, each dated to where the heart rate bends."""
    bounds = np.tile(gaits.bounds, (heart_rate_bpm.size, 1))
    levels = Levels(without_lag(heart_rate_bpm), bounds, cap=CAP_BPM)
    edges = levels.runs(change=HEART_RATE_CHANGE)
    fits = Speeds(heart_rate_bpm)
    dated = edges[:1]
    for index, (level, crossing) in enumerate(edges[1:], start=1):
        last = edges[index + 1][1] if index + 1 < len(edges) else heart_rate_bpm.size - 1
        first = dated[-1][1]
        ramp = fits.ramp_near(crossing, first=first, last=max(last, first + 1))
        dated.append((level, max(ramp.onset, first + 1)))
    return dated


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
