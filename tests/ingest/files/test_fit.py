"""FIT files, written here byte by byte: what each message becomes, and what damage costs."""

import random
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.device_totals import WithoutPoints
from ingest.files.errors import NotAWorkout
from ingest.files.fit import read_fit
from ingest.files.recorded_workout import LapStretch, PauseStretch, RecordedWorkout, utc
from tests.ingest.files.counts import CUT_STRIDE, DAMAGED_FILES, property_settings
from tests.ingest.files.fit_bytes import (
    ACTIVE,
    BYTE,
    CYCLING,
    ENUM,
    EVENT,
    FILE_ID,
    GARMIN,
    HR,
    LAP,
    RECORD,
    RECOVERY,
    RUNNING,
    SESSION,
    SETTINGS,
    START,
    START_UNIX,
    STRING,
    TIMER,
    TIMER_START,
    TIMER_STOP_ALL,
    UINT8,
    UINT16,
    UINT32,
    WALKING,
    FitWriter,
    header,
)


def only(data: bytes) -> RecordedWorkout:
    (recording,) = read_fit(data, name="run.fit")
    return recording


def a_run(seconds: int = 20) -> FitWriter:
    writer = header()
    for second in range(seconds):
        writer.message(
            RECORD, timestamp=START + second, heart_rate=120 + second, speed=2.5, distance=second
        )
    return writer.message(SESSION, timestamp=START + seconds, start_time=START, sport=RUNNING)


@pytest.mark.parametrize("endian", ["<", ">"])
def test_a_record_is_read_in_our_units(endian: str) -> None:
    writer = header(FitWriter(endian=endian))
    for second in (0, 1):
        writer.message(
            RECORD,
            timestamp=START + second,
            heart_rate=150,
            speed=2.5,
            distance=100.25 + second,
            altitude=500 + 120.4,  # stored with an offset of 500 m
            cadence=85,
            fractional_cadence=0.5,
            grade=-3.5,
            position_lat=48.5,
            position_long=-9.25,
        )
    recording = only(writer.message(SESSION, start_time=START, sport=RUNNING).file())
    assert recording.started_at == utc(START_UNIX)
    assert recording.time_s.tolist() == [0, 1]
    for column, expected in (
        (recording.heart_rate_bpm, 150),
        (recording.speed_kmh, 9.0),
        (recording.altitude_m, 120.4),
        (recording.cadence_spm, 2 * 85.5),
        (recording.incline_pct, -3.5),
    ):
        assert column is not None
        assert column.tolist() == pytest.approx([expected, expected])
    assert recording.distance_m is not None
    assert recording.distance_m.tolist() == [100.25, 101.25]
    assert (recording.sport, recording.maker, recording.device) == ("running", "garmin", "fr55")
    assert recording.notes == ()


def test_what_is_marked_invalid_was_not_measured() -> None:
    writer = header()
    writer.message(RECORD, timestamp=START, heart_rate=None, speed=2.0, distance=None)
    writer.message(RECORD, timestamp=START + 1, heart_rate=140, speed=None, distance=None)
    recording = only(writer.file())
    assert recording.heart_rate_bpm is not None
    assert recording.speed_kmh is not None
    assert np.isnan(recording.heart_rate_bpm).tolist() == [True, False]
    assert np.isnan(recording.speed_kmh).tolist() == [False, True]
    assert recording.distance_m is None
    assert recording.incline_pct is None


def test_the_enhanced_speed_wins() -> None:
    writer = header().message(RECORD, timestamp=START, speed=9.0, enhanced_speed=3.0)
    recording = only(writer.file())
    assert recording.speed_kmh is not None
    assert recording.speed_kmh.tolist() == pytest.approx([10.8])


def test_compressed_speed_and_distance_are_unpacked_and_the_distance_counts_on() -> None:
    # Profile, record field 8: 12 bits of 1/100 m/s, 12 bits of 1/16 m that roll over at 256 m.
    writer = header().define(1, RECORD.number, [(253, UINT32, 1), (8, BYTE, 3)])
    for step in range(4):
        metres = 200 * step
        packed = 280 | (metres * 16 % 4096) << 12
        payload = struct.pack("<I", START + 60 * step) + packed.to_bytes(3, "little")
        writer.data(1, payload)
    recording = only(writer.file())
    assert recording.distance_m is not None
    assert recording.speed_kmh is not None
    assert recording.distance_m.tolist() == pytest.approx([0, 200, 400, 600])
    assert recording.speed_kmh.tolist() == pytest.approx([10.08] * 4)


def test_a_time_in_the_messages_header_counts_on_from_the_last_full_one() -> None:
    writer = header().message(RECORD, timestamp=START, heart_rate=100)
    writer.define(1, RECORD.number, [(3, UINT8, 1)])
    for later_s in (1, 20, 40):
        writer.compressed(1, START + later_s, bytes([100 + later_s]))
    recording = only(writer.file())
    assert recording.time_s.tolist() == [0, 1, 20, 40]
    assert recording.heart_rate_bpm is not None
    assert recording.heart_rate_bpm.tolist() == [100, 101, 120, 140]


def test_rr_intervals_belong_to_the_record_before_them_or_to_the_first() -> None:
    writer = header().define(1, 78, [(0, UINT16, 5)])

    def hrv(*milliseconds: int) -> None:
        padded = (*milliseconds, *[0xFFFF] * (5 - len(milliseconds)))
        writer.data(1, struct.pack("<5H", *padded))

    hrv(800)
    writer.message(RECORD, timestamp=START, heart_rate=75)
    hrv(810, 820)
    hrv(830)
    writer.message(RECORD, timestamp=START + 1, heart_rate=75)
    writer.message(RECORD, timestamp=START + 2, heart_rate=75)
    hrv(840)
    recording = only(writer.file())
    assert recording.rr_ms is not None
    assert [rr.tolist() for rr in recording.rr_ms] == [
        pytest.approx([800, 810, 820, 830]),
        [],
        pytest.approx([840]),
    ]


def test_the_timers_stops_are_pauses_and_the_last_one_is_the_end() -> None:
    writer = header().message(EVENT, timestamp=START, event=TIMER, event_type=TIMER_START)
    for second in (0, 30, 90, 120):
        writer.message(RECORD, timestamp=START + second, heart_rate=120)
    for second, kind in ((30, TIMER_STOP_ALL), (90, TIMER_START), (120, TIMER_STOP_ALL)):
        writer.message(EVENT, timestamp=START + second, event=TIMER, event_type=kind)
    writer.message(EVENT, timestamp=START + 60, event=36, event_type=TIMER_START)
    assert only(writer.file()).pauses == (PauseStretch(start_s=30, end_s=90),)


def test_laps_count_from_the_first_record_and_end_with_the_last() -> None:
    writer = a_run(61)
    writer.message(LAP, start_time=START - 2, total_elapsed_time=32, intensity=ACTIVE)
    writer.message(LAP, start_time=START + 30, total_elapsed_time=100.0, intensity=RECOVERY)
    writer.message(LAP, start_time=None, total_elapsed_time=100.0)
    assert only(writer.file()).laps == (
        LapStretch(start_s=0, end_s=30, label="lap 1, active"),
        LapStretch(start_s=30, end_s=60, label="lap 2, recovery"),
    )


def test_each_session_of_a_file_is_a_recording_with_its_own_sport() -> None:
    writer = header()
    for second in range(30):
        writer.message(RECORD, timestamp=START + second, heart_rate=100 + second, cadence=80)
    for start_s, sport in ((20, CYCLING), (0, RUNNING), (10, WALKING)):
        writer.message(SESSION, start_time=START + start_s, sport=sport)
    run, walk, ride = read_fit(writer.file(), name="tri.fit")
    assert [r.part for r in (run, walk, ride)] == ["1 of 3", "2 of 3", "3 of 3"]
    assert [r.sport for r in (run, walk, ride)] == ["running", "walking", "cycling"]
    assert [r.started_at for r in (run, walk, ride)] == [utc(START_UNIX + s) for s in (0, 10, 20)]
    assert [len(r.time_s) for r in (run, walk, ride)] == [10, 10, 10]
    assert walk.cadence_spm is not None
    assert walk.cadence_spm[0] == 160
    assert ride.cadence_spm is None
    assert "the cadence is not of steps and was left out" in ride.notes


def test_chained_files_are_a_recording_each() -> None:
    first, second = read_fit(a_run(5).file() + a_run(7).file(), name="two.fit")
    assert (first.part, len(first.time_s)) == ("1 of 2", 5)
    assert (second.part, len(second.time_s)) == ("2 of 2", 7)


def developer_speed(*, units: bytes, native: bool) -> bytes:
    writer = header()
    writer.define(1, 207, [(3, UINT8, 1)]).data(1, bytes([0]))  # developer_data_id
    writer.define(  # field_description
        2,
        206,
        [
            (0, UINT8, 1),
            (1, UINT8, 1),
            (2, UINT8, 1),
            (3, STRING, 8),
            (8, STRING, 8),
            (15, UINT8, 1),
        ],
    )
    writer.data(2, bytes([0, 7, 0x84]) + b"Speed\0\0\0" + units.ljust(8, b"\0") + bytes([6]))
    fields = [(253, UINT32, 1), *([(6, UINT16, 1)] if native else [])]
    writer.define(3, RECORD.number, fields, developer=[(7, 2, 0)])
    own = struct.pack("<H", 5000) if native else b""
    writer.data(3, struct.pack("<I", START) + own + struct.pack("<H", 3))
    return writer.message(RECORD, timestamp=START + 1, heart_rate=100).file()


def test_an_apps_field_stands_in_for_a_native_one_that_is_missing() -> None:
    recording = only(developer_speed(units=b"m/s", native=False))
    assert recording.speed_kmh is not None
    assert recording.speed_kmh[0] == pytest.approx(10.8)


def test_an_apps_field_never_overrides_the_watch_nor_is_its_unit_guessed() -> None:
    recording = only(developer_speed(units=b"m/s", native=True))
    assert recording.speed_kmh is not None
    assert recording.speed_kmh[0] == pytest.approx(18.0)
    assert only(developer_speed(units=b"knots", native=False)).speed_kmh is None


def test_an_app_that_declares_itself_twice_is_noted_and_the_file_is_read() -> None:
    # As in a file of a Garmin fr920xt with a running-power app (tormoder/fit, issue 41).
    writer = header()
    writer.define(1, 207, [(3, UINT8, 1)])
    once = only(writer.data(1, bytes([0])).message(RECORD, timestamp=START, heart_rate=99).file())
    assert once.notes == ()
    again = writer.data(1, bytes([0])).message(RECORD, timestamp=START + 1, heart_rate=100)
    twice = only(again.file())
    assert any("declared twice" in note for note in twice.notes)
    assert twice.heart_rate_bpm is not None
    assert twice.heart_rate_bpm.tolist() == [99, 100]


def test_a_device_without_a_set_clock_gives_no_date() -> None:
    writer = header()
    for second in (0, 5):
        writer.message(RECORD, timestamp=17_217_864 + second, heart_rate=100)
    recording = only(writer.file())
    assert recording.started_at is None
    assert recording.time_s.tolist() == [0, 5]
    assert any("time of day is unknown" in note for note in recording.notes)


def test_records_without_a_time_are_counted_and_left_out() -> None:
    writer = header().message(RECORD, timestamp=None, heart_rate=90)
    writer.message(RECORD, timestamp=START, heart_rate=91)
    recording = only(writer.file())
    assert recording.record_count == 1
    assert "left out, without a time: 1 of the records" in recording.notes


def test_a_settings_file_is_not_a_workout() -> None:
    data = FitWriter().message(FILE_ID, type=SETTINGS, manufacturer=GARMIN).file()
    with pytest.raises(NotAWorkout, match=r"^set\.fit: a FIT file of type settings without a rec"):
        read_fit(data, name="set.fit")


def test_a_wrong_checksum_is_noted_and_the_values_are_kept() -> None:
    data = bytearray(a_run().file())
    data[-1] ^= 0xFF
    recording = only(bytes(data))
    assert len(recording.time_s) == 20
    assert recording.notes == ("the checksum does not match: some values may be damaged",)


def test_a_file_cut_anywhere_gives_its_whole_records_and_a_note() -> None:
    data = a_run().file()
    counts = []
    for end in range(len(data) - 1, 0, -CUT_STRIDE):
        try:
            recording = only(data[:end])
        except NotAWorkout:
            counts.append(0)
            continue
        counts.append(len(recording.time_s))
        assert any("ends early" in note for note in recording.notes)
        assert recording.heart_rate_bpm is not None
        assert recording.heart_rate_bpm.tolist() == [120 + k for k in range(counts[-1])]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == 20
    assert counts[-1] == 0


def test_damaged_bytes_give_recordings_or_a_refusal_and_nothing_else() -> None:
    whole = a_run().message(EVENT, timestamp=START, event=TIMER, event_type=TIMER_START).file()
    rng = random.Random(20261122)
    for _ in range(DAMAGED_FILES):
        data = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(14, len(data))] = rng.randrange(256)
        try:
            recordings = read_fit(bytes(data), name="damaged.fit")
        except NotAWorkout:
            continue
        for recording in recordings:
            assert (np.diff(recording.time_s) > 0).all()
            assert recording.duration_s < 40 * 86_400


def test_an_undefined_enum_is_no_sport() -> None:
    writer = header().message(RECORD, timestamp=START, heart_rate=100)
    writer.define(1, SESSION.number, [(2, UINT32, 1), (5, ENUM, 1)])
    writer.data(1, struct.pack("<IB", START, 200))
    assert only(writer.file()).sport is None


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(30, 220),
            st.none() | st.integers(0, 8000),
            st.none() | st.integers(0, 5_000_000),
        ),
        min_size=1,
        max_size=20,
    )
)
@property_settings
def test_every_value_survives_the_file(
    rows: list[tuple[int | None, int | None, int | None]],
) -> None:
    writer = header()
    for second, (bpm, mm_per_s, cm) in enumerate(rows):
        writer.message(
            RECORD,
            timestamp=START + second,
            heart_rate=bpm,
            speed=None if mm_per_s is None else mm_per_s / 1000,
            distance=None if cm is None else cm / 100,
        )
    recording = only(writer.file())
    assert len(recording.time_s) == len(rows)
    for at, column in enumerate(
        (recording.heart_rate_bpm, recording.speed_kmh, recording.distance_m)
    ):
        scale = (1, 3.6 / 1000, 1 / 100)[at]
        wire = [row[at] for row in rows]
        if column is None:
            assert set(wire) == {None}
            continue
        for value, expected in zip(column.tolist(), wire, strict=True):
            if expected is None:
                assert np.isnan(value)
            else:
                assert value == pytest.approx(expected * scale)


def test_a_developer_field_of_no_bytes_is_skipped() -> None:
    writer = header().define(
        1,
        RECORD.number,
        [(253, UINT32, 1), (3, UINT8, 1)],
        developer=[(0, 0, 0), (1, 1, 0)],
    )
    for second in range(5):
        writer.data(1, struct.pack("<IBB", START + second, 140, 7))
    recording = only(writer.file())
    assert recording.heart_rate_bpm is not None
    assert recording.heart_rate_bpm.tolist() == [140] * 5


def test_a_straps_remembered_heart_rates_fill_the_records() -> None:
    """The first message ties the strap's clock to the date, the others go on in twelve bits."""
    writer = header()
    for second in range(8):
        writer.message(RECORD, timestamp=START + second, heart_rate=None, speed=2.5)
    writer.message(
        HR, timestamp=START, fractional_timestamp=0.5, filtered_bpm=100, event_timestamp=7.0
    )
    writer.define(2, HR.number, [(6, UINT8, 4), (10, BYTE, 6)])
    last = 7 * 1024
    for first in (1, 5):
        ticks = [(last + 1024 * step) & 0xFFF for step in range(first, first + 4)]
        packed = b"".join(
            bytes([low & 0xFF, low >> 8 | (high & 0xF) << 4, high >> 4])
            for low, high in zip(ticks[::2], ticks[1::2], strict=True)
        )
        writer.data(2, bytes(100 + 2 * step for step in range(first, first + 4)) + packed)
    recording = only(writer.file())
    assert recording.heart_rate_bpm is not None
    # Beats at 0.5, 1.5, ... 8.5 s; between them it is interpolated, before the first unknown.
    assert recording.heart_rate_bpm.tolist() == pytest.approx(
        [np.nan, 101, 103, 105, 107, 109, 111, 113], nan_ok=True
    )
    assert "heart rate from the strap's own memory: 7 of the records" in recording.notes


def test_packed_heart_rates_without_a_first_one_are_left_out() -> None:
    writer = a_run(5).define(2, HR.number, [(6, UINT8, 2), (10, BYTE, 3)])
    assert only(writer.data(2, bytes([100, 101, 1, 2, 3])).file()).record_count == 5


def test_first_records_from_hours_before_are_left_out() -> None:
    writer = header().message(RECORD, timestamp=START - 7200, heart_rate=90)
    for second in range(30):
        writer.message(RECORD, timestamp=START + second, heart_rate=120)
    recording = only(writer.file())
    assert recording.duration_s == 29
    assert "left out, hours before all others: 1 of the records" in recording.notes


def test_a_long_pause_after_the_first_records_stays_one() -> None:
    writer = header().message(RECORD, timestamp=START - 7200, heart_rate=90)
    writer.message(EVENT, timestamp=START - 7200, event=TIMER, event_type=TIMER_STOP_ALL)
    writer.message(EVENT, timestamp=START, event=TIMER, event_type=TIMER_START)
    for second in range(30):
        writer.message(RECORD, timestamp=START + second, heart_rate=120)
    assert only(writer.file()).duration_s == 7229


def test_the_devices_own_totals_are_kept() -> None:
    writer = a_run(5).message(
        SESSION,
        start_time=START,
        sport=RUNNING,
        total_elapsed_time=5,
        total_timer_time=4,
        total_distance=12.5,
        total_calories=329,
    )
    totals = [r.totals for r in read_fit(writer.file(), name="run.fit") if r.totals]
    assert totals[-1].said() == {
        "elapsed_s": 5,
        "timer_s": 4,
        "distance_m": 12.5,
        "energy_kcal": 329,
    }
    assert str(totals[-1].in_words()) == "0 min 05 s, 12 m, 329 kcal"


def test_a_manual_entry_is_refused_with_what_it_holds() -> None:
    writer = header().message(
        SESSION, start_time=START, sport=RUNNING, total_elapsed_time=1800, total_distance=5000
    )
    told = r"without a record, only totals \(running on 2021-09-08: 30 min 00 s, 5,000 m\)"
    with pytest.raises(WithoutPoints, match=told) as caught:
        only(writer.file())
    (entry,) = caught.value.entries
    assert entry.started_at == utc(START_UNIX)
    assert entry.totals.distance_m == 5000


def test_records_without_a_time_are_said() -> None:
    writer = header().message(RECORD, heart_rate=120).message(RECORD, heart_rate=121)
    with pytest.raises(NotAWorkout, match="with 2 records without a time"):
        only(writer.file())


def test_a_lap_is_called_by_its_planned_step() -> None:
    writer = a_run(5).define(2, 27, [(254, UINT16, 1), (0, STRING, 8)])
    writer.data(2, struct.pack("<H8s", 3, b"Climb"))
    writer.message(LAP, start_time=START, total_elapsed_time=4, intensity=ACTIVE, wkt_step_index=3)
    assert [lap.label for lap in only(writer.file()).laps] == ["lap 1, active, Climb"]
