"""The week and its diary, for the review pages."""

import asyncio
from datetime import UTC, date, datetime, time
from pathlib import Path

import msgspec

from dashboards.ports.review import NotThere, Refused, WeekPage
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Athlete
from sessions.past.progress import PeriodLength, Progress, progress_of
from sessions.store import DiaryBook, StoreError, StoreReader
from sessions.text import text
from sessions.week.calendar_week import Week, local_day
from sessions.week.diary import Entry, What
from sessions.week.goals import report_on
from strapline.review.profiles_port import Profiles


class Weeks:
    """A `WeekPort`.

    Args:
        read: A connection to the store.
        data_dir: The folder of the diary.
        profiles: Whose weeks there are.
    """

    def __init__(self, read: StoreReader, *, data_dir: Path, profiles: Profiles) -> None:
        self._read = read
        self._data_dir = data_dir
        self._profiles = profiles

    async def week(self, athlete: str, *, week: Week | None) -> WeekPage:
        """See `WeekPort`."""
        person = await self._profiles.profile(athlete) if athlete else Athlete()
        return await asyncio.to_thread(self._page, person, week)

    async def progress(
        self, athlete: str, *, length: PeriodLength, heart_rate_bpm: float | None
    ) -> Progress:
        """See `WeekPort`."""
        person = await self._profiles.profile(athlete) if athlete else Athlete()
        return await asyncio.to_thread(
            lambda: progress_of(
                self._read.figures(athlete=person.name),
                diary=self._read.diary_by_day(athlete=person.name),
                athlete=person,
                today=local_day(SystemClock().wall_ns()),
                length=length,
                heart_rate_bpm=heart_rate_bpm,
            )
        )

    async def write_down(
        self, athlete: str, what: What, *, note: str, day: date | None = None
    ) -> Entry:
        """See `WriteDown`."""
        entry = Entry(athlete=athlete, at_ns=_moment_ns(day), what=what, note=note.strip())
        return await asyncio.to_thread(self._add, entry)

    async def strike_out(self, entry: Entry) -> None:
        """See `StrikeOut`."""
        await asyncio.to_thread(self._strike, entry)

    async def write_again(self, entry: Entry) -> Entry:
        """See `WriteAgain`."""
        return await asyncio.to_thread(self._add, entry)

    def _page(self, person: Athlete, week: Week | None) -> WeekPage:
        today = local_day(SystemClock().wall_ns())
        asked = week or Week.containing(today)
        entries = self._read.diary(athlete=person.name)
        return WeekPage(
            athlete=person,
            today=today,
            report=report_on(
                asked,
                outings=self._read.counted_sessions(athlete=person.name),
                diary=self._read.diary_by_day(athlete=person.name),
                athlete=person,
                today=today,
            ),
            entries=tuple(e for e in reversed(entries) if local_day(e.at_ns) in asked),
        )

    def _add(self, entry: Entry) -> Entry:
        try:
            with DiaryBook.open(self._data_dir) as book:
                number = book.add(entry)
        except StoreError as exc:
            raise Refused(str(exc)) from exc
        return msgspec.structs.replace(entry, id=number)

    def _strike(self, entry: Entry) -> None:
        try:
            with DiaryBook.open(self._data_dir) as book:
                struck = book.take_back(athlete=entry.athlete, number=entry.id)
        except StoreError as exc:
            raise Refused(str(exc)) from exc
        if struck is None:
            raise NotThere(f"no entry {entry.id}")


def _moment_ns(day: date | None) -> int:
    now_ns = SystemClock().wall_ns()
    today = local_day(now_ns)
    if day is None or day == today:
        return now_ns
    if day > today:
        raise Refused(text("This day is in the future."), field="day")
    noon = datetime.combine(day, time(12)).astimezone().astimezone(UTC)
    return round(noon.timestamp()) * NS_PER_S
