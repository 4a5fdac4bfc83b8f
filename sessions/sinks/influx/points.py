"""Events as points: which measurement, tags, fields and second each event becomes."""

from ingest.devices.sensor import Link
from sessions import schema
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import (
    AnyEvent,
    IntervalClosed,
    SecondClosed,
    SessionFinished,
    SessionStarted,
)
from sessions.sinks.influx.line_protocol import Point, Value
from sessions.sinks.influx.summary_points import summary_points
from sessions.store.minute_means import MinuteMeans
from sessions.store.stored_values import DeviceSeen, Fact, OutboxRow, Source, StepSeen
from sessions.workouts.targets import Band

_NS_PER_MS = 1_000_000
BESTS_TOLD_M = (1_000.0, 5_000.0, 10_000.0)
"""The distances that most sessions can hold; the page of progress has them all."""


def points(row: OutboxRow) -> tuple[Point, ...]:
    """The points a row asks to write; none for what is not stored outside, or has no date."""
    if row.wanted is not None and row.summary is not None:
        return summary_points(row.summary, athlete=schema.athlete_tag(row.wanted.athlete))
    if row.started_ns is None or row.source is None:
        return ()
    athlete = schema.athlete_tag(row.athlete)
    if row.fact is not None:
        return (_fact(row.fact, row=row, athlete=athlete, started_ns=row.started_ns),)
    if row.event is None:
        return ()
    ends = _event(row.event, athlete=athlete, source=row.source, started_ns=row.started_ns)
    minutes = (
        _minute(minute, row=row, athlete=athlete, started_ns=row.started_ns)
        for minute in row.minutes
    )
    return (*ends, *minutes)


def _event(event: AnyEvent, *, athlete: str, source: Source, started_ns: int) -> tuple[Point, ...]:
    match event:
        case SecondClosed():
            return _second(
                event, athlete=athlete, at_ns=schema.point_ns(started_ns, t_s=event.cell)
            )
        case IntervalClosed():
            return (_interval(event, athlete=athlete, started_ns=started_ns),)
        case SessionStarted():
            fields = _at_start(event.athlete, source=source, started_ns=started_ns)
        case SessionFinished():
            fields = _at_end(event.breakdown, started_ns=started_ns)
        case _:
            return ()
    # Both ends of a session write to the same point, so that its zones are there while it runs.
    return (Point(schema.SESSION, (athlete, event.session), fields, started_ns),)


def _second(event: SecondClosed, *, athlete: str, at_ns: int) -> tuple[Point, ...]:
    motion = Point(
        schema.MOTION,
        (athlete, event.speed_source),
        {
            "session": event.session,
            "kind": event.kind.value,
            "paused": int(event.paused),
            "speed_kmh": event.speed_kmh,
            "incline_pct": event.incline_pct,
            "cadence_spm": event.cadence_spm,
            "distance_m": event.distance_m,
            "gross_kcal": event.gross_kcal,
            "net_kcal": event.net_kcal,
        },
        at_ns,
    )
    if event.heart_rate_bpm is None:
        return (motion,)
    heart = Point(
        schema.HR,
        (athlete, event.heart_rate_source),
        {
            "session": event.session,
            "heart_rate_bpm": event.heart_rate_bpm,
            "zone": event.zone,
            "fault": event.heart_rate_fault,
        },
        at_ns,
    )
    return (heart, motion)


def _interval(event: IntervalClosed, *, athlete: str, started_ns: int) -> Point:
    interval = event.interval
    return Point(
        schema.INTERVAL,
        (athlete,),
        {
            "session": event.session,
            "index": event.index,
            "kind": interval.kind.value,
            "start_s": interval.start_s,
            "duration_s": interval.end_s - interval.start_s,
            "paused": int(interval.paused),
            "role": None if interval.role is None else interval.role.value,
            "distance_m": interval.distance_m,
            "moving_distance_m": interval.moving_distance_m,
            "mean_speed_kmh": interval.mean_speed_kmh,
            "mean_incline_pct": interval.mean_incline_pct,
            "mean_heart_rate_bpm": interval.mean_heart_rate_bpm,
            "max_heart_rate_bpm": interval.max_heart_rate_bpm,
            "energy_kcal": interval.energy_kcal,
            "confidence": interval.confidence.value,
        },
        schema.point_ns(started_ns, t_s=interval.start_s),
    )


def _minute(minute: MinuteMeans, *, row: OutboxRow, athlete: str, started_ns: int) -> Point:
    return Point(
        schema.MINUTE,
        (athlete,),
        {
            "session": row.session,
            "mean_heart_rate_bpm": minute.mean_heart_rate_bpm,
            "max_heart_rate_bpm": minute.max_heart_rate_bpm,
            "heart_rate_s": minute.heart_rate_s,
            "doubtful_s": minute.doubtful_s,
            "mean_speed_kmh": minute.mean_speed_kmh,
            "mean_incline_pct": minute.mean_incline_pct,
            "distance_m": minute.distance_m,
            "gross_kcal": minute.gross_kcal,
            "net_kcal": minute.net_kcal,
            "kind": minute.kind.value,
            "steady": int(minute.steady),
        },
        schema.point_ns(started_ns, t_s=minute.start_s),
    )


def _fact(fact: Fact, *, row: OutboxRow, athlete: str, started_ns: int) -> Point:
    at_ns = schema.point_ns(started_ns, t_s=fact.at_s)
    if isinstance(fact, DeviceSeen):
        tags = (athlete, fact.device)
        return Point(schema.DEVICE, tags, _device(fact, session=row.session), at_ns)
    return Point(schema.STEP, (athlete,), _step(fact, session=row.session), at_ns)


def _device(seen: DeviceSeen, *, session: str) -> dict[str, Value]:
    return {
        "session": session,
        "kind": seen.kind.value,
        "link": seen.link.value,
        "streaming": int(seen.link is Link.STREAMING),
        "battery_pct": seen.battery_pct,
        "rssi_dbm": seen.rssi_dbm,
        "drop_outs": seen.drop_outs,
        "reconnects": seen.reconnects,
        "age_s": seen.age_s,
        "lag_ms": seen.lag_ms,
    }


def _step(seen: StepSeen, *, session: str) -> dict[str, Value]:
    speed, beats = seen.target.speed_band_kmh or Band(), seen.target.heart_rate_band_bpm or Band()
    return {
        "session": session,
        "index": seen.index,
        "name": seen.name,
        "kind": seen.kind.value,
        "remaining_s": seen.remaining_s,
        "target_speed_kmh": seen.target.speed_kmh,
        "target_incline_pct": seen.target.incline_pct,
        "target_from_kmh": speed.low,
        "target_to_kmh": speed.high,
        "target_from_bpm": beats.low,
        "target_to_bpm": beats.high,
    }


def _at_start(athlete: AthleteSnapshot, *, source: Source, started_ns: int) -> dict[str, Value]:
    fields: dict[str, Value] = {
        "source": source.value,
        "started_at_ms": started_ns // _NS_PER_MS,
        "heart_rate_max_bpm": athlete.heart_rate_max_bpm,
        "heart_rate_rest_bpm": athlete.heart_rate_rest_bpm,
    }
    if athlete.zone_bounds_bpm is not None:
        *lower, top = athlete.zone_bounds_bpm
        fields.update(
            (f"zone_{zone}_from_bpm", bpm) for zone, bpm in zip(schema.ZONES, lower, strict=True)
        )
        fields["zone_5_to_bpm"] = top
    return fields


def _at_end(breakdown: Breakdown, *, started_ns: int) -> dict[str, Value]:
    session, energy, zones = breakdown.session, breakdown.energy, breakdown.zones
    seconds = zones.seconds or (None,) * len(schema.ZONES)
    return {
        "ended_at_ms": started_ns // _NS_PER_MS + round(session.duration_s * 1000),
        "sport": session.sport.value,
        "duration_s": session.duration_s,
        "moving_s": session.moving_s,
        "paused_s": session.paused_s,
        "distance_m": session.distance_m,
        "moving_distance_m": session.moving_distance_m,
        "mean_speed_kmh": session.mean_speed_kmh,
        "mean_heart_rate_bpm": session.mean_heart_rate_bpm,
        "highest_heart_rate_bpm": session.max_heart_rate_bpm,
        "ascent_m": session.ascent_m,
        "gross_kcal": energy.gross_kcal,
        "net_kcal": energy.net_kcal,
        "energy_error_band_pct": energy.error_band_pct,
        "covered_s": energy.covered_s,
        **{f"zone_{z}_s": s for z, s in zip(schema.ZONES, seconds, strict=True)},
        "zone_below_s": zones.below_s,
        "zone_unknown_s": zones.unknown_s,
        "trimp": breakdown.load.trimp,
        "edwards": breakdown.load.edwards,
        "moderate_min": breakdown.load.moderate_min,
        "vigorous_min": breakdown.load.vigorous_min,
        "rmssd_ms": breakdown.heart.rmssd_ms,
        "dfa_alpha1": breakdown.heart.dfa_alpha1,
        "recovery_60s_bpm": breakdown.heart.recovery_60s_bpm,
        "vo2max_ml_kg_min": breakdown.fitness.vo2max_ml_kg_min,
        "vo2max_band_pct": breakdown.fitness.vo2max_band_pct,
        "heart_rate_max_band_bpm": breakdown.fitness.heart_rate_max_band_bpm,
        "decoupling_pct": breakdown.fitness.decoupling_pct,
        **{
            f"best_{best.distance_m / 1000:g}_km_s": best.duration_s
            for best in breakdown.bests or ()
            if best.distance_m in BESTS_TOLD_M
        },
    }
