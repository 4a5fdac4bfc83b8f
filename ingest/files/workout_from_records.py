"""Recorded workout from a file's records: ordered, merged, limited and, where needed, derived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from math import nan
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.codecs.wire.clean_name import clean_name
from ingest.files import positions
from ingest.files.clock_steps import straightened
from ingest.files.device_totals import DeviceTotals
from ingest.files.outliers import largest_group, without_early_ones
from ingest.files.points import Points
from ingest.files.recorded_workout import Array, LapStretch, PauseStretch, RecordedWorkout, utc
from ingest.measurements import ON_FOOT, Sport

_S = TypeVar("_S", bound=PauseStretch)


class Cadence(Enum):
    """What a file's cadence counts."""

    ONE_LEG = auto()
    BOTH_FEET = auto()
    NOT_STEPS = auto()


@dataclass(frozen=True, kw_only=True)
class Activity:
    """What a reader found of one activity. Laps and pauses count on the same clock as the points.

    `epoch`: `at_s` is Unix time; otherwise it counts from a moment the file does not tell.
    """

    name: str
    points: Points
    epoch: bool
    cadence: Cadence
    part: str | None = None
    laps: Sequence[LapStretch] = ()
    pauses: Sequence[PauseStretch] = ()
    sport: str | None = None
    sport_kind: Sport = Sport.UNKNOWN
    maker: str | None = None
    device: str | None = None
    totals: DeviceTotals | None = None
    notes: Sequence[str] = ()


LONGEST_LABEL, LONGEST_NOTE = 80, 400
"""Words of a file's own, shown in a line. Ours."""

# Outside these a byte is broken; left in, one such value spoils a mean. Heart rates are left to
# the core, which tells the absurd ones from the missing.
_LIMITS: dict[str, tuple[str, float, float, str]] = {
    "speed_kmh": ("speeds", 0, 120, "km/h"),
    "incline_pct": ("inclines", -60, 60, "%"),
    "cadence": ("cadences", 0, 300, "per minute"),
}

# The record holder's cadence is near 270 steps a minute; half of it cannot be one leg's typical
# rate, so a device that says more already counts both feet.
_FASTEST_LEG_RPM = 120.0


# A watch smooths its satellites' speed: it runs 3 to 8 s behind the watch's own distance counter
# (35 recordings), and the first second that shows a new pace is 2 to 3 s late.
_GPS_LAG_S = 2.0


def assemble(activity: Activity) -> RecordedWorkout:
    """The recording of one activity.

    Raises:
        ValueError: there are no points.
    """
    if not len(activity.points):
        raise ValueError("an activity without records")
    notes = list(activity.notes)
    points = _one_per_instant(_in_order(activity.points, notes=notes), notes=notes)
    points = _from_the_start(points, activity=activity, notes=notes)
    at_s, segment, rr_ms = points.at_s, points.segment, points.rr_ms
    start_s, end_s = float(at_s[0]), float(at_s[-1])
    columns = {key: _column(column, key, notes=notes) for key, column in points.values.items()}
    _say_where_speed_is_from(
        at_s, columns=columns, segment=segment, sport=activity.sport_kind, notes=notes
    )
    return RecordedWorkout(
        name=activity.name,
        part=activity.part,
        started_at=utc(start_s) if activity.epoch else None,
        time_s=at_s - start_s,
        heart_rate_bpm=_known(columns["heart_rate_bpm"]),
        speed_kmh=_known(columns["speed_kmh"]),
        speed_lag_s=_speed_lag_s(columns),
        incline_pct=_known(columns["incline_pct"]),
        cadence_spm=_steps(_known(columns["cadence"]), activity.cadence, notes=notes),
        distance_m=_known(columns["distance_m"]),
        altitude_m=_known(columns["altitude_m"]),
        latitude_deg=_known(columns["latitude_deg"]),
        longitude_deg=_known(columns["longitude_deg"]),
        rr_ms=_beats(rr_ms),
        laps=tuple(
            replace(lap, label=clean_name(lap.label, longest=LONGEST_LABEL))
            for lap in _clipped(activity.laps, start_s=start_s, end_s=end_s)
        ),
        pauses=tuple(
            _clipped(
                (*activity.pauses, *_between_segments(points)),
                start_s=start_s,
                end_s=end_s,
            )
        ),
        sport=clean_name(activity.sport or "") or None,
        sport_kind=activity.sport_kind,
        outdoors=bool(np.isfinite(columns["latitude_deg"]).any()),
        maker=clean_name(activity.maker or "") or None,
        device=clean_name(activity.device or "") or None,
        totals=activity.totals,
        record_count=len(activity.points),
        notes=tuple(clean_name(note, longest=LONGEST_NOTE) for note in notes),
    )


def _in_order(points: Points, *, notes: list[str]) -> Points:
    """On one clock, without those that stand more than a day apart from most others."""
    near = largest_group(points.at_s)
    kept = points
    if not near.low_s <= points.at_s.min() <= points.at_s.max() <= near.high_s:
        kept = points.rows(
            np.flatnonzero((points.at_s >= near.low_s) & (points.at_s <= near.high_s))
        )
    if left_out := len(points) - len(kept):
        notes.append(f"left out, more than a day from the others: {left_out} of the records")
    if (np.diff(kept.at_s) >= 0).all():
        return kept
    times, back, glitches = straightened(kept.at_s.tolist())
    if glitches:
        notes.append(f"left out, ahead of all that follow: {glitches} of the records")
    if back:
        notes.append(
            f"the clock was put back {_times(back)}; the records stay in the order they came in"
        )
    timed = np.array([nan if at_s is None else at_s for at_s in times])
    known = np.flatnonzero(~np.isnan(timed))
    if late := int(np.count_nonzero(np.diff(timed[known]) < 0)):
        notes.append(f"put in order, written late: {late} of the records")
    order = known[np.argsort(timed[known], kind="stable")]
    return replace(kept.rows(order), at_s=timed[order])


def _from_the_start(points: Points, *, activity: Activity, notes: list[str]) -> Points:
    """Without a few first points from hours before: a receiver's last place of the day before.

    Where the recording was paused in between, or a lap began with them, they stay.
    """
    early = without_early_ones(points.at_s)
    if not early:
        return points
    last_s, next_s = points.at_s[early - 1], points.at_s[early]
    paused = any(p.start_s <= next_s and p.end_s > last_s + 1 for p in activity.pauses)
    begun = any(lap.start_s <= last_s for lap in activity.laps)
    if paused or begun or points.segment[early] != points.segment[early - 1]:
        return points
    notes.append(f"left out, hours before all others: {early} of the records")
    return points.rows(np.arange(early, len(points)))


def _one_per_instant(points: Points, *, notes: list[str]) -> Points:
    """The later record's values win where it has any."""
    starts = np.flatnonzero(np.diff(points.at_s, prepend=-np.inf) > 0)
    same = len(points) - len(starts)
    if not same:
        return points
    notes.append(f"merged, with the time of the record before: {same} of the records")
    return points.merged(starts)


def _column(column: Array, key: str, *, notes: list[str]) -> Array:
    values = np.where(np.isfinite(column), column, np.nan)
    if key in _LIMITS:
        what, low, high, unit = _LIMITS[key]
        wild = (values < low) | (values > high)
        if count := int(np.count_nonzero(wild)):
            values[wild] = np.nan
            notes.append(f"left out, outside {low:g} to {high:g} {unit}: {count} of the {what}")
    return values


def _say_where_speed_is_from(
    at_s: Array,
    *,
    columns: dict[str, Array],
    segment: NDArray[np.intp],
    sport: Sport,
    notes: list[str],
) -> None:
    """Files without a speed: the analysis reads it from the distance, or from the positions."""
    if np.isfinite(columns["speed_kmh"]).any():
        return
    if np.isfinite(columns["distance_m"]).any():
        notes.append("speed is derived from the distance counter, not measured")
        return
    columns["distance_m"] = positions.distance_m(
        at_s,
        latitude_deg=columns["latitude_deg"],
        longitude_deg=columns["longitude_deg"],
        segment=segment,
        top_m_s=positions.ON_FOOT_M_S if sport in ON_FOOT else positions.OTHERWISE_M_S,
    )
    if np.isfinite(columns["distance_m"]).any():
        notes.append("distance and speed are derived from GPS positions, not measured")


def _between_segments(points: Points) -> Iterable[PauseStretch]:
    """Recording stood still from the last record of a segment to the first of the next."""
    steps = np.diff(points.at_s)
    usual_s = float(np.median(steps)) if len(steps) else 0.0
    for row in np.flatnonzero((np.diff(points.segment) != 0) & (steps > 2 * usual_s)).tolist():
        yield PauseStretch(start_s=float(points.at_s[row]), end_s=float(points.at_s[row + 1]))


def _beats(rr_ms: Sequence[Sequence[float]] | None) -> tuple[Array, ...] | None:
    if rr_ms is None or not any(rr_ms):
        return None
    none = np.empty(0)
    return tuple(np.array(row, dtype=np.float64) if row else none for row in rr_ms)


def _speed_lag_s(columns: dict[str, Array]) -> float:
    by_gps = np.isfinite(columns["latitude_deg"]).any()
    return _GPS_LAG_S if by_gps and np.isfinite(columns["speed_kmh"]).any() else 0.0


def _steps(cadence: Array | None, counts: Cadence, *, notes: list[str]) -> Array | None:
    if cadence is None or counts is Cadence.BOTH_FEET:
        return cadence
    if counts is Cadence.NOT_STEPS:
        notes.append("the cadence is not of steps and was left out")
        return None
    moving = cadence[cadence > 0]
    if len(moving) and np.median(moving) > _FASTEST_LEG_RPM:
        notes.append("the cadence already counts both feet")
        return cadence
    return 2 * cadence


def _known(column: Array) -> Array | None:
    return column if np.isfinite(column).any() else None


def _clipped(stretches: Iterable[_S], *, start_s: float, end_s: float) -> Iterable[_S]:
    for stretch in stretches:
        low = min(max(stretch.start_s, start_s), end_s) - start_s
        high = min(max(stretch.end_s, start_s), end_s) - start_s
        if high > low:
            yield replace(stretch, start_s=low, end_s=high)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
