"""Who may read what: tokens, browsers that were let in, this machine, strangers."""

import re
from pathlib import Path

import httpx
import pytest
from nicegui import core

from dashboards import serving
from dashboards.access.grants import Right
from dashboards.access.read_tokens import Reader, Reads, ReadTokens
from dashboards.api.history import COLUMNS
from dashboards.api.openapi import BASE, document
from dashboards.api.operations import OPERATIONS
from dashboards.api.routes import with_api
from dashboards.api.stream import STREAM
from dashboards.web.guard import Guard
from dashboards.web.site import Site
from tests.dashboards.api.asking import ELSEWHERE, HERE, PAGES, Asking
from tests.dashboards.web.scripted_runners import ScriptedRunners

QUESTIONS = {
    "now": "/now?athlete=Ada",
    "athletes": "/athletes",
    "sessions": "/sessions?limit=2",
    "week": "/week?athlete=Ada",
    "coach": "/coach?athlete=Ada",
    "progress": "/progress?athlete=Ada&by=month",
    "session": "/sessions/last",
    "breakdown": "/sessions/last/breakdown",
    "seconds": "/sessions/last/seconds?columns=" + ",".join(COLUMNS),
}
OF_THE_PAST = {one.name for one in OPERATIONS if one.of_the_past}
BESIDE = ("/api", "/apiary/v1/now", "/bridge/heart-rate", "/login", "/healthz", "/import/files")


def every_route() -> list[str]:
    """Of pages, their sockets and files: as the server knows them."""
    assert serving.__doc__  # what is imported there has registered all pages
    paths = [re.sub(r"{[^}]*}", "x", str(route.path)) for route in core.app.routes]  # type: ignore[attr-defined]
    return sorted({*paths, *BESIDE})


async def status(asked: Asking, path: str, *, address: str, headers: dict[str, str]) -> int:
    async with asked.client(address, headers=headers) as client:
        return (await client.get(path)).status_code


def test_every_path_of_the_document_is_asked_for_here() -> None:
    assert set(document()["paths"]) == {one.path for one in OPERATIONS} | {STREAM.path}
    assert set(QUESTIONS) == {one.name for one in OPERATIONS}


@pytest.mark.parametrize("address", [HERE, ELSEWHERE])
@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_token_reads_as_far_as_it_reaches(asked: Asking, name: str, address: str) -> None:
    path = BASE + QUESTIONS[name]
    everything, now = asked.token(name="all"), asked.token(name="now", reads=Reads.NOW)
    assert await status(asked, path, address=address, headers=everything) == 200
    expected = 403 if name in OF_THE_PAST else 200
    assert await status(asked, path, address=address, headers=now) == expected


async def test_a_token_opens_nothing_but_the_api(asked: Asking) -> None:
    routes = every_route()
    assert {"/", "/board", "/sessions/x", "/settings", "/access"} <= set(routes)
    for reads in Reads:
        token = asked.token(reads=reads)
        for path in routes:
            given = await status(asked, path, address=ELSEWHERE, headers=token)
            assert given == await status(asked, path, address=ELSEWHERE, headers={}), path


async def test_a_token_opens_no_socket_of_a_page(asked: Asking) -> None:
    said = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, object]) -> None:
        said.append(message["type"])

    scope = {
        "type": "websocket",
        "path": "/api/v1/now",
        "scheme": "ws",
        "client": (ELSEWHERE, 1),
        "server": ("gym.local", 8080),
        "query_string": b"",
        "headers": [
            (b"host", b"gym.local:8080"),
            *((k.encode(), v.encode()) for k, v in asked.token().items()),
        ],
    }
    await asked.guard(scope, receive, send)  # type: ignore[arg-type]
    assert said == ["websocket.close"]


async def test_of_one_athlete_means_of_nobody_else(asked: Asking) -> None:
    of_bob = asked.token(athlete="Bob", name="bob")
    bobs, adas = asked.sessions[3], asked.sessions[0]
    async with asked.client(ELSEWHERE, headers=of_bob) as client:
        now = (await client.get(f"{BASE}/now")).json()
        people = (await client.get(f"{BASE}/athletes")).json()
        listed = (await client.get(f"{BASE}/sessions")).json()
        last = (await client.get(f"{BASE}/sessions/last")).json()
        assert (await client.get(f"{BASE}/now?athlete=Ada")).status_code == 403
        for name in ("sessions", "week", "coach", "progress"):
            assert (await client.get(f"{BASE}/{name}?athlete=Ada")).status_code == 403
            assert (await client.get(f"{BASE}/{name}")).status_code == 200
        assert (await client.get(f"{BASE}/week")).json()["athlete"] == "Bob"
        assert (await client.get(f"{BASE}/progress")).json()["athlete"] == "Bob"
        assert (await client.get(f"{BASE}/sessions/{bobs}")).status_code == 200
        for rest in ("", "/breakdown", "/seconds"):
            hers = await client.get(f"{BASE}/sessions/{adas}{rest}")
            nobodys = await client.get(f"{BASE}/sessions/20200101-0000-aaaa{rest}")
            # Not even that there is such a session is told.
            assert hers.status_code == nobodys.status_code == 404
            assert hers.json()["detail"].replace(adas, "") == nobodys.json()["detail"].replace(
                "20200101-0000-aaaa", ""
            )
        before = await client.get(f"{BASE}/sessions?before={adas}")
        assert before.status_code == 404
    assert [one["athlete"] for one in now["athletes"]] == ["Bob"]
    assert [one["name"] for one in people["athletes"]] == ["Bob"]
    assert [line["id"] for line in listed["sessions"]] == [bobs]
    assert last["id"] == bobs


async def test_strangers_and_false_tokens_are_sent_away(asked: Asking) -> None:
    path = f"{BASE}/now"
    good = asked.token(name="gone")
    false = {"authorization": good["authorization"][:-1] + "-"}
    basic = {"authorization": good["authorization"].replace("Bearer", "Basic")}
    assert await status(asked, path, address=ELSEWHERE, headers={}) == 401
    assert await status(asked, path, address=ELSEWHERE, headers=false) == 401
    assert await status(asked, path, address=ELSEWHERE, headers=basic) == 401
    assert await status(asked, path, address=HERE, headers=false) == 401
    assert await status(asked, path, address=ELSEWHERE, headers=good) == 200
    assert asked.readers.remove("gone")
    assert await status(asked, path, address=ELSEWHERE, headers=good) == 401


async def test_another_web_site_reads_nothing_with_a_token_either(asked: Asking) -> None:
    for foreign in (
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"},
        {"host": "evil.example"},
    ):
        headers = {**asked.token(), **foreign}
        assert await status(asked, f"{BASE}/now", address=ELSEWHERE, headers=headers) == 403


@pytest.mark.parametrize("right", Right)
async def test_a_browser_that_was_let_in_may_read(asked: Asking, right: Right) -> None:
    key = asked.door.grants.give(right, label="phone", now_ns=1)
    cookie = {"cookie": f"strapline={asked.door.signer.sign(key)}"}
    path = f"{BASE}/sessions/last"
    assert await status(asked, path, address=ELSEWHERE, headers=cookie) == 200
    asked.door.grants.revoke(key)
    assert await status(asked, path, address=ELSEWHERE, headers=cookie) == 401


async def test_without_a_door_no_token_is_looked_at_from_a_network(tmp_path: Path) -> None:
    readers = ReadTokens(tmp_path)
    token = readers.add(Reader(name="script", made_ns=1, reads=Reads.EVERYTHING))
    site = Site(runners=ScriptedRunners(), readers=readers)
    guard = Guard(with_api(PAGES), site=site)
    for address, expected in ((ELSEWHERE, 403), (HERE, 200)):
        transport = httpx.ASGITransport(app=guard, client=(address, 50_000))
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://localhost:8080",
            headers={"authorization": f"Bearer {token}"},
        ) as client:
            assert (await client.get(f"{BASE}/now")).status_code == expected
