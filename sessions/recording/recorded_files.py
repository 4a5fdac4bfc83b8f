"""Recordings of files folded into breakdowns, with what their devices say themselves."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from ingest.files.recorded_workout import RecordedWorkout
from ingest.measurements import Sport
from sessions.core.analysis import analyse
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Lap
from sessions.core.model.events import AnyEvent, SessionFinished


def analysed(
    recording: RecordedWorkout,
    *,
    athlete: AthleteSnapshot,
    session_id: str | None = None,
    events: list[AnyEvent] | None = None,
) -> Breakdown:
    """The breakdown of one recorded activity, with the laps and totals of its device.

    `events` gets those of the fold, for the store.

    Raises:
        ValueError: the recording is longer than any session.
    """
    breakdown = analyse(
        time_s=recording.time_s,
        heart_rate_bpm=recording.heart_rate_bpm,
        speed_kmh=recording.speed_kmh,
        incline_pct=recording.incline_pct,
        cadence_spm=recording.cadence_spm,
        distance_m=recording.distance_m,
        rr_ms=recording.rr_ms,
        altitude_m=recording.altitude_m,
        pauses=[(pause.start_s, pause.end_s) for pause in recording.pauses],
        athlete=athlete,
        started_at=recording.started_at,
        source="file",
        session_id=session_id,
        notes=(*recording.notes, *_named_sport(recording)),
        speed_lag_s=recording.speed_lag_s,
        sport=recording.sport_kind,
        outdoors=recording.outdoors,
        events=events,
    )
    breakdown = _with_device_words(breakdown, recording)
    if events and isinstance(events[-1], SessionFinished):
        events[-1] = msgspec.structs.replace(events[-1], breakdown=breakdown)
    return breakdown


def _named_sport(recording: RecordedWorkout) -> Iterator[str]:
    """The file's own word for a sport that is none of ours, as for a leg between two others."""
    if recording.sport_kind is Sport.OTHER and recording.sport:
        yield f"The file calls the sport {recording.sport}."


def _with_device_words(breakdown: Breakdown, recording: RecordedWorkout) -> Breakdown:
    """With what the device itself says: its laps, and its totals beside ours."""
    laps = tuple(
        Lap(start_s=lap.start_s, end_s=lap.end_s, label=lap.label) for lap in recording.laps
    )
    totals, summary = recording.totals, breakdown.session
    if totals is None or not totals.said():
        return replace(breakdown, laps=laps)
    words = totals.in_words()
    told = f"the device itself says: {words.english if words else ''}"
    summary = replace(
        summary,
        sources={**summary.sources, "device_totals": totals.said()},
        notes=(*summary.notes, told),
    )
    return replace(breakdown, laps=laps, session=summary)
