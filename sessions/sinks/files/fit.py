"""A session as FIT, the format of watches and training platforms.

Source: FIT SDK, "Activity File": file_id, device_info, timer events, records with their hrv, laps,
session, activity, in this order.
"""

from collections.abc import Iterator
from math import floor

from fit_tool.fit_file_builder import FitFileBuilder
from fit_tool.message import Message
from fit_tool.profile.messages.event_message import EventMessage
from fit_tool.profile.messages.file_id_message import FileIdMessage
from fit_tool.profile.messages.hrv_message import HrvMessage
from fit_tool.profile.messages.record_message import RecordMessage
from fit_tool.profile.profile_type import Event, EventType, FileType, Manufacturer

from sessions.sinks.files.fit_fields import (
    ENERGY,
    EVENT,
    FILE_ID,
    HRV,
    RECORD,
    declarations,
    developer_fields,
    filled,
    ms,
    whole,
)
from sessions.sinks.files.fit_summaries import devices, plan_messages, summaries
from sessions.sinks.files.session_rows import Recorded, SecondRow, rows_of

_NS_PER_MS = 1_000_000
_MS_PER_S = 1_000
_KMH_PER_M_PER_S = 3.6
_RR_PER_MESSAGE = 5  # FIT SDK, message hrv: an array of five
_LONGEST_RR_S = 65.534
_NO_RR_S = 65.535  # "invalid"


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
    yield filled(
        FileIdMessage(local_id=FILE_ID),
        {
            "type": FileType.ACTIVITY,
            "manufacturer": Manufacturer.DEVELOPMENT.value,
            "product": 0,
            "time_created": started_ms,
        },
    )
    yield from declarations()
    yield from devices(recorded, started_ms=started_ms)
    yield from plan_messages(recorded)
    yield _timer(EventType.START, at_ms=started_ms)
    stops = [*_stops_and_starts(recorded, started_ms=started_ms)]
    last_s = -1
    energy = _Energy(recorded)
    for row in rows_of(recorded):
        at_ms = ms(started_ms, row.t_s)
        while stops and stops[0][0] <= at_ms:
            then_ms, kind = stops.pop(0)
            yield _timer(kind, at_ms=then_ms)
        # An end that falls on the record before it has its beats and nothing else.
        if floor(row.t_s + 0.5) > last_s:
            last_s = floor(row.t_s + 0.5)
            yield _record(row, at_ms=at_ms, gross_kcal=energy.until(row.t_s))
        yield from _beats(row)
    for then_ms, kind in stops:
        yield _timer(kind, at_ms=then_ms)
    yield _timer(EventType.STOP_ALL, at_ms=ms(started_ms, end_s))
    yield from summaries(recorded, started_ms=started_ms)


def _stops_and_starts(recorded: Recorded, *, started_ms: int) -> Iterator[tuple[int, EventType]]:
    """The timer's, in order of time; also one that stands at the end is started again there, as
    readers take a stop without a start for the end.
    """
    for pause in recorded.breakdown.session.pauses:
        yield ms(started_ms, pause.start_s), EventType.STOP
        yield ms(started_ms, pause.end_s), EventType.START


class _Energy:
    """Gross energy up to a moment, asked for in order of time."""

    def __init__(self, recorded: Recorded) -> None:
        self._seconds = iter(recorded.seconds)
        self._ahead = next(self._seconds, None)
        self._kcal: float | None = None

    def until(self, t_s: float) -> float | None:
        """None: not known."""
        while self._ahead is not None and self._ahead.cell < t_s:
            self._kcal = self._ahead.gross_kcal
            self._ahead = next(self._seconds, None)
        return self._kcal


def _record(row: SecondRow, *, at_ms: int, gross_kcal: float | None) -> Message:
    speed_kmh, cadence_spm = row.speed_kmh, row.cadence_spm
    return filled(
        RecordMessage(local_id=RECORD, developer_fields=developer_fields(ENERGY)),
        {
            "timestamp": at_ms,
            "heart_rate": whole(row.heart_rate_bpm),
            "enhanced_speed": None if speed_kmh is None else speed_kmh / _KMH_PER_M_PER_S,
            "distance": row.distance_m,
            "grade": row.incline_pct,
            "cadence": None if cadence_spm is None else int(cadence_spm / 2),
            "fractional_cadence": None if cadence_spm is None else cadence_spm / 2 % 1,
            "enhanced_altitude": row.altitude_m,
            "position_lat": row.latitude_deg,
            "position_long": row.longitude_deg,
        },
        {ENERGY: gross_kcal},
    )


def _beats(row: SecondRow) -> Iterator[Message]:
    seconds = [rr / _MS_PER_S for rr in row.rr_ms if rr / _MS_PER_S <= _LONGEST_RR_S]
    for at in range(0, len(seconds), _RR_PER_MESSAGE):
        some = seconds[at : at + _RR_PER_MESSAGE]
        # Said in full: the library would fill a shorter one with zeros.
        unused = [_NO_RR_S] * (_RR_PER_MESSAGE - len(some))
        yield filled(HrvMessage(local_id=HRV), {"time": [*some, *unused]})


def _timer(kind: EventType, *, at_ms: int) -> Message:
    return filled(
        EventMessage(local_id=EVENT),
        {"timestamp": at_ms, "event": Event.TIMER, "event_type": kind},
    )
