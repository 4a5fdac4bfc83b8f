"""Sessions of recorded files: a recording folded as it is, or as it was corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from ingest.files.packed_recording import unpack
from ingest.files.recorded_workout import RecordedWorkout
from ingest.files.recording_parts import NothingLeft, joined, stretch_of
from ingest.measurements import NS_PER_S, Sport
from sessions.core.analysis import analyse
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.breakdown import Breakdown, Lap
from sessions.core.model.events import AnyEvent, SessionFinished
from sessions.store import StoreReader
from sessions.store.stored_values import Owned, Window


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
    told = f"the device itself says: {totals.in_words()}"
    summary = replace(
        summary,
        sources={**summary.sources, "device_totals": totals.said()},
        notes=(*summary.notes, told),
    )
    return replace(breakdown, laps=laps, session=summary)


def recording_of(read: StoreReader, *, owned: Owned, windows: Sequence[Window]) -> RecordedWorkout:
    """What a session of recorded files is made of, cut to its windows.

    Raises:
        NothingLeft: no record lies in them.
        LookupError: a recording is not kept any more.
    """
    whole = joined([unpack(read.recording_body(number)) for number in owned.recordings])
    if not windows:
        return whole
    start_ns = started_ns_of(whole) or 0
    parts = []
    for window in windows:
        from_s = 0.0 if window.from_ns is None else (window.from_ns - start_ns) / NS_PER_S
        to_s = float("inf") if window.to_ns is None else (window.to_ns - start_ns) / NS_PER_S
        try:
            parts.append(stretch_of(whole, from_s=from_s, to_s=to_s))
        except NothingLeft:
            if len(windows) == 1:
                raise
    if not parts:
        raise NothingLeft(f"no record of {whole.name} lies there")
    return joined(parts)


def started_ns_of(recording: RecordedWorkout) -> int | None:
    """Unix nanoseconds of the first record, to the microsecond; None: not known."""
    if recording.started_at is None:
        return None
    return round(recording.started_at.timestamp() * 1_000_000) * 1000
