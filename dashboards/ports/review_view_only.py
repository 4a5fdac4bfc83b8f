"""The review port as a browser is given it that may look and not change anything."""

from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from dashboards.ports.review import (
    Detail,
    HistoryPort,
    ProfilesPort,
    Refused,
    ReviewPort,
    SettingsPort,
    WeekPage,
    WeekPort,
)
from sessions.core.model.athlete import Athlete, Units
from sessions.store import Past
from sessions.store.stored_values import Remark
from sessions.text import text
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, What


class ViewOnlyReview:
    """A `ReviewPort` that answers questions and refuses changes."""

    def __init__(self, port: ReviewPort) -> None:
        self.history = ViewOnlyHistory(port.history)
        self.weeks = ViewOnlyWeeks(port.weeks)
        self.profiles = ViewOnlyProfiles(port.profiles)
        self.settings: SettingsPort = port.settings


class ViewOnlyHistory:
    """A `HistoryPort`; an export is a look, too."""

    def __init__(self, port: HistoryPort) -> None:
        self._port = port

    async def past(self, *, limit: int | None = None) -> tuple[Past, ...]:
        """See `HistoryPort`."""
        return await self._port.past(limit=limit)

    async def detail(self, session: str) -> Detail:
        """See `HistoryPort`."""
        return await self._port.detail(session)

    async def export(self, session: str, *, format: str) -> bytes:
        """See `HistoryPort`."""
        return await self._port.export(session, format=format)

    async def remark(self, session: str, remark: Remark) -> None:
        """Refused."""
        _refuse()

    async def delete(self, session: str) -> None:
        """Refused."""
        _refuse()

    async def bring_back(self, session: str) -> None:
        """Refused."""
        _refuse()


class ViewOnlyWeeks:
    """A `WeekPort`."""

    def __init__(self, port: WeekPort) -> None:
        self._port = port

    async def week(self, athlete: str, *, week: Week | None) -> WeekPage:
        """See `WeekPort`."""
        return await self._port.week(athlete, week=week)

    async def write_down(
        self, athlete: str, what: What, *, note: str, day: date | None = None
    ) -> Entry:
        """Refused."""
        _refuse()

    async def take_back(self, entry: Entry) -> None:
        """Refused."""
        _refuse()

    async def put_back(self, entry: Entry) -> Entry:
        """Refused."""
        _refuse()


class ViewOnlyProfiles:
    """A `ProfilesPort`."""

    def __init__(self, port: ProfilesPort) -> None:
        self._port = port

    async def names(self) -> tuple[str, ...]:
        """See `ProfilesPort`."""
        return await self._port.names()

    async def default(self) -> str:
        """See `ProfilesPort`."""
        return await self._port.default()

    async def profile(self, name: str) -> Athlete:
        """See `ProfilesPort`."""
        return await self._port.profile(name)

    async def units(self) -> Units:
        """See `ProfilesPort`."""
        return await self._port.units()

    async def save(self, name: str | None, changes: Mapping[str, str]) -> Athlete:
        """Refused."""
        _refuse()

    async def delete(self, name: str) -> Athlete:
        """Refused."""
        _refuse()

    async def restore(self, athlete: Athlete) -> None:
        """Refused."""
        _refuse()


def only_watching() -> str:
    """Why nothing can be changed."""
    return text("This device may watch, not control.")


def _refuse() -> NoReturn:
    raise Refused(only_watching())
