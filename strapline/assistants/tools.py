"""Tools of an assistant: the operations of the API, and one that writes into the diary."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import httpx
import msgspec
from msgspec import UNSET, Meta, UnsetType

from dashboards.access.rights import EVERYTHING
from dashboards.api.openapi import BASE
from dashboards.api.operations import OPERATIONS, NotAllowed, Operation
from dashboards.api.questions import Asked
from dashboards.ports.review import NotThere, Refused
from dashboards.web.site import Site
from sessions.core.model.athlete import Athlete, Units
from sessions.store.errors import StoreError
from sessions.store.lock import page_of
from sessions.text import text
from sessions.units import Formatter
from sessions.week.diary import EntryError, written
from strapline.assistants.folder import ReadFolder

ANSWER_WITHIN_S = 10.0


class CannotAnswer(Exception):
    """Why not, in one sentence."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One thing an assistant can ask for.

    Args:
        name: As it is called.
        about: What it is good for.
        asks: Its parameters.
        changes: It writes something down.
        call: Carries it out; the answer is JSON.

    `call` raises:
        CannotAnswer
    """

    name: str
    about: str
    asks: type[Asked]
    changes: bool
    call: Callable[[Any], Awaitable[bytes]]

    async def answer(self, arguments: dict[str, Any]) -> bytes:
        """Carry it out with what an assistant gave.

        Raises:
            CannotAnswer: an argument is none, or what is asked for is not there.
        """
        try:
            return await self.call(msgspec.convert(arguments, self.asks, strict=False))
        except (
            msgspec.ValidationError,
            EntryError,
            NotAllowed,
            NotThere,
            Refused,
            StoreError,
        ) as exc:
            raise CannotAnswer(str(exc)) from exc


class LogLine(Asked, frozen=True, kw_only=True):
    """One line of the diary."""

    kind: Literal["strength", "food", "weight", "waist", "fat"]
    line: Annotated[
        str,
        Meta(
            description="As `strapline log` takes it: 25 min; squats 3x8@60kg; 650 kcal; 71.2 kg.",
            max_length=500,
        ),
    ]
    note: Annotated[str, Meta(max_length=500)] = ""
    on: Annotated[date | UnsetType, Meta(description="An earlier day; left out: now.")] = UNSET
    athlete: Annotated[
        str | UnsetType, Meta(description="Whose; left out: who runs when nobody is named.")
    ] = UNSET


def tools_for(site: Site, review: ReadFolder, *, data_dir: Path, may_log: bool) -> tuple[Tool, ...]:
    """All of them; `may_log`: also the one that writes."""
    reading = tuple(_reading(one, site, data_dir=data_dir) for one in OPERATIONS)
    return (*reading, _logging(review)) if may_log else reading


def _reading(one: Operation[Any], site: Site, *, data_dir: Path) -> Tool:
    async def from_store(asked: Asked) -> bytes:
        return msgspec.json.encode(await one.answer(site, EVERYTHING, asked))

    async def from_page(asked: Asked) -> bytes:
        return await _of_the_holder(one, asked, data_dir=data_dir)

    return Tool(
        name=one.name,
        about=one.summary,
        asks=one.asks,
        changes=False,
        call=from_store if one.of_the_past else from_page,
    )


async def _of_the_holder(one: Operation[Any], asked: Asked, *, data_dir: Path) -> bytes:
    """The present moment is known to the process that records it: it is asked as a program is."""
    address = page_of(data_dir)
    if address is None:
        raise CannotAnswer(text("nobody runs here now: nothing is recorded, no page is open"))
    params = {
        name: value for name, value in msgspec.to_builtins(asked).items() if value is not UNSET
    }
    try:
        async with httpx.AsyncClient(base_url=address, timeout=ANSWER_WITHIN_S) as client:
            answer = await client.get(BASE + one.path, params=params)
    except httpx.HTTPError as exc:
        raise CannotAnswer(
            text("{address} does not answer ({reason})").format(address=address, reason=exc)
        ) from exc
    if answer.is_success:
        return answer.content
    try:
        raise CannotAnswer(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        raise CannotAnswer(f"HTTP {answer.status_code}") from None


def _logging(review: ReadFolder) -> Tool:
    async def log(asked: LogLine) -> bytes:
        whose = await review.profiles.default() if asked.athlete is UNSET else asked.athlete
        person = await review.profiles.profile(whose) if whose else Athlete()
        what = written(asked.kind, asked.line, mass_unit=Formatter(Units(person.units)).mass_unit)
        day = None if asked.on is UNSET else asked.on
        entry = await review.weeks.write_down(whose, what, note=asked.note, day=day)
        return msgspec.json.encode({"logged": entry.id, "entry": entry})

    return Tool(
        name="log",
        about="Write one line into the diary: strength training, food, weight, waist, fat share.",
        asks=LogLine,
        changes=True,
        call=log,
    )
