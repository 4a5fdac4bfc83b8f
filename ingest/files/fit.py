"""Workouts from FIT files, as watches and head units write them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from math import isnan, nan
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ingest.files.device_totals import WithoutPoints
from ingest.files.errors import NotAWorkout, it_holds
from ingest.files.fit_content import FitContent, FitPart, read_messages
from ingest.files.fit_heart_rates import with_stored_heart_rates
from ingest.files.fit_messages import FitMessage, FitRecords, Messages
from ingest.files.fit_totals import EPOCH_UNIX_S, manual_entry, totals_of
from ingest.files.points import Points
from ingest.files.recorded_workout import Array, LapStretch, PauseStretch, RecordedWorkout
from ingest.files.sports import sport_of
from ingest.files.workout_from_records import Activity, Cadence, assemble
from ingest.measurements import ON_FOOT
from ingest.sentence import Sentence, one_line

_T = TypeVar("_T", float, Array)

KMH_PER_M_PER_S = 3.6
MS_PER_S = 1000.0
FIRST_DATE = 0x1000_0000  # below it: seconds since the device was switched on. Source: the same

_STOPS = frozenset({"stop", "stop_all", "stop_disable", "stop_disable_all"})


@dataclass(frozen=True, kw_only=True)
class _Clock:
    """What a raw FIT time means in this file. `epoch`: it is a date, and `unix_s` a Unix time."""

    epoch: bool

    def unix_s(self, raw_s: _T) -> _T:
        return raw_s + EPOCH_UNIX_S if self.epoch else raw_s


def read_fit(data: bytes, *, name: str) -> list[RecordedWorkout]:
    """A recording for each session of a file, also of chained files.

    A damaged file gives what could be read, with a note. The watch's cadence counts one leg
    (strides); `cadence_spm` is twice that.

    Raises:
        NotAWorkout: no record could be read.
    """
    content = read_messages(data)
    activities = [*chain.from_iterable(_activities(part, name=name) for part in content.parts)]
    if not activities:
        raise _without_record(content, name=name)
    count = len(activities)
    return [
        assemble(
            replace(
                activity,
                part=f"{number} of {count}" if count > 1 else None,
                notes=(*content.notes, *activity.notes),
            )
        )
        for number, activity in enumerate(activities, start=1)
    ]


def _without_record(content: FitContent, *, name: str) -> NotAWorkout:
    """What the file does hold, and what is missing."""
    messages = [message for part in content.parts for message in part.messages]
    records = sum(len(part.records) for part in content.parts)
    headers = (message for message in messages if message.name == "file_id")
    kind = next((word for header in headers if (word := header.word("type"))), "unknown")
    counts = Counter(message.name for message in messages)
    if records:
        what = Sentence(
            "a FIT file of type {kind} with {count} records without a time, so none has its place",
            kind=kind,
            count=records,
        )
        return NotAWorkout(name, one_line(what, *content.notes))
    entries = tuple(manual_entry(message) for message in messages if message.name == "session")
    if entries:
        what = Sentence(
            "a FIT file of type {kind} without a record, only totals ({totals}); expected a "
            "recorded activity",
            kind=kind,
            totals=one_line(*(entry.in_words() for entry in entries)),
        )
        return WithoutPoints(name, one_line(what, *content.notes), entries=entries)
    held = [
        Sentence("{count} of {kind}", count=counts[key], kind=key)
        for key in sorted(counts)
        if key != "file_id"
    ]
    what = Sentence(
        "a FIT file of type {kind} without a record{holds}, expected a recorded activity",
        kind=kind,
        holds=it_holds(held),
    )
    return NotAWorkout(name, one_line(what, *content.notes))


def _activities(part: FitPart, *, name: str) -> list[Activity]:
    messages = part.messages
    timed = np.flatnonzero(~np.isnan(part.records.columns["timestamp"]))
    if not timed.size:
        return []
    raw_s = part.records.columns["timestamp"][timed]
    clock = _Clock(epoch=bool(np.median(raw_s) >= FIRST_DATE))
    untimed = len(part.records) - timed.size
    notes = [f"left out, without a time: {untimed} of the records"] if untimed else []
    points = with_stored_heart_rates(
        _points(part.records, timed=timed, clock=clock),
        messages=messages,
        unix_s=clock.unix_s,
        notes=notes,
    )
    sessions = [*_sessions(messages)]
    later_starts_s = [clock.unix_s(session.number("start_time")) for session in sessions[1:]]
    group_of = np.searchsorted(later_starts_s, points.at_s, side="right")
    groups = [
        points.rows(np.flatnonzero(group_of == at)) if later_starts_s else points
        for at in range(len(later_starts_s) + 1)
    ]
    file_id = next((m for m in messages if m.name == "file_id"), None)
    if not clock.epoch:
        notes.append("the device's clock was not set: the time of day is unknown")
    sport_message = next((m for m in messages if m.name == "sport"), None)
    activities = []
    for at, group in enumerate(groups):
        if not len(group):
            continue
        session = sessions[at] if sessions else sport_message
        sport = session.word("sport") if session else None
        kind = sport_of(sport, sub=session.word("sub_sport") if session else None)
        activities.append(
            Activity(
                name=name,
                points=group,
                epoch=clock.epoch,
                # Elsewhere it counts pedals, strokes or arms.
                cadence=Cadence.ONE_LEG if kind in ON_FOOT else Cadence.NOT_STEPS,
                laps=[*_laps(messages, clock=clock)],
                pauses=[*_pauses(messages, clock=clock)],
                sport=sport,
                sport_kind=kind,
                maker=file_id.word("manufacturer") if file_id else None,
                device=file_id.word("garmin_product", "product_name") if file_id else None,
                totals=totals_of(session) if sessions and session else None,
                notes=notes,
            )
        )
    return activities


def _points(records: FitRecords, *, timed: NDArray[np.intp], clock: _Clock) -> Points:
    """Those with a time."""
    columns = {key: column[timed] for key, column in records.columns.items()}
    cadence = columns["cadence"] + np.nan_to_num(columns["fractional_cadence"])
    return Points(
        at_s=clock.unix_s(columns["timestamp"]),
        values={
            "heart_rate_bpm": columns["heart_rate"],
            "speed_kmh": columns["speed"] * KMH_PER_M_PER_S,
            "incline_pct": columns["grade"],
            "cadence": cadence,
            "distance_m": columns["distance"],
            "altitude_m": columns["altitude"],
            "latitude_deg": _degrees(columns["position_lat"]),
            "longitude_deg": _degrees(columns["position_long"]),
        },
        rr_ms=_beats(records, timed=timed),
        segment=np.zeros(timed.size, dtype=np.intp),
    )


def _beats(records: FitRecords, *, timed: NDArray[np.intp]) -> list[list[float]] | None:
    """An `hrv` message has no time of its own: it belongs to the record before it, or to the
    first.
    """
    if not records.beats:
        return None
    found: list[list[float]] = [[] for _ in range(timed.size)]
    before = np.searchsorted(timed, [count for count, _ in records.beats]) - 1
    for row, (_, seconds) in zip(before.tolist(), records.beats, strict=True):
        found[max(row, 0)].extend(one * MS_PER_S for one in seconds)
    return found


def _degrees(semicircles: Array) -> Array:
    """Source: FIT SDK, unit semicircles: 2^31 are 180 degrees."""
    return semicircles * (180 / 2**31)


def _sessions(messages: Messages) -> list[FitMessage]:
    with_start = (
        message
        for message in messages
        if message.name == "session" and not isnan(message.number("start_time"))
    )
    return sorted(with_start, key=lambda message: message.number("start_time"))


def _step_names(messages: Messages) -> Mapping[float, str]:
    """Names of the planned steps by their place in the plan."""
    steps = (message for message in messages if message.name == "workout_step")
    named = ((step.number("message_index"), step.word("wkt_step_name")) for step in steps)
    return {index: word for index, word in named if word}


def _laps(messages: Messages, *, clock: _Clock) -> Iterator[LapStretch]:
    number = 0
    steps = _step_names(messages)
    for message in messages:
        if message.name != "lap":
            continue
        start_s = clock.unix_s(message.number("start_time"))
        end_s = start_s + message.number("total_elapsed_time")
        if isnan(end_s):
            end_s = clock.unix_s(message.number("timestamp"))
        if isnan(start_s) or isnan(end_s):
            continue
        number += 1
        words = [message.word("intensity"), steps.get(message.number("wkt_step_index"))]
        label = ", ".join([f"lap {number}", *(word for word in words if word)])
        yield LapStretch(start_s=start_s, end_s=end_s, label=label)


def _pauses(messages: Messages, *, clock: _Clock) -> Iterator[PauseStretch]:
    """From each stop of the timer to the next start."""
    timer = (m for m in messages if m.name == "event" and m.word("event") == "timer")
    with_time = (m for m in timer if not isnan(m.number("timestamp")))
    stopped_s = nan
    for message in sorted(with_time, key=lambda m: m.number("timestamp")):
        at_s = clock.unix_s(message.number("timestamp"))
        kind = message.word("event_type")
        if kind in _STOPS and isnan(stopped_s):
            stopped_s = at_s
        elif kind == "start" and not isnan(stopped_s):
            yield PauseStretch(start_s=stopped_s, end_s=at_s)
            stopped_s = nan
