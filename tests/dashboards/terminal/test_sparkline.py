"""A session's course as one line."""

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
    lines = [*course_lines([second(0), second(1)], Formatter(Units.METRIC))]
    assert len(lines) == 2
    assert lines[0].startswith("Heart rate ▁▁ 120")
    assert [*course_lines([], Formatter(Units.METRIC))] == []
