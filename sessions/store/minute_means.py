"""A session's seconds as minutes: what is left of them once they are thinned out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import fmean

import msgspec

from sessions.core.energy.vo2max import MINUTE_S, Minute, steady_ends
from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind


class MinuteMeans(msgspec.Struct, frozen=True, kw_only=True):
    """Minute `number` of a session, from 0; the last one may be a part. None: never known in it.

    `distance_m`, `gross_kcal`, `net_kcal` count from the session's start to the minute's end.
    `steady`: the last of three minutes of even speed, incline and heart rate.
    """

    number: int
    heart_rate_s: int
    doubtful_s: int
    kind: Kind
    mean_heart_rate_bpm: float | None = None
    max_heart_rate_bpm: float | None = None
    mean_speed_kmh: float | None = None
    mean_incline_pct: float | None = None
    distance_m: float | None = None
    gross_kcal: float | None = None
    net_kcal: float | None = None
    steady: bool = False

    @property
    def start_s(self) -> int:
        """From the session's start."""
        return self.number * MINUTE_S


def minutes_of(seconds: Iterable[SecondClosed]) -> tuple[MinuteMeans, ...]:
    """From seconds in order of their cells. Paused seconds count for nothing but the minute."""
    groups = [
        (number, tuple(cells))
        for number, cells in groupby(seconds, key=lambda second: second.cell // MINUTE_S)
    ]
    means = [_means(number, cells) for number, cells in groups]
    whole = [minute for number, cells in groups if (minute := _whole(number, cells)) is not None]
    steady = {minute.number for minute in steady_ends(whole)}
    return tuple(
        msgspec.structs.replace(minute, steady=minute.number in steady) for minute in means
    )


def _means(number: int, cells: Sequence[SecondClosed]) -> MinuteMeans:
    running = [cell for cell in cells if not cell.paused]
    beats, speeds, inclines = _known(running)
    last = cells[-1]
    return MinuteMeans(
        number=number,
        heart_rate_s=len(beats),
        doubtful_s=sum(cell.heart_rate_fault is not None for cell in running),
        kind=Counter(cell.kind for cell in cells).most_common(1)[0][0],
        mean_heart_rate_bpm=fmean(beats) if beats else None,
        max_heart_rate_bpm=max(beats, default=None),
        mean_speed_kmh=fmean(speeds) if speeds else None,
        mean_incline_pct=fmean(inclines) if inclines else None,
        distance_m=last.distance_m,
        gross_kcal=last.gross_kcal,
        net_kcal=last.net_kcal,
    )


def _known(cells: Sequence[SecondClosed]) -> tuple[list[float], list[float], list[float]]:
    """Heart rates, speeds and inclines of the seconds that have them."""
    return (
        [cell.heart_rate_bpm for cell in cells if cell.heart_rate_bpm is not None],
        [cell.speed_kmh for cell in cells if cell.speed_kmh is not None],
        [cell.incline_pct for cell in cells if cell.incline_pct is not None],
    )


def _whole(number: int, cells: Sequence[SecondClosed]) -> Minute | None:
    """The minute as the core's rule of steadiness takes it; None: something is missing in it."""
    beats, speeds, inclines = _known(cells)
    doubtful = any(cell.paused or cell.heart_rate_fault is not None for cell in cells)
    if doubtful or len(beats) < MINUTE_S or len(speeds) < MINUTE_S:
        return None
    incline_pct = fmean(inclines) if len(inclines) == MINUTE_S else None
    return Minute(number, fmean(beats), fmean(speeds), incline_pct)
