"""The week and its diary, for the review pages."""

import asyncio
from datetime import date, tzinfo
from pathlib import Path

import msgspec

from dashboards.ports.review import NotThere, Refused, WeekPage
from ingest.clock import SystemClock
from ingest.sentence import Sentence
from sessions.core.model.athlete import Athlete
from sessions.past.progress import PeriodLength, Progress, progress_of
from sessions.store import DiaryBook, StoreError, StoreReader
from sessions.text import text
from sessions.week.calendar_week import Week, day_at_ns, local_day, zone_named
from sessions.week.diary import Entry, WeightGoal, What
from sessions.week.goals import report_on
from sessions.week.safe_weight_goal import GoalRefused, check_goal
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
        zone = zone_named(person.time_zone)
        return await asyncio.to_thread(
            lambda: progress_of(
                self._read.figures(athlete=person.name),
                diary=self._read.diary_by_day(athlete=person.name, zone=zone),
                athlete=person,
                today=local_day(SystemClock().wall_ns(), zone=zone),
                length=length,
                heart_rate_bpm=heart_rate_bpm,
            )
        )

    async def write_down(
        self, athlete: str, what: What, *, note: str, day: date | None = None
    ) -> Entry:
        """See `WriteDown`."""
        person = await self._profiles.profile(athlete) if athlete else Athlete()
        if isinstance(what, WeightGoal):
            await asyncio.to_thread(self._check_goal, person, what)
        at_ns = _moment_ns(day, zone=zone_named(person.time_zone))
        entry = Entry(athlete=athlete, at_ns=at_ns, what=what, note=note.strip())
        return await asyncio.to_thread(self._add, entry)

    async def strike_out(self, entry: Entry) -> None:
        """See `StrikeOut`."""
        await asyncio.to_thread(self._strike, entry)

    async def write_again(self, entry: Entry) -> Entry:
        """See `WriteAgain`."""
        return await asyncio.to_thread(self._add, entry)

    def _page(self, person: Athlete, week: Week | None) -> WeekPage:
        zone = zone_named(person.time_zone)
        today = local_day(SystemClock().wall_ns(), zone=zone)
        asked = week or Week.containing(today)
        entries = self._read.diary(athlete=person.name)
        return WeekPage(
            athlete=person,
            today=today,
            report=report_on(
                asked,
                outings=self._read.counted_sessions(athlete=person.name),
                diary=self._read.diary_by_day(athlete=person.name, zone=zone),
                athlete=person,
                today=today,
            ),
            entries=tuple(e for e in reversed(entries) if local_day(e.at_ns, zone=zone) in asked),
        )

    def _check_goal(self, person: Athlete, goal: WeightGoal) -> None:
        zone = zone_named(person.time_zone)
        try:
            check_goal(
                goal,
                day=local_day(SystemClock().wall_ns(), zone=zone),
                diary=self._read.diary_by_day(athlete=person.name, zone=zone),
                outings=self._read.counted_sessions(athlete=person.name),
                athlete=person,
            )
        except GoalRefused as exc:
            raise Refused(str(exc)) from exc

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
            raise NotThere(Sentence("no entry {id}", id=entry.id))


def _moment_ns(day: date | None, *, zone: tzinfo | None) -> int:
    now_ns = SystemClock().wall_ns()
    today = local_day(now_ns, zone=zone)
    if day is None or day == today:
        return now_ns
    if day > today:
        raise Refused(text("This day is in the future."), field="day")
    return day_at_ns(day, hour=12, zone=zone)
