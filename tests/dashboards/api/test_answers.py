"""What the API answers: true to the store, true to its document, one problem for each mistake."""

import json

import msgspec
import pytest

from dashboards.api.history import COLUMNS
from dashboards.api.openapi import BASE
from sessions.core.model.events import SecondClosed
from tests.dashboards.api.asking import Asking
from tools import api_document


async def test_the_document_is_served_as_it_is_committed(asked: Asking) -> None:
    async with asked.client() as client:
        served = (await client.get(f"{BASE}/openapi.json")).json()
    committed = api_document.PATH.read_text(encoding="utf-8")
    assert committed == api_document.written(), "python -m tools.api_document"
    assert json.loads(committed) == served


async def test_a_breakdown_is_the_one_of_the_command_line(asked: Asking) -> None:
    async with asked.client() as client:
        for session in asked.sessions:
            answer = await client.get(f"{BASE}/sessions/{session}/breakdown")
            breakdown = asked.store.read.breakdown(session)
            assert breakdown is not None
            assert answer.json() == json.loads(json.dumps(breakdown.to_dict()))


async def test_seconds_are_the_stored_ones_and_only_those_asked_for(asked: Asking) -> None:
    session = asked.sessions[0]
    stored = [
        event for event in asked.store.read.events(session) if isinstance(event, SecondClosed)
    ]
    every = ",".join(COLUMNS)
    async with asked.client() as client:
        whole = (await client.get(f"{BASE}/sessions/{session}/seconds?columns={every}")).json()
        part = (
            await client.get(
                f"{BASE}/sessions/{session}/seconds?columns=speed_kmh,zone&from_s=100&to_s=130"
            )
        ).json()
    assert whole["t_s"] == [second.cell for second in stored]
    for name in COLUMNS:
        values = msgspec.json.encode([getattr(second, name) for second in stored])
        assert whole[name] == json.loads(values), name
    assert any(value is None for value in whole["heart_rate_bpm"])  # the strap was silent once
    assert set(part) == {"session", "t_s", "speed_kmh", "zone"}
    assert part["t_s"] == list(range(100, 130))
    assert part["speed_kmh"] == whole["speed_kmh"][100:130]


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
@pytest.mark.parametrize("athlete", [None, "Ada", "Bob", "Nobody"])
async def test_parts_of_the_list_make_the_whole(
    asked: Asking, limit: int, athlete: str | None
) -> None:
    whose = {} if athlete is None else {"athlete": athlete}
    seen: list[str] = []
    before: dict[str, str] = {}
    async with asked.client() as client:
        while True:
            params = {"limit": str(limit), **whose, **before}
            part = (await client.get(f"{BASE}/sessions", params=params)).json()
            assert len(part["sessions"]) <= limit
            seen += [line["id"] for line in part["sessions"]]
            if part["next"] is None:
                break
            before = {"before": part["next"]}
    lines = asked.store.read.past(athlete=athlete)
    assert seen == [line.id for line in lines]
    assert len(seen) == {None: 5, "Ada": 4, "Bob": 1, "Nobody": 0}[athlete]


async def test_what_is_known_already_is_not_sent_again(asked: Asking) -> None:
    async with asked.client() as client:
        first = await client.get(f"{BASE}/sessions")
        etag = {"if-none-match": first.headers["etag"]}
        again = await client.get(f"{BASE}/sessions", headers=etag)
        other = await client.get(f"{BASE}/sessions?limit=1", headers=etag)
        head = await client.head(f"{BASE}/sessions")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other.status_code == 200
    assert (head.status_code, head.headers["etag"]) == (200, first.headers["etag"])


@pytest.mark.parametrize(
    ("question", "status", "says"),
    [
        ("/sessions?limit=0", 400, "limit"),
        ("/sessions?limit=201", 400, "limit"),
        ("/sessions?limit=two", 400, "limit"),
        ("/sessions?lmit=2", 400, "lmit"),
        ("/sessions?limit=2&limit=3", 400, "limit"),
        ("/sessions?before=20200101", 404, "20200101"),
        ("/sessions/20261122", 404, "20261122"),  # a beginning is no id here
        ("/sessions/%00", 404, "no session"),
        ("/sessions/last/seconds?columns=heart_rate", 400, "columns"),
        ("/sessions/last/seconds?columns=", 400, "columns"),
        ("/sessions/last/seconds?from_s=-1", 400, "from_s"),
        ("/sessions/last/seconds?to_s=1.5", 400, "to_s"),
        ("/now?athlete=Cleo", 404, "Cleo"),
        ("/week?athlete=Cleo", 404, "Cleo"),
        ("/week?week=2026-47", 400, "week"),
        ("/week?week=2026-W54", 400, "week"),
        ("/week?week=2025-W53", 404, "2025 has no week 53"),
        ("/progress?by=year", 400, "by"),
        ("/progress?heart_rate_bpm=20", 400, "heart_rate_bpm"),
        ("/nowhere", 404, "nothing"),
        ("", 404, "nothing"),
    ],
)
async def test_a_mistake_is_named(asked: Asking, question: str, status: int, says: str) -> None:
    async with asked.client() as client:
        answer = await client.get(BASE + question)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert says in problem["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def test_figures_are_read_and_not_written(asked: Asking, method: str) -> None:
    async with asked.client() as client:
        answer = await client.request(method, f"{BASE}/now")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


async def test_the_head_of_a_stream_comes_without_the_stream(asked: Asking) -> None:
    async with asked.client() as client:
        head = await client.head(f"{BASE}/events")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


async def test_null_is_not_nought(asked: Asking) -> None:
    async with asked.client() as client:
        now = (await client.get(f"{BASE}/now?athlete=Bob")).json()["athletes"][0]
    assert now["heart_rate_bpm"]["value"] is not None
    assert now["energy"]["error_band_pct"] is None  # nobody has told it
