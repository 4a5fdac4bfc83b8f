"""Figures of a stored session that weeks, months and comparisons are made of."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from ingest.measurements import ON_FOOT, Sport
from sessions.core.model.athlete import HeartRateMaxOrigin
from sessions.core.model.breakdown import (
    SCHEMA_VERSION,
    Best,
    Breakdown,
    Fitness,
    Interval,
    Load,
    SteadyPace,
)
from sessions.store.sqlite_values import breakdown_of
from sessions.week.calendar_week import local_day, zone_named

FIGURES = (
    "SELECT id, ifnull(started_ns, opened_ns), json_extract(workout, '$.title'),"
    " json_extract(snapshot, '$.heart_rate_rest_bpm'), json_extract(snapshot, '$.time_zone'),"
    " breakdown FROM sessions"
    " WHERE athlete = ? AND status = 'finished' AND source <> 'simulated'"
    " AND opened_ns IS NOT NULL AND breakdown IS NOT NULL"
    " ORDER BY ifnull(started_ns, opened_ns), id"
)


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """One interval's length and mean incline; None: not measured."""

    start_s: float
    end_s: float
    mean_incline_pct: float | None = None
    paused: bool = False


class SessionFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One session that counts: dated, finished, not simulated. None: not measured or not known.

    `day` is the local one, `started_ns` Unix time. `plan`: the plan's title, `done_pct` how much
    of it was run. `heart_rate_rest_bpm`: as the session knew it.
    `steady`, `bests`: as in the breakdown.
    """

    id: str
    day: date
    started_ns: int
    sport: Sport
    duration_s: float
    moving_s: float
    paused_s: float
    plan: str | None = None
    done_pct: float | None = None
    distance_m: float | None = None
    mean_speed_kmh: float | None = None
    mean_heart_rate_bpm: float | None = None
    mean_incline_pct: float | None = None
    net_kcal: float | None = None
    energy_band_pct: float | None = None
    load: Load
    fitness: Fitness
    heart_rate_max_origin: HeartRateMaxOrigin | None = None
    heart_rate_rest_bpm: float | None = None
    steady: tuple[SteadyPace, ...] | None = None
    bests: tuple[Best, ...] | None = None

    @property
    def on_foot(self) -> bool:
        """Whether pace and bests mean something."""
        return self.sport in ON_FOOT


class _Session(msgspec.Struct):
    duration_s: float
    moving_s: float
    distance_m: float | None
    mean_speed_kmh: float | None
    mean_heart_rate_bpm: float | None
    paused_s: float = 0.0
    sport: Sport = Sport.FOOT


class _Energy(msgspec.Struct):
    net_kcal: float | None = None
    error_band_pct: float | None = None


class _Zones(msgspec.Struct):
    heart_rate_max_origin: HeartRateMaxOrigin | None = None


class _Plan(msgspec.Struct):
    done_pct: float


class _Parts(msgspec.Struct):
    """The parts of a breakdown that are asked for; the rest is skipped while reading."""

    session: _Session
    intervals: tuple[Stretch, ...]
    zones: _Zones
    energy: _Energy
    load: Load
    schema_version: int
    fitness: Fitness = Fitness()
    workout: _Plan | None = None
    steady: tuple[SteadyPace, ...] | None = None
    bests: tuple[Best, ...] | None = None


_parts = msgspec.json.Decoder(_Parts).decode


def figures_of(row: tuple[Any, ...]) -> SessionFigures:
    """From the columns of `FIGURES`."""
    session, started_ns, plan, rest_bpm, time_zone, body = row
    parts: _Parts | Breakdown = _parts(body)
    if parts.schema_version < SCHEMA_VERSION:
        parts = breakdown_of(body)
    summary = parts.session
    return SessionFigures(
        id=session,
        day=local_day(started_ns, zone=zone_named(time_zone)),
        started_ns=started_ns,
        sport=summary.sport,
        plan=plan,
        done_pct=None if parts.workout is None else parts.workout.done_pct,
        duration_s=summary.duration_s,
        moving_s=summary.moving_s,
        paused_s=summary.paused_s,
        distance_m=summary.distance_m,
        mean_speed_kmh=summary.mean_speed_kmh,
        mean_heart_rate_bpm=summary.mean_heart_rate_bpm,
        mean_incline_pct=_mean_incline(parts.intervals),
        net_kcal=parts.energy.net_kcal,
        energy_band_pct=parts.energy.error_band_pct,
        load=parts.load,
        fitness=parts.fitness,
        heart_rate_max_origin=parts.zones.heart_rate_max_origin,
        heart_rate_rest_bpm=rest_bpm,
        steady=parts.steady,
        bests=parts.bests,
    )


def _mean_incline(intervals: Sequence[Stretch | Interval]) -> float | None:
    """By time; None: it was measured in none of them."""
    known = [
        (part.end_s - part.start_s, part.mean_incline_pct)
        for part in intervals
        if part.mean_incline_pct is not None and not part.paused
    ]
    seconds = sum(length_s for length_s, _ in known)
    return sum(length_s * pct for length_s, pct in known) / seconds if seconds > 0 else None
