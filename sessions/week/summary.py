"""Sums of an athlete's sessions and diary, day by day and week by week."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

import msgspec

from sessions.core.heart.training_load import Form, form_by_day
from sessions.core.model.athlete import Athlete
from sessions.morning.morning import Morning
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry
from sessions.week.energy_balance import DayBalance
from sessions.week.goals import WeekReport, loads_of, report_on
from sessions.week.measures import weights_of
from sessions.week.mornings import mornings_of
from sessions.week.session_in_week import SessionInWeek
from sessions.week.strength_week import strength_minutes, strength_volumes


class DaySummary(msgspec.Struct, frozen=True, kw_only=True):
    """One day. None: not known, or nothing was written down. `load` None: none so far."""

    day: date
    outings: tuple[SessionInWeek, ...]
    balance: DayBalance
    load: Form | None = None
    strength_min: float = 0.0
    strength_kg: float | None = None
    morning: Morning | None = None
    mass_kg: float | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Days and weeks in a row, none left out. `time_zone`: the athlete's, None: the machine's."""

    days: tuple[DaySummary, ...] = ()
    weeks: tuple[WeekReport, ...] = ()
    time_zone: str | None = None


def summary_from(
    first: date,
    *,
    outings: Sequence[SessionInWeek],
    diary: Mapping[date, Sequence[Entry]],
    athlete: Athlete,
    today: date,
) -> Summary:
    """Whole weeks from that of `first` on, and their days up to today.

    It begins earlier where nothing was done in the weeks before: after the day of the last session
    or entry before `first`, so that no day is missing between. It begins later where there is no
    session or entry yet.
    """
    known = sorted({outing.day for outing in outings} | set(diary))
    if not known:
        return Summary()
    before = [day for day in known if day < first]
    begin = Week.containing(max(known[0], before[-1] if before else first))
    weeks = []
    while begin.monday <= today:
        weeks.append(begin)
        begin = Week(begin.sunday + timedelta(days=1))
    reports = tuple(
        report_on(week, outings=outings, diary=diary, athlete=athlete, today=today)
        for week in weeks
    )
    volumes, mornings = strength_volumes(diary), mornings_of(diary)
    strength, weights = strength_minutes(diary), weights_of(diary)
    forms = form_by_day(loads_of(outings), until=today)
    by_day = {
        day: tuple(those)
        for day, those in groupby(sorted(outings, key=lambda o: o.day), key=lambda o: o.day)
    }
    return Summary(
        days=tuple(
            DaySummary(
                day=balance.day,
                outings=by_day.get(balance.day, ()),
                balance=balance,
                load=forms.get(balance.day),
                strength_min=strength.get(balance.day, 0.0),
                strength_kg=volumes.get(balance.day),
                morning=mornings.get(balance.day),
                mass_kg=weights.get(balance.day),
            )
            for report in reports
            for balance in report.energy.days
            if balance.day <= today
        ),
        weeks=reports,
        time_zone=athlete.time_zone,
    )
