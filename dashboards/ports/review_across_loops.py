"""Review port as the pages' thread is given it: each question is answered by the home loop."""

from collections.abc import Mapping
from functools import partial

from dashboards.ports.coach import CoachPort
from dashboards.ports.home_loop import HomeLoop
from dashboards.ports.review import (
    Detail,
    HistoryPort,
    ProfilesPort,
    ReviewPort,
    Settings,
    SettingsPort,
    Stored,
    Trial,
    WeekPage,
    WeekPort,
)
from dashboards.ports.review_changes import Given, ReviewChange
from sessions.core.model.athlete import Athlete, Units
from sessions.core.model.events import SecondClosed
from sessions.past.coaching import NextSession
from sessions.past.learning import Learned
from sessions.past.progress import PeriodLength, Progress
from sessions.prediction.predict import Expected, Prediction
from sessions.store import Past
from sessions.week.calendar_week import Week


class ReviewAcross:
    """A `ReviewPort` at home."""

    def __init__(self, port: ReviewPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home
        self.history: HistoryPort = _History(port.history, home=home)
        self.weeks: WeekPort = _Weeks(port.weeks, home=home)
        self.coach: CoachPort = _Coach(port.coach, home=home)
        self.profiles: ProfilesPort = _Profiles(port.profiles, home=home)
        self.settings: SettingsPort = _Settings(port.settings, home=home)

    async def do(self, change: ReviewChange[Given]) -> Given:
        """See `ReviewPort`."""
        return await self._home.carry_out(partial(self._port.do, change))


class _History:
    def __init__(self, port: HistoryPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    async def past(
        self, *, limit: int | None = None, athlete: str | None = None, before: str | None = None
    ) -> tuple[Past, ...]:
        work = partial(self._port.past, limit=limit, athlete=athlete, before=before)
        return await self._home.carry_out(work)

    async def stored(self, session: str | None, *, athlete: str | None = None) -> Stored:
        return await self._home.carry_out(partial(self._port.stored, session, athlete=athlete))

    async def seconds(self, session: str) -> tuple[SecondClosed, ...]:
        return await self._home.carry_out(partial(self._port.seconds, session))

    async def detail(self, session: str) -> Detail:
        return await self._home.carry_out(partial(self._port.detail, session))

    async def export(self, session: str, *, format: str) -> bytes:
        return await self._home.carry_out(partial(self._port.export, session, format=format))


class _Weeks:
    def __init__(self, port: WeekPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    async def week(self, athlete: str, *, week: Week | None) -> WeekPage:
        return await self._home.carry_out(partial(self._port.week, athlete, week=week))

    async def progress(
        self, athlete: str, *, length: PeriodLength, heart_rate_bpm: float | None
    ) -> Progress:
        asked = partial(self._port.progress, athlete, length=length, heart_rate_bpm=heart_rate_bpm)
        return await self._home.carry_out(asked)


class _Coach:
    def __init__(self, port: CoachPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    async def prediction(self, athlete: str, *, workout: str) -> Prediction | None:
        asked = partial(self._port.prediction, athlete, workout=workout)
        return await self._home.carry_out(asked)

    async def next_session(self, athlete: str) -> NextSession | None:
        return await self._home.carry_out(partial(self._port.next_session, athlete))

    async def expected(self, session: str) -> Expected | None:
        return await self._home.carry_out(partial(self._port.expected, session))


class _Profiles:
    def __init__(self, port: ProfilesPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    async def names(self) -> tuple[str, ...]:
        return await self._home.carry_out(self._port.names)

    async def default(self) -> str:
        return await self._home.carry_out(self._port.default)

    async def profile(self, name: str) -> Athlete:
        return await self._home.carry_out(partial(self._port.profile, name))

    async def learned(self, athlete: Athlete) -> Learned:
        return await self._home.carry_out(partial(self._port.learned, athlete))

    async def units(self) -> Units:
        return await self._home.carry_out(self._port.units)


class _Settings:
    def __init__(self, port: SettingsPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    async def settings(self) -> Settings:
        return await self._home.carry_out(self._port.settings)

    async def try_out(self, section: str, *, values: Mapping[str, str]) -> Trial:
        return await self._home.carry_out(partial(self._port.try_out, section, values=values))
