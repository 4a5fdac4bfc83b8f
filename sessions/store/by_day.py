"""An athlete's finished sessions and diary as the store holds them, by local day."""

from datetime import date

from sessions.store import SessionRow, StoredStatus, StoreReader
from sessions.week.calendar_week import local_day
from sessions.week.diary import Entry
from sessions.week.session_in_week import SessionInWeek, outing_of


def outings_of(read: StoreReader, *, athlete: str) -> list[SessionInWeek]:
    """All of the athlete's sessions that count: dated, finished and not kept apart."""
    outings = []
    for row in read.sessions():
        if row.athlete.name != athlete or row.status is not StoredStatus.FINISHED or row.kept_apart:
            continue
        day, breakdown = _day_of(row), read.breakdown(row.id)
        if day is not None and breakdown is not None:
            outings.append(outing_of(breakdown, athlete=row.athlete, id=row.id, day=day))
    return outings


def diary_by_day(read: StoreReader, *, athlete: str) -> dict[date, list[Entry]]:
    """What the athlete has written down."""
    days: dict[date, list[Entry]] = {}
    for entry in read.diary(athlete=athlete):
        days.setdefault(local_day(entry.at_ns), []).append(entry)
    return days


def _day_of(row: SessionRow) -> date | None:
    if row.opened_ns is None:
        return None
    return local_day(row.opened_ns if row.started_ns is None else row.started_ns)
