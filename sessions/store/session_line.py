"""A stored session as one line of a list."""

from typing import Any

import msgspec

from ingest.measurements import Sport
from sessions.core.model.breakdown import SCHEMA_VERSION, Breakdown
from sessions.store.sqlite_values import breakdown_of
from sessions.store.stored_values import Source, StoredStatus

_LINE = (
    "SELECT id, athlete, source, status, opened_ns, ifnull(started_ns, opened_ns),"
    " json_extract(workout, '$.title'), effort, note, json_extract(snapshot, '$.time_zone'),"
    " breakdown FROM sessions"
)
PAST = (
    f"{_LINE} WHERE status IS NOT 'deleted' AND (? IS NULL OR athlete = ?)"
    " AND (? IS NULL OR (ifnull(started_ns, ifnull(opened_ns, 0)), id)"
    " < (SELECT ifnull(started_ns, ifnull(opened_ns, 0)), id FROM sessions WHERE id = ?))"
    " ORDER BY ifnull(started_ns, ifnull(opened_ns, 0)) DESC, id DESC LIMIT ?"
)
BESIDE = (
    f"{_LINE} WHERE status = 'finished' AND athlete = ? AND id <> ? AND opened_ns IS NOT NULL"
    " AND (source = 'file') = ? ORDER BY abs(ifnull(started_ns, opened_ns) - ?), id LIMIT ?"
)
EVERYTHING = -1


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows of a session; None: not measured, not known or not finished yet.

    `started_ns` is Unix time, None: it has no place in time. `plan`: the plan's title. `effort`
    and `note` are the runner's. `zone_seconds` holds five values. `covered_s`: unpaused seconds
    whose energy is known. `time_zone`: the athlete's, None: the machine's.
    """

    id: str
    athlete: str
    source: Source
    status: StoredStatus
    started_ns: int | None = None
    plan: str | None = None
    effort: int | None = None
    note: str = ""
    time_zone: str | None = None
    duration_s: float | None = None
    moving_s: float | None = None
    paused_s: float = 0.0
    sport: Sport = Sport.FOOT
    distance_m: float | None = None
    moving_distance_m: float | None = None
    mean_heart_rate_bpm: float | None = None
    gross_kcal: float | None = None
    net_kcal: float | None = None
    covered_s: float = 0.0
    zone_seconds: tuple[float, ...] | None = None


class _Session(msgspec.Struct):
    duration_s: float
    moving_s: float
    distance_m: float | None
    mean_heart_rate_bpm: float | None
    paused_s: float = 0.0
    moving_distance_m: float | None = None
    sport: Sport = Sport.FOOT


class _Energy(msgspec.Struct):
    gross_kcal: float | None
    net_kcal: float | None
    covered_s: float = 0.0


class _Zones(msgspec.Struct):
    seconds: tuple[float, ...] | None


class _Totals(msgspec.Struct):
    """The few parts of a breakdown that a list shows; the rest is skipped while reading."""

    session: _Session
    energy: _Energy
    zones: _Zones
    schema_version: int


_totals = msgspec.json.Decoder(_Totals).decode


def past_of(row: tuple[Any, ...]) -> Past:
    """From the columns of `PAST`."""
    session, athlete, source, status, opened_ns, started_ns, plan = row[:7]
    effort, note, time_zone, breakdown = row[7:]
    line = Past(
        id=session,
        athlete=athlete,
        source=Source(source),
        status=StoredStatus(status),
        started_ns=None if opened_ns is None else started_ns,
        plan=plan,
        effort=effort,
        note=note,
        time_zone=time_zone,
    )
    if breakdown is None:
        return line
    totals: _Totals | Breakdown = _totals(breakdown)
    if totals.schema_version < SCHEMA_VERSION:
        totals = breakdown_of(breakdown)
    return msgspec.structs.replace(
        line,
        duration_s=totals.session.duration_s,
        moving_s=totals.session.moving_s,
        paused_s=totals.session.paused_s,
        sport=totals.session.sport,
        distance_m=totals.session.distance_m,
        moving_distance_m=totals.session.moving_distance_m,
        mean_heart_rate_bpm=totals.session.mean_heart_rate_bpm,
        gross_kcal=totals.energy.gross_kcal,
        net_kcal=totals.energy.net_kcal,
        covered_s=totals.energy.covered_s,
        zone_seconds=totals.zones.seconds,
    )
