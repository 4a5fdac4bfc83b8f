"""Port of the review pages: stored sessions, the week, people, settings.

Every call may read for a while and therefore runs beside the loop, so that recording never waits
for a page.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

import msgspec

from dashboards.ports.coach import CoachPort
from dashboards.ports.review_changes import Given, ReviewChange
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Athlete, Units
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import SecondClosed
from sessions.past.chart_columns import Curve
from sessions.past.learning import Learned
from sessions.past.progress import PeriodLength, Progress
from sessions.past.similar import Similar
from sessions.store import Past, SessionRow, StoreHealth
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry
from sessions.week.goals import WeekReport


class NotThere(LookupError):
    """There is no such session, athlete or entry (any more)."""


class Refused(Exception):
    """It cannot be done; the message says why and what is expected.

    `faults`: every form field that is at fault and why, in order; None for a field: the whole.
    """

    def __init__(self, reason: str, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.faults: tuple[tuple[str | None, str], ...] = ((field, reason),)

    @classmethod
    def at_fields(cls, faults: Mapping[str | None, str]) -> "Refused":
        """For several fields at once; there is at least one."""
        refusal = cls(next(iter(faults.values())))
        refusal.faults = tuple(faults.items())
        return refusal


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to a session: "assign", "trim", "split", "merge" or "delete"; others it was
    done with, by their ids; `at_ns`: Unix time of it.
    """

    what: str
    at_ns: int
    others: tuple[str, ...] = ()


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """One session with its course. `breakdown` None: it has not finished. `corrections`: those
    that stand, the newest first. `beside`: what it could be merged with, the nearest first.
    `similar` None: nothing before it is like it.
    """

    row: SessionRow
    breakdown: Breakdown | None
    curve: Curve
    corrections: tuple[Correction, ...] = ()
    beside: tuple[Past, ...] = ()
    similar: Similar | None = None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One session. `breakdown` None: it has not finished."""

    row: SessionRow
    breakdown: Breakdown | None


class HistoryPort(Protocol):
    """Stored sessions."""

    async def past(
        self, *, limit: int | None = None, athlete: str | None = None, before: str | None = None
    ) -> tuple[Past, ...]:
        """Those that are not deleted, the newest first; at most `limit`, None: all.

        `athlete`: of one alone; `before`: those that come after this session in the list.
        """

    async def stored(self, session: str | None, *, athlete: str | None = None) -> Stored:
        """One session without its course; None: the one that finished last, of `athlete` if given.

        Raises:
            NotThere: no session has this id, or none has finished.
        """

    async def seconds(self, session: str) -> tuple[SecondClosed, ...]:
        """Its seconds, oldest first.

        Raises:
            NotThere: no session has this id.
        """

    async def detail(self, session: str) -> Detail:
        """One session, also a deleted one.

        Raises:
            NotThere: no session has this id.
        """

    async def export(self, session: str, *, format: str) -> bytes:
        """The session as a file; `format` is one of `sessions.sinks.files.FORMATS`.

        Raises:
            NotThere: no session has this id.
            Refused: it does not hold what the format needs.
        """


class WeekPage(msgspec.Struct, frozen=True, kw_only=True):
    """One week of one athlete, and what was written down in it, newest first."""

    athlete: Athlete
    today: date
    report: WeekReport
    entries: tuple[Entry, ...]


class WeekPort(Protocol):
    """The week's goals, and the diary they are judged by."""

    async def week(self, athlete: str, *, week: Week | None) -> WeekPage:
        """The goals of a week; None: the present one.

        Raises:
            NotThere: no athlete has this name.
        """

    async def progress(
        self, athlete: str, *, length: PeriodLength, heart_rate_bpm: float | None
    ) -> Progress:
        """Weeks or months of an athlete until today; "": of sessions without a name.

        Raises:
            NotThere: no athlete has this name.
        """


class ProfilesPort(Protocol):
    """Athletes and their profiles."""

    async def names(self) -> tuple[str, ...]:
        """In alphabetical order."""

    async def default(self) -> str:
        """Who is meant when nobody is named: the configured or the only one; "": nobody."""

    async def profile(self, name: str) -> Athlete:
        """One profile.

        Raises:
            NotThere: there is none of this name.
            Refused: its file cannot be read; the message names file and key.
        """

    async def learned(self, athlete: Athlete) -> Learned:
        """What the athlete's sessions have taught until now."""

    async def units(self) -> Units:
        """What the default athlete reads."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """One key of the configuration.

    `value`: in force, as TOML; None: not set, stars: a secret. `typed`: in the file, as a person
    types it; "": it does not stand there, or is a secret. `default`: what counts then.
    `choices`: all it can be, where these are few. `variable`: of the environment, where that says
    it and counts more than the file.
    """

    section: str
    name: str
    value: str | None
    origin: str | None
    description: str
    typed: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()
    is_secret: bool = False
    variable: str | None = None

    @property
    def dotted(self) -> str:
        """Its name with the section's."""
        return f"{self.section}.{self.name}"


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """A device that was paired, by its alias."""

    kind: DeviceKind
    alias: str
    words: str


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """How a place for data answered; `words`: one sentence."""

    works: bool
    words: str


class SinkHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How delivery to one sink stands. `switch`: the key that turns it on; `waiting_rows`: not
    delivered yet; `is_live`: it takes the present only, and nothing waits for it.
    """

    name: str
    switch: str
    is_on: bool
    target: str
    is_live: bool = False
    waiting_rows: int = 0
    refused_rows: int = 0
    last_refusal: str | None = None


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration in force, and how store and sinks are. `losses`: named gaps on disk."""

    config_path: str
    config_exists: bool
    keys: tuple[Key, ...]
    data_dir: str
    store: StoreHealth
    store_mib: float
    losses: int
    sinks: tuple[SinkHealth, ...]
    devices: tuple[Remembered, ...] = ()


class SettingsPort(Protocol):
    """What is set, and how it goes."""

    async def settings(self) -> Settings:
        """At this moment."""

    async def try_out(self, section: str, *, values: Mapping[str, str]) -> Trial:
        """Whether a place for data would take us, were its keys set so; nothing is kept.

        Args:
            section: "influx", "export", "mqtt" or "grafana".
            values: By key with its section, as a person types them; others are as in the file.

        Raises:
            Refused: a value cannot be; at its field.
        """


class ReviewPort(Protocol):
    """Questions of the review pages, and one way to change anything."""

    @property
    def history(self) -> HistoryPort:
        """Stored sessions."""

    @property
    def weeks(self) -> WeekPort:
        """The week's goals."""

    @property
    def coach(self) -> CoachPort:
        """What comes next, and what it costs."""

    @property
    def profiles(self) -> ProfilesPort:
        """Athletes."""

    @property
    def settings(self) -> SettingsPort:
        """What is set."""

    async def do(self, change: ReviewChange[Given]) -> Given:
        """Change something that is stored.

        Raises:
            NotThere: there is no such session, athlete or entry (any more).
            Refused: it cannot be, or the disk does not take it.
        """
