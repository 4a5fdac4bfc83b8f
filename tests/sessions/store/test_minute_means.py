"""Seconds as minutes: means over what is known, cumulative figures, and which were steady."""

import msgspec
import pytest

from sessions.core.model.events import SecondClosed
from sessions.core.model.sample import Kind
from sessions.store.minute_means import minutes_of
from tests.sessions.store import recording as r


def seconds(count: int, **changed: object) -> list[SecondClosed]:
    return [msgspec.structs.replace(r.second(cell), **changed) for cell in range(count)]


def test_a_minute_has_means_and_the_figures_at_its_end() -> None:
    cells = seconds(120)
    cells[60] = msgspec.structs.replace(cells[60], heart_rate_bpm=180.0, kind=Kind.JOG)
    first, second = minutes_of(cells)
    assert (first.number, first.start_s, second.start_s) == (0, 0, 60)
    assert first.mean_heart_rate_bpm == 120.0
    assert second.mean_heart_rate_bpm == pytest.approx(121.0)
    assert second.max_heart_rate_bpm == 180.0
    assert second.kind is Kind.WALK
    assert second.distance_m == cells[-1].distance_m
    assert second.gross_kcal == cells[-1].gross_kcal


def test_the_last_minute_may_be_a_part() -> None:
    *_, last = minutes_of(seconds(75))
    assert (last.number, last.heart_rate_s) == (1, 15)


def test_what_was_not_measured_is_not_made_up() -> None:
    (minute,) = minutes_of(
        seconds(60, heart_rate_bpm=None, speed_kmh=None, incline_pct=None, distance_m=None)
    )
    assert minute.heart_rate_s == 0
    assert minute.mean_heart_rate_bpm is None
    assert minute.max_heart_rate_bpm is None
    assert minute.mean_speed_kmh is None
    assert minute.distance_m is None


def test_doubtful_seconds_are_counted_and_make_no_steady_minute() -> None:
    cells = seconds(300)
    assert [minute.steady for minute in minutes_of(cells)] == [False, False, True, True, True]
    cells[130] = msgspec.structs.replace(cells[130], heart_rate_fault="spike")
    minutes = minutes_of(cells)
    assert [minute.doubtful_s for minute in minutes] == [0, 0, 1, 0, 0]
    assert not any(minute.steady for minute in minutes)


def test_a_paused_second_counts_for_no_mean() -> None:
    cells = seconds(60)
    cells[5] = msgspec.structs.replace(cells[5], paused=True, heart_rate_bpm=90.0)
    (minute,) = minutes_of(cells)
    assert (minute.heart_rate_s, minute.mean_heart_rate_bpm) == (59, 120.0)
