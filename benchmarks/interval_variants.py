"""Recordings made harder or other ones: what holds on these too was not fitted to the files."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from benchmarks.interval_recordings import Bout, Labelled
from sessions.core.alignment.arrays import Array

NOISE_KMH, NOISE_CORRELATED_S = 0.5, 3.0
SMART_UP_TO_S = 8
LATER_S = 37.4
"""Cells begin at other fractions of a second, and the splitter at another place."""

Variant = Callable[[Labelled], Labelled]


def noisy(recording: Labelled) -> Labelled:
    """With as much satellite noise again as the generated suite has."""
    columns = recording.columns
    if columns.speed_kmh is None:
        return recording
    random = np.random.default_rng(1)
    steps = np.diff(columns.time_s, prepend=columns.time_s[0])
    keep = np.exp(-steps / NOISE_CORRELATED_S)
    noise = np.empty(columns.time_s.size)
    last = 0.0
    for place, (share, fresh) in enumerate(
        zip(keep, random.normal(0.0, NOISE_KMH, noise.size), strict=True)
    ):
        last = share * last + (1 - share * share) ** 0.5 * fresh
        noise[place] = last
    speed = np.where(columns.speed_kmh > 1.0, columns.speed_kmh + noise, columns.speed_kmh)
    return _with(recording, speed_kmh=np.maximum(speed, 0.0))


def smart(recording: Labelled) -> Labelled:
    """Records 1 to 8 s apart, as watches keep them that save space."""
    random = np.random.default_rng(2)
    times = recording.columns.time_s
    kept, due_s = [0], 0.0
    for place, at_s in enumerate(times):
        if at_s >= due_s:
            kept.append(place)
            due_s = at_s + random.integers(1, SMART_UP_TO_S + 1)
    return _rows(recording, np.unique([*kept, times.size - 1]))


def later(recording: Labelled) -> Labelled:
    """As if it had been started later, at another fraction of a second."""
    times = recording.columns.time_s
    cut = int(np.searchsorted(times, LATER_S))
    moved = _rows(recording, np.arange(cut, times.size))
    shift_s = float(times[cut])
    bouts = tuple(Bout(b.is_work, b.start_s - shift_s, b.end_s - shift_s) for b in recording.bouts)
    return replace(moved, bouts=bouts, duration_s=recording.duration_s - shift_s)


def from_distance(recording: Labelled) -> Labelled:
    """Without the device's speed: it is read from the distance."""
    known = recording.columns.distance_m is not None
    return replace(_with(recording, speed_kmh=None), speed_lag_s=0.0) if known else recording


def scaled(factor: float) -> Variant:
    """The same session by a slower or a faster runner."""

    def variant(recording: Labelled) -> Labelled:
        columns = recording.columns
        return _with(
            recording,
            speed_kmh=None if columns.speed_kmh is None else columns.speed_kmh * factor,
            distance_m=None if columns.distance_m is None else columns.distance_m * factor,
        )

    return variant


VARIANTS: dict[str, Variant] = {
    "as recorded": lambda recording: recording,
    "noise of 0.5 km/h added": noisy,
    "records 1 to 8 s apart": smart,
    "started 37.4 s later": later,
    "speed from the distance": from_distance,
    "15 % slower": scaled(0.85),
    "15 % faster": scaled(1.15),
}


def _with(recording: Labelled, **columns: Array | None) -> Labelled:
    return replace(recording, columns=msgspec.structs.replace(recording.columns, **columns))


def _rows(recording: Labelled, places: NDArray[np.intp]) -> Labelled:
    columns = recording.columns
    not_arrays = ("rr_ms", "pauses", "sport", "outdoors")
    names = [name for name in columns.__struct_fields__ if name not in not_arrays]
    kept: dict[str, Any] = {
        name: None if (values := getattr(columns, name)) is None else values[places]
        for name in names
    }
    assert kept["time_s"] is not None
    first_s = float(kept["time_s"][0])
    pauses = tuple(
        type(p)(start_s=max(p.start_s - first_s, 0.0), end_s=p.end_s - first_s)
        for p in columns.pauses
        if p.end_s > first_s
    )
    kept["time_s"] = kept["time_s"] - first_s
    return replace(
        recording, columns=msgspec.structs.replace(columns, rr_ms=None, pauses=pauses, **kept)
    )
