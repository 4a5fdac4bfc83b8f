"""A calendar week, Monday to Sunday, and days in an athlete's time zone."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence

_NAME = re.compile(r"(\d{4})-W(\d{2})")


class Week(msgspec.Struct, frozen=True):
    """One ISO 8601 week. A session or entry belongs to the local day on which it began."""

    monday: date

    @classmethod
    def containing(cls, day: date) -> "Week":
        """The week of this day."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> "Week":
        """The week of a name like "2026-W47".

        Raises:
            ValueError: it is none, or the year has no such week.
        """
        found = _NAME.fullmatch(name)
        if found is None:
            raise ValueError(Sentence("expected a week like 2026-W47, got {name!r}", name=name))
        try:
            return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            raise ValueError(
                Sentence("{year} has no week {week}", year=found[1], week=found[2])
            ) from None

    @property
    def name(self) -> str:
        """By ISO 8601: the year is that of the week's Thursday."""
        year, number, _ = self.monday.isocalendar()
        return f"{year:04}-W{number:02}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=n) for n in range(7))

    def beside(self, weeks: int) -> "Week":
        """So many weeks later; negative: earlier."""
        return Week(self.monday + timedelta(weeks=weeks))

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.sunday


@cache
def zone_named(name: str | None) -> tzinfo | None:
    """The zone of a profile's `time_zone`; None: this machine's, also where it knows no such."""
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_moment(at_ns: int, *, zone: tzinfo | None = None) -> datetime:
    """Day and time of day of a Unix time in nanoseconds; `zone` None: this machine's.

    A day lasts 23 or 25 hours where the clocks change; the zone's rules of that day apply.
    """
    return datetime.fromtimestamp(at_ns // NS_PER_S, tz=UTC).astimezone(zone)


def local_day(at_ns: int, *, zone: tzinfo | None = None) -> date:
    """The day of it."""
    return local_moment(at_ns, zone=zone).date()


def day_at_ns(day: date, *, hour: int = 0, zone: tzinfo | None = None) -> int:
    """Unix nanoseconds of an hour of a day; of midnight: when it begins."""
    at = datetime.combine(day, time(hour), tzinfo=zone)
    return round((at if zone is not None else at.astimezone()).timestamp()) * NS_PER_S
