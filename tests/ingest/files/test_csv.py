"""CONTRACT's CSV: what each column becomes, and that a wrong cell is named by its line."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.csv import read_csv
from ingest.files.errors import NotAWorkout
from ingest.files.recorded_workout import utc
from tests.ingest.files.counts import property_settings


def test_every_column_of_the_contract_is_read() -> None:
    recording = read_csv(
        b"time_s,heart_rate_bpm,speed_kmh,incline_pct,cadence_spm,distance_m,altitude_m,rr_ms\n"
        b"10,120,8.5,1.5,160,100,20,500 510\n"
        b"11,121,0,-1,162,102.5,21,\n",
        name="run.csv",
    )
    assert recording.time_s.tolist() == [0, 1]
    for column, expected in (
        (recording.heart_rate_bpm, [120, 121]),
        (recording.speed_kmh, [8.5, 0]),
        (recording.incline_pct, [1.5, -1]),
        (recording.cadence_spm, [160, 162]),
        (recording.distance_m, [100, 102.5]),
        (recording.altitude_m, [20, 21]),
    ):
        assert column is not None
        assert column.tolist() == expected
    assert recording.rr_ms is not None
    assert [rr.tolist() for rr in recording.rr_ms] == [[500, 510], []]
    assert recording.started_at is None
    assert recording.notes == ()


def test_empty_cells_and_short_rows_were_not_measured() -> None:
    recording = read_csv(
        b"\xef\xbb\xbftime_s, heart_rate_bpm ,speed_kmh\r\n0,,5\r\n\r\n1,nan\r\n2, 130 ,NaN\r\n",
        name="run.csv",
    )
    assert recording.time_s.tolist() == [0, 1, 2]
    assert recording.heart_rate_bpm is not None
    assert recording.speed_kmh is not None
    assert np.isnan(recording.heart_rate_bpm).tolist() == [True, True, False]
    assert np.isnan(recording.speed_kmh).tolist() == [False, True, True]
    assert recording.distance_m is None


def test_pauses_are_the_paused_share_of_the_time_after_a_row() -> None:
    recording = read_csv(
        b"time_s,speed_kmh,paused\n0,9,\n1,9,0.25\n2,0,1\n3,9,0.5\n4,9,0\n5,9,1\n7,9,1\n",
        name="run.csv",
    )
    assert [(pause.start_s, pause.end_s) for pause in recording.pauses] == [(1.75, 3.5), (5, 7)]
    assert recording.notes == ()


def test_other_columns_are_left_out_and_named() -> None:
    recording = read_csv(b"time_s,power_w,heart_rate_bpm,\n0,200,120,\n", name="run.csv")
    assert recording.notes == ("unknown columns left out: power_w",)


def test_without_times_a_row_is_a_second() -> None:
    recording = read_csv(b"heart_rate_bpm\n120\n121\n122\n", name="run.csv")
    assert recording.time_s.tolist() == [0, 1, 2]
    assert recording.notes == ("no time_s column: each row is a second",)


def test_beats_alone_make_their_own_time() -> None:
    recording = read_csv(b"rr_ms\n500\n400 600\n", name="beats.csv")
    assert recording.time_s.tolist() == [0, 1]
    assert recording.notes == ("no time_s column: each row is placed where its RR intervals end",)


def _columns_of(text: str) -> dict[str, list[float] | None]:
    recording = read_csv(text.encode(), name="run.csv")
    columns = {
        "time_s": recording.time_s,
        "heart_rate_bpm": recording.heart_rate_bpm,
        "speed_kmh": recording.speed_kmh,
        "cadence_spm": recording.cadence_spm,
        "distance_m": recording.distance_m,
    }
    return {key: [round(float(v), 6) for v in c] for key, c in columns.items() if c is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "time_s;heart_rate_bpm;speed_kmh\n0;120;9,5\n1;121;1.009,5\n",
            {"time_s": [0, 1], "heart_rate_bpm": [120, 121], "speed_kmh": [9.5, math.nan]},
        ),
        (
            "Time (min)\tHR\tDistance [km]\n0\t120\t0\n0,5\t121\t0,1\n",
            {"time_s": [0, 30], "heart_rate_bpm": [120, 121], "distance_m": [0, 100]},
        ),
        (
            "Elapsed time,Pulse,Pace (min/km),Cadence (rpm)\n"
            "0:00:59,120,6:00,80\n1:00:00,,5.0,81\n",
            {
                "time_s": [0, 3541],
                "heart_rate_bpm": [120, math.nan],
                "speed_kmh": [10, 12],
                "cadence_spm": [160, 162],
            },
        ),
        (
            'time_s,"Speed (mph)","distance (m)"\n0,"6,5","1,000"\n',
            {"time_s": [0], "speed_kmh": [10.460736], "distance_m": [1000]},
        ),
    ],
)
def test_other_programs_tables_are_read_in_our_units(
    text: str, expected: dict[str, list[float]]
) -> None:
    found = _columns_of(text)
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert found[key] == pytest.approx(values, nan_ok=True)


def test_dates_place_a_table_in_time() -> None:
    recording = read_csv(b"time;heart_rate_bpm\n2026-01-01 15:00:00;120\n", name="run.csv")
    assert recording.started_at == utc(1_767_279_600)


def test_a_spreadsheets_utf_16_is_read() -> None:
    recording = read_csv("time_s\theart_rate_bpm\n0\t120\n".encode("utf-16"), name="run.csv")
    assert recording.heart_rate_bpm is not None


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"time_s,heart_rate_bpm\n0,120\n1,abc\n", "line 3, heart_rate_bpm: .*number, got 'abc'"),
        (b"time_s,heart_rate_bpm\n0,inf\n", "line 2, heart_rate_bpm: expected a number, got 'inf'"),
        (b"time_s,heart_rate_bpm\n,120\n", "line 2, time_s: expected seconds, got nothing"),
        (b'time_s,heart_rate_bpm\n"0\n1",120\n', "line 3, time_s: expected a number"),
        (b"time_s,rr_ms\n0,800 x\n", "line 2, rr_ms: expected a number, got 'x'"),
        (b"time_s\n0\n", "line 1: no column of a workout, expected any of heart_rate_bpm"),
        (b"when,what\n0,120\n", "line 1: no column of a workout.*it names when, what"),
        (b"time;Speed\n0;9,5\n", r"line 1: Speed: no unit, expected for example Speed \(km/h\)"),
        (b"time;Speed (knots)\n0;9,5\n", "line 1: Speed .knots.: the unit knots is not known"),
        (b"time_s;heart_rate_bpm\n0:99:xx;120\n", "line 2, time_s: expected a number"),
        (b"rr_ms,time_s,rr_ms\n1,2,3\n", "line 1: the column rr_ms is there twice"),
        (b"time_s,heart_rate_bpm\n", "a header without rows"),
        (b"time_s,heart_rate_bpm\n0,\xff\n", "not UTF-8 text at byte 24"),
        (b"", "line 1: no column"),
    ],
)
def test_a_wrong_table_is_one_line_that_names_the_place(data: bytes, named: str) -> None:
    with pytest.raises(NotAWorkout, match=f"^run.csv: .*({named})") as caught:
        read_csv(data, name="run.csv")
    assert "\n" not in str(caught.value)


CELLS = st.none() | st.floats(0, 100, allow_nan=False)


@given(st.lists(st.tuples(CELLS, CELLS, st.lists(st.floats(300, 2000), max_size=3)), min_size=1))
@property_settings
def test_the_totals_of_a_table_are_those_of_its_rows(
    rows: list[tuple[float | None, float | None, list[float]]],
) -> None:
    lines = ["time_s,heart_rate_bpm,speed_kmh,rr_ms"]
    for second, (bpm, kmh, rr_ms) in enumerate(rows):
        cells = ("" if bpm is None else repr(bpm), "" if kmh is None else repr(kmh))
        lines.append(f"{2 * second},{cells[0]},{cells[1]},{' '.join(map(repr, rr_ms))}")
    recording = read_csv("\n".join(lines).encode(), name="run.csv")
    assert recording.record_count == len(rows)
    assert recording.duration_s == 2 * (len(rows) - 1)
    bpms, speeds = [row[0] for row in rows], [row[1] for row in rows]
    for column, cells_of in ((recording.heart_rate_bpm, bpms), (recording.speed_kmh, speeds)):
        known = [value for value in cells_of if value is not None]
        total = 0.0 if column is None else float(np.nansum(column))
        count = 0 if column is None else int(np.isfinite(column).sum())
        assert total == pytest.approx(math.fsum(known))
        assert count == len(known)
    beats = [] if recording.rr_ms is None else [rr for row in recording.rr_ms for rr in row]
    assert beats == [rr for row in rows for rr in row[2]]
