"""Similar earlier sessions of an athlete, and whether the same heart rate is faster by now."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import fmean

import msgspec

from sessions.core.energy.uncertainty import HALF_WIDTH_90
from sessions.past.pace_at_heart_rate import (
    BPM_PER_KMH,
    Effort,
    pace_at,
    speed_at,
    usual_effort,
)
from sessions.store import SessionRow, StoreReader
from sessions.store.session_figures import SessionFigures

LEAST_STEADY_MIN = 5
"""Of steady minutes at one effort: fewer are a moment and no run. Ours."""

LEAST_DONE_PCT = 90.0
SAME_LENGTH = 0.10  # of the duration, either way
SAME_INCLINE_PCT = 1.0
SAME_BPM = 10.0
"""Two runs of one plan are alike where they were run whole, as long, as steep and within ten beats:
further away a heart rate says too little of the other's pace. Ours."""

NOW_DAYS = 28
"""The runs of four weeks are the present: fitness moves slower than single days do. Ours."""

LEAST_THEN = 2
"""One run of a month may be the hot one."""

DAY_SD_KMH = 4.0 / BPM_PER_KMH
"""From day to day at the same heart rate, for athletes whose own runs do not tell yet: 4 of the
3 to 6 beats that `past/learning.py` counts with."""

LEAST_SD_KMH = 0.1  # what belts and pods agree within
TELLING_RUNS = 4  # so many degrees of freedom make a spread of one's own

HISTORY_DAYS = 730


class SimilarRun(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier session; `speed_kmh` at the heart rate that is compared, in its incline."""

    id: str
    started_ns: int
    day: date
    duration_s: float
    distance_m: float | None
    mean_heart_rate_bpm: float | None
    speed_kmh: float


class PaceChange(msgspec.Struct, frozen=True, kw_only=True):
    """The last four weeks against the month of `month` (its first day), beyond what chance makes.

    The speeds are means of so many runs at one heart rate. `chance_kmh`: half width of the 90 %
    band that a difference of nothing lies in.
    """

    month: date
    then_runs: int
    now_runs: int
    then_kmh: float
    now_kmh: float
    chance_kmh: float


class Similar(msgspec.Struct, frozen=True, kw_only=True):
    """Earlier runs like this one, the newest first. `plan`: they have it in common; else `effort`.

    `speed_kmh`: this one's at `heart_rate_bpm`. `change` None: too few, or within chance.
    """

    heart_rate_bpm: float
    speed_kmh: float
    plan: str | None
    effort: Effort | None
    runs: tuple[SimilarRun, ...]
    change: PaceChange | None


def similar_sessions(read: StoreReader, row: SessionRow) -> Similar | None:
    """Of a stored session; None: as `similar_to`, or it does not count (open, or simulated)."""
    figures = read.figures(athlete=row.athlete.name)
    this = next((one for one in figures if one.id == row.id), None)
    return None if this is None else similar_to(this, figures)


def similar_to(this: SessionFigures, others: Sequence[SessionFigures]) -> Similar | None:
    """Of the same athlete's sessions of any time those that came before and are alike.

    A run by a plan is like others by it; any other run is like those without a plan whose steady
    minutes were at the same ten beats and the same incline.

    Returns:
        None: this one has nothing to be compared by, or nothing before it is alike.
    """
    earlier = [
        one
        for one in others
        if one.started_ns < this.started_ns and (this.day - one.day).days <= HISTORY_DAYS
    ]
    effort = None
    if this.plan is None:
        effort = usual_effort([this])
        speeds = {} if effort is None else _by_effort(effort, [this, *earlier])
        bpm = 0.0 if effort is None else effort.middle_bpm
    else:
        bpm = this.mean_heart_rate_bpm or 0.0
        speeds = _by_plan(this, earlier)
    own_kmh = speeds.pop(this.id, None)
    runs = [one for one in earlier if one.id in speeds]
    if own_kmh is None or not runs:
        return None
    newest_first = sorted(runs, key=lambda one: one.started_ns, reverse=True)
    return Similar(
        heart_rate_bpm=bpm,
        speed_kmh=own_kmh,
        plan=this.plan,
        effort=effort,
        runs=tuple(
            SimilarRun(
                id=one.id,
                started_ns=one.started_ns,
                day=one.day,
                duration_s=one.duration_s,
                distance_m=one.distance_m,
                mean_heart_rate_bpm=one.mean_heart_rate_bpm,
                speed_kmh=speeds[one.id],
            )
            for one in newest_first
        ),
        change=_change(this.day, own_kmh, [(one.day, speeds[one.id]) for one in runs]),
    )


def _by_effort(effort: Effort, sessions: Sequence[SessionFigures]) -> dict[str, float]:
    """Speeds at the effort's middle, of sessions without a plan that held it for long enough."""
    readings = {one.id: pace_at(effort, [one]) for one in sessions if one.plan is None}
    return {
        id: reading.speed_kmh
        for id, reading in readings.items()
        if reading is not None and reading.minutes >= LEAST_STEADY_MIN
    }


def _by_plan(this: SessionFigures, earlier: Sequence[SessionFigures]) -> dict[str, float]:
    """Speeds at this one's mean heart rate, its own among them."""
    bpm, kmh = this.mean_heart_rate_bpm, this.mean_speed_kmh
    if bpm is None or kmh is None or not _is_whole(this):
        return {}
    alike = {this.id: kmh}
    for one in earlier:
        their_bpm, their_kmh = one.mean_heart_rate_bpm, one.mean_speed_kmh
        if one.plan != this.plan or not _is_whole(one) or their_bpm is None or their_kmh is None:
            continue
        if (
            abs(one.duration_s - this.duration_s) <= SAME_LENGTH * this.duration_s
            and abs((one.mean_incline_pct or 0.0) - (this.mean_incline_pct or 0.0))
            <= SAME_INCLINE_PCT
            and abs(their_bpm - bpm) <= SAME_BPM
        ):
            alike[one.id] = speed_at(bpm, speed_kmh=their_kmh, heart_rate_bpm=their_bpm)
    return alike


def _is_whole(one: SessionFigures) -> bool:
    return one.done_pct is not None and one.done_pct >= LEAST_DONE_PCT


def _change(
    today: date, own_kmh: float, readings: Sequence[tuple[date, float]]
) -> PaceChange | None:
    """Against the latest month that is over since four weeks and has runs enough."""
    since = today - timedelta(days=NOW_DAYS)
    now = [own_kmh, *(kmh for day, kmh in readings if day > since)]
    months: dict[date, list[float]] = {}
    for day, kmh in readings:
        if day <= since:
            months.setdefault(day.replace(day=1), []).append(kmh)
    over = [
        month
        for month, speeds in months.items()
        if len(speeds) >= LEAST_THEN and _last_day(month) <= since
    ]
    if not over:
        return None
    month = max(over)
    then = months[month]
    sd = _spread_kmh([now, *months.values()])
    chance = HALF_WIDTH_90 * sd * (1 / len(now) + 1 / len(then)) ** 0.5
    if abs(fmean(now) - fmean(then)) <= chance:
        return None
    return PaceChange(
        month=month,
        then_runs=len(then),
        now_runs=len(now),
        then_kmh=fmean(then),
        now_kmh=fmean(now),
        chance_kmh=chance,
    )


def _last_day(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _spread_kmh(groups: Sequence[Sequence[float]]) -> float:
    """From day to day within a month: the athlete's own where enough runs tell it."""
    freedom = sum(len(group) - 1 for group in groups)
    if freedom < TELLING_RUNS:
        return DAY_SD_KMH
    squares = sum((kmh - fmean(group)) ** 2 for group in groups for kmh in group)
    return max(LEAST_SD_KMH, math.sqrt(squares / freedom))


def document_of(similar: Similar | None) -> Mapping[str, object] | None:
    """As plain values for JSON."""
    if similar is None:
        return None
    told: dict[str, object] = msgspec.to_builtins(similar)
    change = similar.change
    if change is not None:
        told["change"] = {
            **msgspec.to_builtins(change),
            "faster_s_per_km": 3600 / change.then_kmh - 3600 / change.now_kmh,
        }
    return told
