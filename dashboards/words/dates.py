"""Days and times of day as a reader writes them."""

from datetime import date, datetime

from sessions.text import text
from sessions.week.calendar_week import local_moment, zone_named


def start_words(started_at: str | None, *, time_zone: str | None) -> str:
    """For example "2026-11-25 07:00", of an ISO 8601 moment; "": not known."""
    if started_at is None:
        return ""
    return f"{datetime.fromisoformat(started_at).astimezone(zone_named(time_zone)):%Y-%m-%d %H:%M}"


def day_words(day: date, *, with_year: bool = True) -> str:
    """For example "Wed 25 Nov 2026"."""
    shown = text("{weekday} {day} {month}").format(
        weekday=weekday(day), day=day.day, month=_months()[day.month - 1]
    )
    return f"{shown} {day.year}" if with_year else shown


def date_words(day: date) -> str:
    """For example "25 Nov 2026": a day whose weekday says nothing."""
    return text("{day} {month} {year}").format(
        day=day.day, month=_months()[day.month - 1], year=day.year
    )


def month_words(day: date) -> str:
    """For example "Nov 2026"."""
    return f"{_months()[day.month - 1]} {day.year}"


def weekday(day: date) -> str:
    """In three letters or less."""
    return _weekdays()[day.weekday()]


def moment_words(at_ns: int | None, *, time_zone: str | None) -> tuple[str, str]:
    """Day and time of day of a Unix time where the athlete is; None: not known, the machine's."""
    if at_ns is None:
        return text("No date"), ""
    moment = local_moment(at_ns, zone=zone_named(time_zone))
    return day_words(moment.date()), f"{moment:%H:%M}"


def _weekdays() -> tuple[str, ...]:
    return (
        text("Mon"),
        text("Tue"),
        text("Wed"),
        text("Thu"),
        text("Fri"),
        text("Sat"),
        text("Sun"),
    )


def _months() -> tuple[str, ...]:
    return (
        text("Jan"),
        text("Feb"),
        text("Mar"),
        text("Apr"),
        text("May"),
        text("Jun"),
        text("Jul"),
        text("Aug"),
        text("Sep"),
        text("Oct"),
        text("Nov"),
        text("Dec"),
    )
