"""FIT -> session -> FIT -> session: nothing changes that the format can hold.

Recordings are made up with all that files have: pauses, holes, records without a heart rate or a
speed, positions, climbs, beats, any sport. Sessions recorded here are made up as well, with pauses
between two seconds, names of any length, and a plan. Garmin's own reader is the oracle.
"""

import struct
from collections.abc import Iterator
from datetime import datetime
from math import floor
from typing import Any

import msgspec
import pytest
from garmin_fit_sdk import Decoder, Stream
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.fit_round_trip import figures, kept_of
from ingest.files.read import read_content, unpacked
from ingest.files.recorded_workout import RecordedWorkout
from ingest.measurements import Action, Measurement
from sessions.core.model.events import SecondClosed
from sessions.sinks.files import Recorded, export
from sessions.workouts.plan import Workout, walk_jog_sprint
from tests.ingest.files.fit_bytes import (
    CYCLING,
    EVENT,
    RECORD,
    RUNNING,
    SESSION,
    START,
    TIMER,
    TIMER_START,
    TIMER_STOP_ALL,
    UINT16,
    WALKING,
    FitWriter,
    header,
)
from tests.sessions.core.runs import RUNNER, T0_NS, belt, heart, play, press
from tests.sizes import sized

EXAMPLES = sized(usual=12, quick=4, long=400)
PATIENTLY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Writing a file takes the library a second: shrinking would take an hour.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
HRV, BEATS = 78, 5
FLOATS, CENTIMETRES = 1e-9, 0.02
"""The last digits of sums of floats; what rounding to the format's centimetre makes of a speed."""

_NO_BEAT = 0xFFFF


def kept(data: bytes) -> Recorded:
    """What the store keeps of an imported file."""
    (content,) = read_content(unpacked(data, name="run.fit"), name="run.fit")
    assert isinstance(content, RecordedWorkout)
    return kept_of(content, athlete=RUNNER)


def read_by_garmin(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """The messages; its reader has no complaint."""
    assert Decoder(Stream.from_byte_array(bytearray(data))).check_integrity()
    read: Any = Decoder(Stream.from_byte_array(bytearray(data))).read()
    messages, errors = read
    assert errors == []
    found: dict[str, list[dict[str, Any]]] = messages
    return found


def assert_whole(data: bytes, recorded: Recorded) -> None:
    """What Garmin's reader finds in the file is what the session says."""
    messages, breakdown = read_by_garmin(data), recorded.breakdown
    laps = messages["lap_mesgs"]
    assert len(laps) == max(1, len(breakdown.intervals))
    (session,) = messages["session_mesgs"]
    assert session["num_laps"] == len(laps)
    for field in ("total_elapsed_time", "total_timer_time"):
        whole_s = sum(lap[field] for lap in laps)
        assert abs(whole_s - session[field]) <= 0.001 * (len(laps) + 1)
    stood_s = session["total_elapsed_time"] - session["total_timer_time"]
    assert abs(stood_s - breakdown.session.paused_s) <= 0.002
    events = [one for one in messages["event_mesgs"] if one["event"] == "timer"]
    kinds = [one["event_type"] for one in events]
    stops = len(breakdown.session.pauses)
    assert (kinds.count("stop"), kinds.count("start")) == (stops, stops + 1)
    assert kinds[0] == "start"
    assert kinds[-1] == "stop_all"
    moments: list[datetime] = [one["timestamp"] for one in events]
    assert moments == sorted(moments)
    sent = [rr for second in _beats(recorded) for rr in second]
    beats = [rr for one in messages.get("hrv_mesgs", []) for rr in one["time"] if rr is not None]
    assert [round(1000 * rr) for rr in beats] == [round(rr) for rr in sent]


def _beats(recorded: Recorded) -> Iterator[list[float]]:
    if recorded.recording is None:
        yield from ([*second.rr_ms] for second in recorded.seconds)
    elif recorded.recording.rr_ms is not None:
        yield from (row.tolist() for row in recorded.recording.rr_ms)


# --- files of others ---------------------------------------------------------------------------


@st.composite
def fit_files(draw: st.DrawFn) -> bytes:
    """A recording of up to three minutes, as a watch might write it."""
    seconds = draw(st.integers(15, 180))
    measured = draw(
        st.fixed_dictionaries(
            {
                name: st.booleans()
                for name in ("heart", "speed", "distance", "cadence", "altitude", "grade", "place")
            }
        )
    )
    if not (measured["heart"] or measured["speed"] or measured["distance"]):
        measured["heart"] = True
    every_s = draw(st.sampled_from((1, 1, 1, 2, 5)))
    hole = draw(st.integers(0, seconds)), draw(st.integers(0, 40))
    stops = sorted(draw(st.sets(st.integers(2, seconds - 3), max_size=4)))
    pauses = [*zip(stops[::2], stops[1::2], strict=False)]
    paces = draw(st.lists(st.integers(0, 4500), min_size=1, max_size=5))
    rate = draw(st.integers(50, 200))
    has_beats = draw(st.booleans())
    metres = draw(st.sampled_from((0.0, 0.0, 12.34, 5000.0)))
    writer = header()
    _timer(writer, 0, TIMER_START)
    for second in range(0, seconds, every_s):
        for begin, end in pauses:
            if begin - every_s < second <= begin:
                _timer(writer, begin, TIMER_STOP_ALL)
            if end - every_s < second <= end:
                _timer(writer, end, TIMER_START)
        if any(begin < second < end for begin, end in pauses):
            continue
        if hole[0] <= second < hole[0] + hole[1] and second > 0:
            continue
        pace = paces[second * len(paces) // seconds] / 1000
        metres += pace * every_s
        bpm = rate + second % 7
        values: dict[str, float | None] = {"timestamp": START + second}
        if measured["heart"]:
            values["heart_rate"] = bpm if second % 31 else None
        if measured["speed"]:
            values["enhanced_speed"] = pace
        if measured["distance"]:
            values["distance"] = metres
        if measured["cadence"]:
            values |= {"cadence": 60 + second % 30, "fractional_cadence": (second % 2) / 2}
        if measured["altitude"]:
            values["altitude"] = 500 + 100.0 + (second // 5) * 0.2
        if measured["grade"]:
            values["grade"] = (second % 50) / 10 - 2
        if measured["place"]:
            values |= {"position_lat": 48.1 + metres * 9e-6, "position_long": 11.5}
        writer.message(RECORD, **values)
        if has_beats:
            _write_beats(writer, [60_000 // bpm + second % 9, 60_000 // bpm])
    _timer(writer, seconds, TIMER_STOP_ALL)
    sport = draw(st.sampled_from((RUNNING, RUNNING, WALKING, CYCLING)))
    writer.message(SESSION, start_time=START, sport=sport, total_elapsed_time=seconds)
    return writer.file()


def _timer(writer: FitWriter, second: int, kind: int) -> None:
    writer.message(EVENT, timestamp=START + second, event=TIMER, event_type=kind)


def _write_beats(writer: FitWriter, beats_ms: list[int]) -> None:
    writer.define(1, HRV, [(0, UINT16, BEATS)])
    filled = [*beats_ms, *[_NO_BEAT] * (BEATS - len(beats_ms))]
    writer.data(1, struct.pack(f"<{BEATS}H", *filled))


@PATIENTLY
@given(data=fit_files())
def test_a_file_of_another_device_comes_back_as_it_was(data: bytes) -> None:
    first = kept(data)
    out = export(first, format="fit")
    assert_whole(out, first)
    second = kept(out)
    off = FLOATS if _has_own_distance(first) else CENTIMETRES
    assert_alike(figures(second.breakdown), figures(first.breakdown), off=off)


def test_a_pause_that_stands_at_the_end_comes_back() -> None:
    writer = header()
    for second in range(0, 45, 5):
        writer.message(RECORD, timestamp=START + second, heart_rate=120, enhanced_speed=2.5)
    for second, kind in ((0, TIMER_START), (30, TIMER_STOP_ALL), (40, TIMER_START)):
        _timer(writer, second, kind)
    first = kept(writer.file())
    assert first.breakdown.session.paused_s == 10
    out = export(first, format="fit")
    assert_whole(out, first)
    assert_alike(figures(kept(out).breakdown), figures(first.breakdown), off=FLOATS)


def _has_own_distance(recorded: Recorded) -> bool:
    """Else it is the way between positions, to more digits than the format's centimetres."""
    assert recorded.recording is not None
    notes = recorded.recording.notes
    return not any("position" in note for note in notes)


def assert_alike(one: Any, other: Any, *, off: float) -> None:
    """The same, numbers to `off` of themselves or of one."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            assert_alike(one[key], other[key], off=off)
    elif isinstance(one, list):
        assert len(one) == len(other)
        for left, right in zip(one, other, strict=True):
            assert_alike(left, right, off=off)
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, rel=off, abs=off)
    else:
        assert one == other


# --- sessions recorded here ----------------------------------------------------------------------

names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=300)


@st.composite
def sessions(draw: st.DrawFn) -> Recorded:
    """A session of up to three minutes from strap and belt, either of which may be silent."""
    seconds = draw(st.integers(15, 180))
    speeds = draw(st.lists(st.floats(0, 18), min_size=1, max_size=4))
    has_belt, has_strap = draw(st.sampled_from(((True, True), (True, False), (False, True))))
    silent = draw(st.integers(0, seconds)), draw(st.integers(0, 40))
    stops = sorted(draw(st.lists(st.floats(1, seconds - 1), max_size=4, unique=True)))
    strap, step = draw(names) or "strap", draw(names)
    found: list[Measurement] = []
    for second in range(seconds):
        if has_belt:
            speed = round(speeds[second * len(speeds) // seconds], 2)
            found.append(belt(second, speed, incline=float(second // 60)))
        if has_strap and not silent[0] <= second < silent[0] + silent[1]:
            bpm = 100 + second % 60
            beats = (60_000 / bpm, 1024.0 / (1 + second % 3))
            found.append(heart(second + 0.25, bpm, rr=beats, source=strap))
    for at, moment in enumerate(stops):
        found.append(press(moment, Action.RESUME if at % 2 else Action.PAUSE))
    session, events = play(sorted(found, key=lambda one: one.at_ns))
    return Recorded(
        id="20251124-1600-abcd",
        started_ns=T0_NS,
        seconds=tuple(event for event in events if isinstance(event, SecondClosed)),
        breakdown=session.breakdown(),
        plan=draw(st.sampled_from((None, _named(step)))),
    )


def _named(name: str) -> Workout:
    plan = walk_jog_sprint(rounds=1)
    steps = tuple(msgspec.structs.replace(step, name=name or step.name) for step in plan.steps)
    return msgspec.structs.replace(plan, title=name or plan.title, steps=steps)


@PATIENTLY
@given(recorded=sessions())
def test_a_session_recorded_here_goes_round_to_whole_seconds(recorded: Recorded) -> None:
    if not recorded.seconds:
        return
    out = export(recorded, format="fit")
    assert_whole(out, recorded)
    first = kept(out)
    laps = [(lap.start_s, lap.end_s) for lap in first.recording.laps] if first.recording else []
    assert laps == [
        (_whole_s(interval.start_s), _whole_s(interval.end_s))
        for interval in recorded.breakdown.intervals
    ]
    again = export(first, format="fit")
    assert_whole(again, first)
    assert_alike(figures(kept(again).breakdown), figures(first.breakdown), off=FLOATS)


def _whole_s(t_s: float) -> int:
    return floor(t_s + 0.5)
