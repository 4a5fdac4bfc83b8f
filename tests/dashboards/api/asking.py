"""A site with stored sessions and a runner, asked for figures by programs and browsers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from dashboards.access.cookies import CookieSigner
from dashboards.access.door import Door
from dashboards.access.grants import Grants
from dashboards.access.one_time_codes import OneTimeCodes
from dashboards.access.read_tokens import Reader, Reads, ReadTokens
from dashboards.api.routes import with_api
from dashboards.web.guard import Guard
from dashboards.web.site import Site
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete
from sessions.store import Source, Store
from strapline.athletes.profiles import save_profile
from strapline.review import Review
from tests.dashboards.review.filled import ADA, keep, reviewed
from tests.dashboards.web.scripted_port import RUNNING
from tests.dashboards.web.scripted_runners import ScriptedRunners

HERE, ELSEWHERE = "127.0.0.1", "192.168.1.77"
BOB = Athlete(name="Bob", sex="male", age_years=41, mass_kg=80)
PAGES = PlainTextResponse("a page")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The site behind its guard. `sessions`: what is stored, the oldest first."""

    guard: ASGIApp
    store: Store
    review: Review
    runners: ScriptedRunners
    door: Door
    readers: ReadTokens
    sessions: tuple[str, ...]

    def token(
        self, *, athlete: str | None = None, reads: Reads = Reads.EVERYTHING, name: str = "script"
    ) -> dict[str, str]:
        """The header of a program with a new token."""
        token = self.readers.add(Reader(name=name, made_ns=1, athlete=athlete, reads=reads))
        return {"authorization": f"Bearer {token}"}

    def client(
        self, address: str = HERE, *, headers: dict[str, str] | None = None
    ) -> httpx.AsyncClient:
        """A program at this address; elsewhere it asks for the machine by its name."""
        name = "localhost" if address == HERE else "gym.local"
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.guard, client=(address, 50_000)),
            base_url=f"http://{name}:8080",
            headers=headers,
        )


@asynccontextmanager
async def asking(folder: Path, *, pages: ASGIApp = PAGES) -> AsyncIterator[Asking]:
    """Ada runs now and has three stored sessions, Bob has one, and one was simulated."""
    runners = ScriptedRunners(
        msgspec.structs.replace(RUNNING, athlete="Ada", session="s1"),
        msgspec.structs.replace(RUNNING, athlete="Bob", session="s2"),
    )
    door = Door(
        names=frozenset({"gym.local"}),
        codes=OneTimeCodes(),
        grants=Grants(folder / "grants.json"),
        signer=CookieSigner(folder / "secret"),
        clock=SystemClock(),
    )
    with reviewed(folder) as (store, _, review):
        for athlete in (ADA, BOB):
            save_profile(athlete, data_dir=folder)
        sessions = (
            *(keep(store, number, planned=number == 1) for number in range(3)),
            keep(store, 3, athlete=BOB),
            keep(store, 4, source=Source.SIMULATED),
        )
        await store.flush()
        readers = ReadTokens(folder)
        site = Site(runners=runners, review=review, readers=readers, door=door)
        yield Asking(
            guard=Guard(with_api(pages), site=site),
            store=store,
            review=review,
            runners=runners,
            door=door,
            readers=readers,
            sessions=sessions,
        )
