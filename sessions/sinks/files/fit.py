"""A session as FIT, the format of watches and training platforms.

Source: FIT SDK, "Activity File": file_id, timer events, records with their hrv, laps, session,
activity, in this order.
"""

from collections.abc import Iterator, Mapping
from math import floor

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.message import Message
from fit_tool.profile.messages.activity_message import ActivityMessage
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.hrv_message import HrvMessage
from fit_tool.profile.messages.lap_message import LapMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.messages.session_message import SessionMessage
from fit_tool.profile.profile_type import (
    Activity,
    Event,
    EventType,
    FileType,
    LapTrigger,
    Manufacturer,
    SessionTrigger,
    Sport,
    SubSport,
)

from sessions.sinks.files.laps import ExportLap, stretches
from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of

_NS_PER_MS = 1_000_000
_MS_PER_S = 1_000
_KMH_PER_M_PER_S = 3.6
_RR_PER_MESSAGE = 5  # FIT SDK, message hrv: an array of five
_LONGEST_RR_S = 65.534

# A message type keeps its local number, so that its definition is written once and not each time.
_FILE_ID, _EVENT, _RECORD, _HRV, _LAP, _SESSION, _ACTIVITY = range(7)


def to_fit(recorded: Recorded) -> bytes:
    """FIT bytes. Times are whole seconds, heart rates whole beats, the cadence that of one leg."""
    assert recorded.started_ns is not None
    started_ms = round(recorded.started_ns / _NS_PER_MS / _MS_PER_S) * _MS_PER_S
    builder = FitFileBuilder(auto_define=True, min_string_size=16)
    for message in _messages(recorded, started_ms=started_ms):
        builder.add(message)
    return bytes(builder.build_bytes())


def _messages(recorded: Recorded, *, started_ms: int) -> Iterator[Message]:
    end_s = recorded.breakdown.session.duration_s
    yield _filled(
        FileIdMessage(local_id=_FILE_ID),
        {
            "type": FileType.ACTIVITY,
            "manufacturer": Manufacturer.DEVELOPMENT.value,
            "product": 0,
            "time_created": started_ms,
        },
    )
    yield _timer(EventType.START, at_ms=started_ms)
    stops = [*_stops_and_starts(recorded, started_ms=started_ms)]
    for row in _in_whole_seconds(recorded):
        at_ms = _ms(started_ms, row.t_s)
        while stops and stops[0][0] <= at_ms:
            then_ms, kind = stops.pop(0)
            yield _timer(kind, at_ms=then_ms)
        yield _record(row, at_ms=at_ms)
        yield from _beats(row)
    for then_ms, kind in stops:
        yield _timer(kind, at_ms=then_ms)
    yield _timer(EventType.STOP_ALL, at_ms=_ms(started_ms, end_s))
    laps = stretches(recorded.breakdown)
    for lap in laps:
        yield _lap(lap, recorded=recorded, started_ms=started_ms)
    yield _session(recorded, started_ms=started_ms, laps=len(laps))
    yield _activity(recorded, started_ms=started_ms)


def _stops_and_starts(recorded: Recorded, *, started_ms: int) -> Iterator[tuple[int, EventType]]:
    """The timer's, in order of time; one that stands at the end is not started again."""
    summary = recorded.breakdown.session
    for pause in summary.pauses:
        yield _ms(started_ms, pause.start_s), EventType.STOP
        if pause.end_s < summary.duration_s:
            yield _ms(started_ms, pause.end_s), EventType.START


def _in_whole_seconds(recorded: Recorded) -> Iterator[SecondRow]:
    """Without an end that would fall on the record before it."""
    last_s = -1
    for row in rows_of(recorded):
        if floor(row.t_s + 0.5) > last_s:
            last_s = floor(row.t_s + 0.5)
            yield row


def _record(row: SecondRow, *, at_ms: int) -> Message:
    speed_kmh, cadence_spm = row.speed_kmh, row.cadence_spm
    return _filled(
        RecordMessage(local_id=_RECORD),
        {
            "timestamp": at_ms,
            "heart_rate": _whole(row.heart_rate_bpm),
            "enhanced_speed": None if speed_kmh is None else speed_kmh / _KMH_PER_M_PER_S,
            "distance": row.distance_m,
            "grade": row.incline_pct,
            "cadence": None if cadence_spm is None else int(cadence_spm / 2),
            "fractional_cadence": None if cadence_spm is None else cadence_spm / 2 % 1,
            "enhanced_altitude": row.altitude_m,
        },
    )


def _beats(row: SecondRow) -> Iterator[Message]:
    seconds = [rr / _MS_PER_S for rr in row.rr_ms if rr / _MS_PER_S <= _LONGEST_RR_S]
    for at in range(0, len(seconds), _RR_PER_MESSAGE):
        yield _filled(HrvMessage(local_id=_HRV), {"time": seconds[at : at + _RR_PER_MESSAGE]})


def _timer(kind: EventType, *, at_ms: int) -> Message:
    return _filled(
        EventMessage(local_id=_EVENT),
        {"timestamp": at_ms, "event": Event.TIMER, "event_type": kind},
    )


def _lap(lap: ExportLap, *, recorded: Recorded, started_ms: int) -> Message:
    metres = recorded.metres_until(lap.end_s)
    before_m = recorded.metres_until(lap.start_s) or 0.0
    return _filled(
        LapMessage(local_id=_LAP),
        {
            "timestamp": _ms(started_ms, lap.end_s),
            "event": Event.LAP,
            "event_type": EventType.STOP,
            "start_time": _ms(started_ms, lap.start_s),
            "total_elapsed_time": lap.end_s - lap.start_s,
            "total_timer_time": lap.running_s(recorded.breakdown.session.pauses),
            "total_distance": None if metres is None else metres - before_m,
            "lap_trigger": LapTrigger.SESSION_END if lap.is_last else LapTrigger.MANUAL,
            "sport": Sport.RUNNING,
            "sub_sport": SubSport.TREADMILL,
        },
    )


def _session(recorded: Recorded, *, started_ms: int, laps: int) -> Message:
    summary, speed_kmh = recorded.breakdown.session, recorded.breakdown.session.mean_speed_kmh
    return _filled(
        SessionMessage(local_id=_SESSION),
        {
            "timestamp": _ms(started_ms, summary.duration_s),
            "event": Event.SESSION,
            "event_type": EventType.STOP,
            "start_time": started_ms,
            "sport": Sport.RUNNING,
            "sub_sport": SubSport.TREADMILL,
            "total_elapsed_time": summary.duration_s,
            "total_timer_time": summary.duration_s - summary.paused_s,
            "first_lap_index": 0,
            "num_laps": laps,
            "trigger": SessionTrigger.ACTIVITY_END,
            "total_distance": summary.distance_m,
            "total_calories": _whole(recorded.breakdown.energy.gross_kcal),
            "total_moving_time": summary.moving_s,
            "enhanced_avg_speed": None if speed_kmh is None else speed_kmh / _KMH_PER_M_PER_S,
            "avg_heart_rate": _whole(summary.mean_heart_rate_bpm),
            "max_heart_rate": _whole(summary.max_heart_rate_bpm),
            "total_ascent": _whole(summary.ascent_m),
        },
    )


def _activity(recorded: Recorded, *, started_ms: int) -> Message:
    summary = recorded.breakdown.session
    return _filled(
        ActivityMessage(local_id=_ACTIVITY),
        {
            "timestamp": _ms(started_ms, summary.duration_s),
            "total_timer_time": summary.duration_s - summary.paused_s,
            "num_sessions": 1,
            "type": Activity.MANUAL,
            "event": Event.ACTIVITY,
            "event_type": EventType.STOP,
        },
    )


def _filled(message: Message, fields: Mapping[str, object]) -> Message:
    """The message with its fields; None: not in it."""
    for name, value in fields.items():
        if value is not None:
            setattr(message, name, value)
    return message


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _ms(started_ms: int, t_s: float) -> int:
    return started_ms + floor(t_s + 0.5) * _MS_PER_S
