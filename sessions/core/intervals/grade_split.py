"""Changes of a belt's grade inside a stretch of one pace, where they change the work."""

import numpy as np
from numpy.typing import NDArray

from sessions.core.intervals.asked_steps import QUIET_KMH
from sessions.core.intervals.change_evidence import pace_wander_kmh, strayed_kmh
from sessions.core.intervals.grade_lift import lift_of
from sessions.core.intervals.look_back_split import Stretch, split_speed
from sessions.core.intervals.seconds_track import ALTITUDE, Array, filled

LEAST_CHANGE_PCT = 1.0
NO_BOUNDS = (0.0, np.inf, np.inf)


def by_grade(stretch: Stretch, rows: NDArray[np.void]) -> list[Stretch]:
    """The stretch, or its parts of one grade each.

    Only a belt's grade counts: it is held to the tenth of a percent, and set by somebody. The
    slope of a road that altitude tells wanders, and nobody's legs have changed.
    """
    part = rows[stretch.start : stretch.end]
    grade = part["incline_pct"]
    known = grade[~np.isnan(grade)]
    if not known.size or np.ptp(known) < LEAST_CHANGE_PCT or _from_altitude(part):
        return [stretch]
    work_kmh = effort_kmh(filled(grade), stretch.pace_kmh)
    found = split_speed(work_kmh, bounds=np.tile(NO_BOUNDS, (work_kmh.size, 1)))
    held = [(s.start, s.end) for s in found]
    if pace_wander_kmh([strayed_kmh(work_kmh, held)]) > QUIET_KMH:
        return [stretch]
    return [
        Stretch(stretch.start + s.start, stretch.start + s.end, stretch.pace_kmh, s.pace_kmh)
        for s in found
    ]


def effort_kmh(grade_pct: Array, pace_kmh: float) -> Array:
    """The pace on the level that asks for as much as this one does on each grade."""
    return pace_kmh * np.maximum(1 + lift_of(pace_kmh) * grade_pct / 100, 0.5)


def _from_altitude(rows: NDArray[np.void]) -> bool:
    return bool(((rows["flags"].astype(int) & ALTITUDE) > 0).any())
