"""A session's course as one line."""

import pytest

from dashboards.terminal.sparkline import blocks, course_lines, means
from sessions.core.model.athlete import Units
from sessions.units import Formatter
from tests.sessions.store.recording import second


def test_the_lowest_and_the_highest_value_have_the_ends_of_the_scale() -> None:
    assert blocks([60, None, 130, 200]) == "▁ ▅█"
    assert blocks([100, 100]) == "▁▁"
    assert blocks([None]) == " "


def test_a_part_without_a_value_is_unknown() -> None:
    assert means([1, 3, None, None, 5], count=5) == [1, 3, None, None, 5]
    assert means([1, 3, None, None, 5, None], count=3) == [2, None, 5]
    assert means([], count=3) == []


def test_only_what_was_measured_has_a_line() -> None:
    lines = [*course_lines([second(0), second(1)], Formatter(Units.METRIC), width=80)]
    assert len(lines) == 2
    assert lines[0].startswith("Heart rate ▁▁ 120")
    assert [*course_lines([], Formatter(Units.METRIC), width=80)] == []


@pytest.mark.parametrize("width", [50, 80, 200])
def test_a_line_fits_into_the_terminal(width: int) -> None:
    seconds = [second(cell) for cell in range(300)]
    lines = [*course_lines(seconds, Formatter(Units.METRIC), width=width)]
    assert all(len(line) <= width for line in lines)
    assert all(line.count("▁") >= min(60, width - 40) for line in lines)
