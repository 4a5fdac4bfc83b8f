"""File alignment: lines across at most ten seconds, and nothing invented beyond."""

import numpy as np
import pytest

from sessions.core.alignment.aligner import Cell
from sessions.core.alignment.arrays import Columns, aligned
from sessions.core.model.breakdown import Span
from sessions.core.model.sample import Flaw

NAN = np.nan


def cells(
    time_s: list[float],
    *,
    heart_rate_bpm: list[float] | None = None,
    distance_m: list[float] | None = None,
    pauses: tuple[Span, ...] = (),
) -> list[Cell]:
    columns = Columns(
        time_s=np.array(time_s, dtype=float),
        heart_rate_bpm=None if heart_rate_bpm is None else np.array(heart_rate_bpm, dtype=float),
        distance_m=None if distance_m is None else np.array(distance_m, dtype=float),
        pauses=pauses,
    )
    return list(aligned(columns))


def heart_rates(time_s: list[float], bpm: list[float]) -> list[float | None]:
    return [cell.sample.heart_rate_bpm for cell in cells(time_s, heart_rate_bpm=bpm)]


def test_whole_seconds_keep_their_values() -> None:
    assert heart_rates([0, 1, 2], [100, 110, 120]) == [100, 110, 120]


def test_the_last_row_on_a_whole_second_is_a_cell_of_no_length() -> None:
    assert [cell.weight_s for cell in cells([0, 1, 2])] == [1, 1, 0]
    assert [cell.weight_s for cell in cells([0, 1, 2.25])] == [1, 1, 0.25]


def test_eight_second_sampling_is_joined_by_straight_lines() -> None:
    assert heart_rates([0, 8], [100, 108]) == [100 + k for k in range(9)]


@pytest.mark.parametrize(("gap_s", "bridged"), [(10, True), (10.5, False), (60, False)])
def test_ten_seconds_are_bridged_and_more_is_null(gap_s: float, bridged: bool) -> None:
    values = heart_rates([0, gap_s, gap_s + 1], [100, 100, 100])
    assert (values[5] is not None) is bridged
    assert values[0] == 100


def test_a_nan_inside_a_column_is_bridged_as_a_missing_row_is() -> None:
    assert heart_rates([0, 1, 2, 3], [100, NAN, NAN, 106]) == [100, 102, 104, 106]


def test_a_value_alone_stands_for_its_own_second_only() -> None:
    time_s = [float(k) for k in range(41)]
    bpm = [NAN] * 41
    bpm[20] = 130
    assert [k for k, value in enumerate(heart_rates(time_s, bpm)) if value is not None] == [20]
    assert heart_rates([0, 20.4, 40], [NAN, 130, NAN])[19:22] == [None, 130, None]


def test_any_origin_of_time_is_taken() -> None:
    assert heart_rates([1e9, 1e9 + 1], [100, 110]) == [100, 110]


def test_zero_is_no_heart_rate_and_absurd_ones_are_marked() -> None:
    samples = [c.sample for c in cells([0, 20, 40], heart_rate_bpm=[100, 0, 300])]
    assert samples[20].heart_rate_bpm is None
    assert samples[20].heart_rate_flaw is None
    assert samples[40].heart_rate_flaw is Flaw.ABSURD


def test_distance_is_the_one_at_the_seconds_end_from_the_first_reading() -> None:
    distances = [c.sample.distance_m for c in cells([0, 1, 2, 3], distance_m=[50, 53, 56, 59])]
    assert distances == pytest.approx([3, 6, 9, 9])


def test_a_distance_that_falls_back_has_been_reset() -> None:
    rows = cells([0, 1, 2, 3], distance_m=[50, 53, 0, 3])
    assert rows[-1].sample.distance_m == pytest.approx(6)


def test_speed_is_read_from_the_distance_when_it_was_not_recorded() -> None:
    time_s = [float(k) for k in range(20)]
    rows = cells(time_s, distance_m=[3.0 * k for k in range(20)])
    assert [c.sample.speed_kmh for c in rows[:19]] == pytest.approx([10.8] * 19)


def test_speed_is_not_read_across_a_long_hole_in_the_distance() -> None:
    """84 m in 28 s would be the pace before and after; a third of it is a stop."""
    rows = cells([0, 1, 2, 30, 31, 32], distance_m=[0, 3, 6, 34, 37, 40])
    assert all(c.sample.speed_kmh is None for c in rows[3:29])


def test_beats_go_to_the_cell_of_their_row() -> None:
    columns = Columns(time_s=np.array([0.0, 0.5, 1.5]), rr_ms=[[600.0], [610.0, NAN], []])
    assert [cell.sample.rr_ms for cell in aligned(columns)] == [(600.0, 610.0), ()]


def test_a_pause_marks_the_cells_that_lie_in_it_whole() -> None:
    rows = cells([float(k) for k in range(7)], pauses=(Span(start_s=1.5, end_s=4.0),))
    assert [c.sample.paused for c in rows] == [False, False, True, True, False, False, False]
    assert [c.paused_s for c in rows] == [0, 0.5, 1, 1, 0, 0, 0]
    assert [mark.t_s for c in rows for mark in c.marks] == [1.5, 4.0]


def test_no_rows_no_cells() -> None:
    assert cells([]) == []
