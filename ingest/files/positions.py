"""Distance for files that hold only positions."""

from math import asin, cos, radians, sin, sqrt

import numpy as np

from ingest.files.recorded_workout import Array

EARTH_RADIUS_M = 6_371_008.8  # mean radius. Source: IUGG, Moritz 2000, J Geodesy 74(1):128-133

# Nobody runs faster (the 100 m record peaks at 44.7 km/h): a satellite fix has jumped.
FASTEST_RUN_M_PER_S = 12.5


def distance_m(time_s: Array, *, latitude_deg: Array, longitude_deg: Array) -> Array:
    """Metres along the track from its first position on; nan where there is none to use.

    Great circles between positions. A position that could only be reached faster than anybody
    runs is left out. At rest the wandering of the positions adds a few metres a minute.
    """
    metres_m = np.full(len(time_s), np.nan)
    known = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
    rows = zip(time_s.tolist(), latitude_deg.tolist(), longitude_deg.tolist(), strict=True)
    total_m = 0.0
    last: tuple[float, float, float] | None = None
    for at, row in enumerate(rows):
        if not known[at]:
            continue
        if last is not None:
            step_m = great_circle_m(*last[1:], *row[1:])
            if step_m > FASTEST_RUN_M_PER_S * (row[0] - last[0]):
                continue
            total_m += step_m
        metres_m[at] = total_m
        last = row
    return metres_m


def great_circle_m(
    from_latitude_deg: float, from_longitude_deg: float, latitude_deg: float, longitude_deg: float
) -> float:
    """Metres between two positions, by the haversine: exact for steps of a few metres too.

    >>> round(great_circle_m(0, 0, 0, 1))
    111195
    """
    from_latitude, latitude = radians(from_latitude_deg), radians(latitude_deg)
    half_chord = (
        sin((latitude - from_latitude) / 2) ** 2
        + cos(from_latitude)
        * cos(latitude)
        * sin(radians(longitude_deg - from_longitude_deg) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(half_chord, 1.0)))
