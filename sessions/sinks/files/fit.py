"""A session as FIT, the format of watches and training platforms.

Source: FIT SDK, "Activity File": file_id, timer events, records with their hrv, laps, session,
activity, in this order.
"""

from collections.abc import Iterator
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
    file_id = FileIdMessage(local_id=_FILE_ID)
    file_id.type = FileType.ACTIVITY
    file_id.manufacturer = Manufacturer.DEVELOPMENT.value
    file_id.product = 0
    file_id.time_created = started_ms
    yield file_id
    yield _timer(EventType.START, at_ms=started_ms)
    pauses = [*recorded.breakdown.session.pauses]
    for row in _in_whole_seconds(recorded):
        while pauses and pauses[0].start_s <= row.t_s:
            pause = pauses.pop(0)
            yield _timer(EventType.STOP, at_ms=_ms(started_ms, pause.start_s))
            yield _timer(EventType.START, at_ms=_ms(started_ms, pause.end_s))
        yield _record(row, at_ms=_ms(started_ms, row.t_s))
        yield from _beats(row)
    yield _timer(EventType.STOP_ALL, at_ms=_ms(started_ms, end_s))
    laps = stretches(recorded.breakdown)
    for lap in laps:
        yield _lap(lap, recorded=recorded, started_ms=started_ms)
    yield _session(recorded, started_ms=started_ms, laps=len(laps))
    yield _activity(recorded, started_ms=started_ms)


def _in_whole_seconds(recorded: Recorded) -> Iterator[SecondRow]:
    """Without an end that would fall on the record before it."""
    last_s = -1
    for row in rows_of(recorded):
        if floor(row.t_s + 0.5) > last_s:
            last_s = floor(row.t_s + 0.5)
            yield row


def _record(row: SecondRow, *, at_ms: int) -> RecordMessage:
    record = RecordMessage(local_id=_RECORD)
    record.timestamp = at_ms
    if row.heart_rate_bpm is not None:
        record.heart_rate = round(row.heart_rate_bpm)
    if row.speed_kmh is not None:
        record.enhanced_speed = row.speed_kmh / _KMH_PER_M_PER_S
    if row.distance_m is not None:
        record.distance = row.distance_m
    if row.incline_pct is not None:
        record.grade = row.incline_pct
    if row.cadence_spm is not None:
        record.cadence = int(row.cadence_spm / 2)
        record.fractional_cadence = row.cadence_spm / 2 % 1
    record.enhanced_altitude = row.altitude_m
    return record


def _beats(row: SecondRow) -> Iterator[HrvMessage]:
    seconds = [rr / _MS_PER_S for rr in row.rr_ms if rr / _MS_PER_S <= _LONGEST_RR_S]
    for at in range(0, len(seconds), _RR_PER_MESSAGE):
        message = HrvMessage(local_id=_HRV)
        message.time = seconds[at : at + _RR_PER_MESSAGE]
        yield message


def _timer(kind: EventType, *, at_ms: int) -> EventMessage:
    event = EventMessage(local_id=_EVENT)
    event.timestamp = at_ms
    event.event = Event.TIMER
    event.event_type = kind
    return event


def _lap(lap: ExportLap, *, recorded: Recorded, started_ms: int) -> LapMessage:
    message = LapMessage(local_id=_LAP)
    message.timestamp = _ms(started_ms, lap.end_s)
    message.event = Event.LAP
    message.event_type = EventType.STOP
    message.start_time = _ms(started_ms, lap.start_s)
    message.total_elapsed_time = lap.end_s - lap.start_s
    message.total_timer_time = lap.running_s(recorded.breakdown.session.pauses)
    metres = recorded.metres_until(lap.end_s)
    if metres is not None:
        message.total_distance = metres - (recorded.metres_until(lap.start_s) or 0.0)
    message.lap_trigger = LapTrigger.SESSION_END if lap.is_last else LapTrigger.MANUAL
    message.sport = Sport.RUNNING
    message.sub_sport = SubSport.TREADMILL
    return message


def _session(recorded: Recorded, *, started_ms: int, laps: int) -> SessionMessage:
    summary, energy = recorded.breakdown.session, recorded.breakdown.energy
    message = SessionMessage(local_id=_SESSION)
    message.timestamp = _ms(started_ms, summary.duration_s)
    message.event = Event.SESSION
    message.event_type = EventType.STOP
    message.start_time = started_ms
    message.sport = Sport.RUNNING
    message.sub_sport = SubSport.TREADMILL
    message.total_elapsed_time = summary.duration_s
    message.total_timer_time = summary.duration_s - sum(
        pause.end_s - pause.start_s for pause in summary.pauses
    )
    message.first_lap_index = 0
    message.num_laps = laps
    message.trigger = SessionTrigger.ACTIVITY_END
    if summary.distance_m is not None:
        message.total_distance = summary.distance_m
    if energy.gross_kcal is not None:
        message.total_calories = round(energy.gross_kcal)
    if summary.mean_speed_kmh is not None:
        message.enhanced_avg_speed = summary.mean_speed_kmh / _KMH_PER_M_PER_S
    if summary.mean_heart_rate_bpm is not None:
        message.avg_heart_rate = round(summary.mean_heart_rate_bpm)
    if summary.max_heart_rate_bpm is not None:
        message.max_heart_rate = round(summary.max_heart_rate_bpm)
    if summary.ascent_m is not None:
        message.total_ascent = round(summary.ascent_m)
    return message


def _activity(recorded: Recorded, *, started_ms: int) -> ActivityMessage:
    message = ActivityMessage(local_id=_ACTIVITY)
    message.timestamp = _ms(started_ms, recorded.breakdown.session.duration_s)
    message.total_timer_time = recorded.breakdown.session.duration_s
    message.num_sessions = 1
    message.type = Activity.MANUAL
    message.event = Event.ACTIVITY
    message.event_type = EventType.STOP
    return message


def _ms(started_ms: int, t_s: float) -> int:
    return started_ms + floor(t_s + 0.5) * _MS_PER_S
