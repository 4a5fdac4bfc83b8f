"""Operations of the API: one row each, from which routes and OpenAPI document are made."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic

from msgspec import UNSET

from dashboards.access.rights import Rights
from dashboards.api.history import (
    Seconds,
    SessionPage,
    StoredSession,
    columns_of,
    line_of,
    session_of,
)
from dashboards.api.now import EveryNow, now_of
from dashboards.api.people import People, person_of
from dashboards.api.questions import (
    Asked,
    AskedT,
    OfAnAthlete,
    OfASession,
    OfAWeek,
    OfItsSeconds,
    OfProgress,
    OfTheList,
)
from dashboards.ports.review import NotThere, ReviewPort, Stored
from dashboards.web.site import Site
from dashboards.words.coach_document import coach_document
from sessions.core.model.breakdown import Breakdown
from sessions.past.progress import Progress
from sessions.past.progress_document import document_of as progress_document
from sessions.text import text
from sessions.week.calendar_week import Week
from sessions.week.week_document import document_of as week_document

LAST = "last"


class NotAllowed(PermissionError):
    """The token does not reach so far."""


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[AskedT]):
    """One question that can be asked.

    Args:
        path: Below `/api/v1`; names in braces are fields of `asks`.
        name: Its own name in the OpenAPI document.
        summary: One sentence.
        asks: Its parameters.
        gives: What it answers with.
        of_the_past: It reads what was recorded.
        answer: Carries it out.

    `answer` raises:
        NotAllowed, NotThere.
    """

    path: str
    name: str
    summary: str
    asks: type[AskedT]
    gives: Any
    of_the_past: bool
    answer: Callable[[Site, Rights, AskedT], Awaitable[Any]]


async def _now(site: Site, rights: Rights, asked: OfAnAthlete) -> EveryNow:
    views = [view for view in site.runners.views() if rights.may_see(view.athlete)]
    if asked.athlete is not UNSET:
        _allow(rights, asked.athlete)
        views = [view for view in views if view.athlete == asked.athlete]
        if not views:
            raise NotThere(text("{name} has no place here").format(name=asked.athlete))
    return EveryNow(athletes=tuple(map(now_of, views)))


async def _people(site: Site, rights: Rights, asked: Asked) -> People:
    port = _past(site)
    names = rights.seen(await port.profiles.names())
    return People(athletes=tuple([await person_of(port.profiles, name) for name in names]))


async def _sessions(site: Site, rights: Rights, asked: OfTheList) -> SessionPage:
    whose, before = rights.athlete, None
    if asked.athlete is not UNSET:
        _allow(rights, asked.athlete)
        whose = asked.athlete
    if asked.before is not UNSET:
        before = (await _stored(site, rights, asked.before)).row.id
    lines = await _past(site).history.past(limit=asked.limit + 1, athlete=whose, before=before)
    shown = lines[: asked.limit]
    more = len(lines) > asked.limit
    return SessionPage(
        sessions=tuple(map(line_of, shown)), next=shown[-1].id if more and shown else None
    )


async def _session(site: Site, rights: Rights, asked: OfASession) -> StoredSession:
    return session_of(await _stored(site, rights, asked.id))


async def _breakdown(site: Site, rights: Rights, asked: OfASession) -> Breakdown:
    stored = await _stored(site, rights, asked.id)
    if stored.breakdown is None:
        raise NotThere(text("session {id} has not finished").format(id=stored.row.id))
    return stored.breakdown


async def _seconds(site: Site, rights: Rights, asked: OfItsSeconds) -> Seconds:
    stored = await _stored(site, rights, asked.id)
    seconds = await _past(site).history.seconds(stored.row.id)
    to_s = math.inf if asked.to_s is UNSET else asked.to_s
    within = [second for second in seconds if asked.from_s <= second.cell < to_s]
    columns = dict.fromkeys(asked.columns.split(","))
    return columns_of(within, session=stored.row.id, columns=columns)


async def _week(site: Site, rights: Rights, asked: OfAWeek) -> dict[str, Any]:
    who = await _who(site, rights, asked)
    try:
        week = None if asked.week is UNSET else Week.named(asked.week)
    except ValueError as exc:
        raise NotThere(str(exc)) from exc
    page = await _past(site).weeks.week(who, week=week)
    return week_document(page.report, athlete=page.athlete.name)


async def _coach(site: Site, rights: Rights, asked: OfAnAthlete) -> dict[str, Any]:
    who = await _who(site, rights, asked)
    told = await _past(site).coach.next_session(who)
    return {"athlete": who or None, **coach_document(told)}


async def _progress(site: Site, rights: Rights, asked: OfProgress) -> dict[str, Any]:
    who = await _who(site, rights, asked)
    at = None if asked.heart_rate_bpm is UNSET else asked.heart_rate_bpm
    told = await _past(site).weeks.progress(who, length=asked.by, heart_rate_bpm=at)
    return progress_document(told, athlete=who)


async def _who(site: Site, rights: Rights, asked: OfAnAthlete) -> str:
    """The athlete meant: named, the token's, or who runs when nobody is named."""
    if asked.athlete is not UNSET:
        _allow(rights, asked.athlete)
        return asked.athlete
    return await _past(site).profiles.default() if rights.athlete is None else rights.athlete


async def _stored(site: Site, rights: Rights, id: str) -> Stored:
    """The session of exactly this id, if its athlete may be seen: else it is not there."""
    unknown = NotThere(text("there is no session {id}").format(id=id))
    history = _past(site).history
    if id == LAST:
        return await history.stored(None, athlete=rights.athlete)
    try:
        stored = await history.stored(id)
    except NotThere:
        raise unknown from None
    if stored.row.id != id or not rights.may_see(stored.row.athlete.name):
        raise unknown
    return stored


def _allow(rights: Rights, athlete: str) -> None:
    if not rights.may_see(athlete):
        raise NotAllowed(text("this token may not read the figures of {name}").format(name=athlete))


def _past(site: Site) -> ReviewPort:
    if site.review is None:
        raise NotThere(text("nothing is stored here"))
    return site.review


OPERATIONS: tuple[Operation[Any], ...] = (
    Operation(
        path="/now",
        name="now",
        summary="The present moment of everybody here.",
        asks=OfAnAthlete,
        gives=EveryNow,
        of_the_past=False,
        answer=_now,
    ),
    Operation(
        path="/athletes",
        name="athletes",
        summary="Athletes with a profile, and what their sessions have taught.",
        asks=Asked,
        gives=People,
        of_the_past=True,
        answer=_people,
    ),
    Operation(
        path="/sessions",
        name="sessions",
        summary="Stored sessions, the newest first.",
        asks=OfTheList,
        gives=SessionPage,
        of_the_past=True,
        answer=_sessions,
    ),
    Operation(
        path="/sessions/{id}",
        name="session",
        summary="One stored session with its breakdown.",
        asks=OfASession,
        gives=StoredSession,
        of_the_past=True,
        answer=_session,
    ),
    Operation(
        path="/sessions/{id}/breakdown",
        name="breakdown",
        summary="The breakdown alone: the document of `strapline show --json`.",
        asks=OfASession,
        gives=Breakdown,
        of_the_past=True,
        answer=_breakdown,
    ),
    Operation(
        path="/sessions/{id}/seconds",
        name="seconds",
        summary="Its seconds, as columns.",
        asks=OfItsSeconds,
        gives=Seconds,
        of_the_past=True,
        answer=_seconds,
    ),
    Operation(
        path="/week",
        name="week",
        summary="The goals of a week: `strapline week --json` but for the coach's part.",
        asks=OfAWeek,
        gives=dict[str, Any],
        of_the_past=True,
        answer=_week,
    ),
    Operation(
        path="/coach",
        name="coach",
        summary="What the coach proposes next: the document of `strapline coach --json`.",
        asks=OfAnAthlete,
        gives=dict[str, Any],
        of_the_past=True,
        answer=_coach,
    ),
    Operation(
        path="/progress",
        name="progress",
        summary="Weeks or months until today: the document of `strapline progress --json`.",
        asks=OfProgress,
        gives=Progress,
        of_the_past=True,
        answer=_progress,
    ),
)
"""All of them, in the order of the document."""
