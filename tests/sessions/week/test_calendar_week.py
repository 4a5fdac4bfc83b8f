"""Weeks and days: where one ends and the next begins."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.week.calendar_week import Week, local_day
from tests.sessions.core.runs import EXAMPLES

BERLIN = ZoneInfo("Europe/Berlin")


def ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.dates(date(1971, 1, 1), date(2199, 12, 25)))
def test_each_day_is_in_the_one_week_that_contains_it(day: date) -> None:
    week = Week.containing(day)
    assert day in week
    assert day in week.days
    assert week.monday.weekday() == 0
    assert Week.named(week.name) == week
    assert day + timedelta(days=7) not in week
    assert day - timedelta(days=7) not in week


@pytest.mark.parametrize(
    ("name", "monday"),
    [
        ("2026-W47", date(2026, 11, 16)),
        ("2026-W53", date(2026, 12, 28)),
        ("2027-W01", date(2027, 1, 4)),
        ("2025-W01", date(2024, 12, 30)),
    ],
)
def test_weeks_are_named_by_iso_8601(name: str, monday: date) -> None:
    assert Week.named(name).monday == monday
    assert Week.containing(monday).name == name


@pytest.mark.parametrize("name", ["47", "2026W47", "2026-W00", "2026-W54", "2025-W53", "", "x"])
def test_what_is_no_week_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="week"):
        Week.named(name)


def test_a_run_late_on_sunday_belongs_to_sunday_where_it_was_run() -> None:
    late = ns(datetime(2026, 11, 22, 23, 30, tzinfo=BERLIN))
    assert local_day(late, zone=BERLIN) == date(2026, 11, 22)
    assert local_day(late, zone=ZoneInfo("Asia/Tokyo")) == date(2026, 11, 23)
    early = ns(datetime(2026, 11, 23, 0, 30, tzinfo=BERLIN))
    assert local_day(early, zone=UTC) == date(2026, 11, 22)
    assert local_day(early, zone=BERLIN) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("monday", "hours"), [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169)], ids=str
)
def test_a_week_in_which_the_clocks_change_still_holds_all_its_hours(
    monday: date, hours: int
) -> None:
    first = datetime(monday.year, monday.month, monday.day, tzinfo=BERLIN).astimezone(UTC)
    days = [local_day(ns(first + timedelta(hours=h)), zone=BERLIN) for h in range(-1, hours + 1)]
    week = Week(monday)
    assert [day in week for day in days] == [False, *[True] * hours, False]
