"""Distance for files that hold only positions."""

from math import asin, cos, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from ingest.files.recorded_workout import Array

EARTH_RADIUS_M = 6_371_008.8  # mean radius. Source: IUGG, Moritz 2000, J Geodesy 74(1):128-133

# Nobody runs faster (the 100 m record peaks at 44.7 km/h): a satellite fix has jumped.
ON_FOOT_M_S = 12.5
OTHERWISE_M_S = 40.0

# So many fixes that agree with each other are the truth, and what they do not agree with is not.
AGREEING = 3


class _Chain:
    """Fixes that could be run one after the other. `base_m`: what was run before its first."""

    def __init__(self, row: int, fix: tuple[float, float, float], *, base_m: float) -> None:
        self.rows = [row]
        self.metres = [base_m]
        self.last = fix

    def add(self, row: int, fix: tuple[float, float, float], *, top_m_s: float) -> bool:
        """Go on to a fix; False: nobody can have been there."""
        step_m = great_circle_m(*self.last[1:], *fix[1:])
        if step_m > top_m_s * (fix[0] - self.last[0]):
            return False
        self.rows.append(row)
        self.metres.append(self.metres[-1] + step_m)
        self.last = fix
        return True


def distance_m(
    time_s: Array,
    *,
    latitude_deg: Array,
    longitude_deg: Array,
    segment: NDArray[np.intp] | None = None,
    top_m_s: float = ON_FOOT_M_S,
) -> Array:
    """Metres along the track from its first position on; nan where there is none to use.

    Great circles between positions. A position that could only be reached faster than `top_m_s`
    is left out, unless those after it agree with it and not with those before: then the way
    between both was not recorded and counts nothing, and a start of fewer than three fixes was
    none. Nor does the way from one `segment` to the next. At rest the wandering of the positions
    adds a few metres a minute.
    """
    metres_m = np.full(len(time_s), np.nan)
    known = np.flatnonzero(np.isfinite(latitude_deg) & np.isfinite(longitude_deg))
    chain: _Chain | None = None
    rival: _Chain | None = None
    part = 0
    for row in known.tolist():
        fix = (float(time_s[row]), float(latitude_deg[row]), float(longitude_deg[row]))
        if chain is None or (segment is not None and segment[row] != part):
            part = 0 if segment is None else int(segment[row])
            _keep(chain, metres_m)
            chain = _Chain(row, fix, base_m=0.0 if chain is None else chain.metres[-1])
            rival = None
        elif chain.add(row, fix, top_m_s=top_m_s):
            rival = None
        elif rival is None or not rival.add(row, fix, top_m_s=top_m_s):
            rival = _Chain(row, fix, base_m=0.0)
        elif len(rival.rows) >= AGREEING:
            keeps = len(chain.rows) >= AGREEING
            if keeps:
                _keep(chain, metres_m)
            base_m = chain.metres[-1] if keeps else chain.metres[0]
            rival.metres = [base_m + metres for metres in rival.metres]
            chain, rival = rival, None
    _keep(chain, metres_m)
    return metres_m


def _keep(chain: _Chain | None, metres_m: Array) -> None:
    if chain is not None:
        metres_m[chain.rows] = chain.metres


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
