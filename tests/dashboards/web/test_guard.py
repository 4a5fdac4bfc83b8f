"""Which requests the pages answer, and as whom."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from dashboards.access.cookies import CookieSigner
from dashboards.access.door import Door
from dashboards.access.grants import Grants, Right
from dashboards.access.names import is_loopback
from dashboards.access.one_time_codes import TRIES, OneTimeCodes
from dashboards.ports.live_view_only import NotAllowed
from dashboards.web import heart_rate_route
from dashboards.web.guard import Guard
from dashboards.web.origins import refusal
from dashboards.web.site import Site, site_of
from ingest.clock import SystemClock
from ingest.measurements import Action
from sessions.live.commands import PressButton
from sessions.live.heart_rate_door import Bridge, HeartRateDoor
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort

NONE: frozenset[str] = frozenset()
HERE, PHONE = "127.0.0.1", "192.168.1.77"
HTML = {"accept": "text/html"}


@pytest.mark.parametrize(
    ("asked_for", "origin"),
    [
        ("127.0.0.1:8080", None),
        ("localhost:8080", "http://localhost:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_this_machine_is_answered(asked_for: str, origin: str | None) -> None:
    headers = {"host": asked_for} | ({} if origin is None else {"origin": origin})
    assert refusal(headers, names=NONE) is None


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"host": "evil.example:8080"}, "DNS rebinding: a foreign name that points here"),
        ({"host": "127.0.0.1.evil.example"}, "a name that only begins like this machine"),
        ({"host": "[::1"}, "not a name at all"),
        ({}, "no name at all"),
        ({"host": "localhost:8080", "origin": "http://evil.example"}, "a page of another site"),
        ({"host": "localhost:8080", "origin": "http://localhost:9090"}, "another local page"),
        ({"host": "localhost:8080", "origin": "null"}, "a page without an origin"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_anything_else_is_refused(headers: dict[str, str], why: str) -> None:
    assert refusal(headers, names=NONE) is not None, why
    assert refusal(headers, names=frozenset({"gym.local"})) is not None, why


def test_pages_open_to_a_network_answer_to_their_names_and_to_no_other() -> None:
    names = frozenset({"gym.local"})
    assert refusal({"host": "GYM.local:8080"}, names=names) is None
    assert refusal({"host": "hall.local:8080"}, names=names) is not None
    foreign = {"host": "gym.local:8080", "origin": "http://evil.example"}
    assert refusal(foreign, names=names) is not None


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@dataclass
class Entrance:
    """A guarded application that says which right it was asked with."""

    door: Door | None
    port: ScriptedPort

    def client(self, address: str = PHONE, *, scheme: str = "http") -> httpx.AsyncClient:
        guard = Guard(_say_right, site=Site(runners=OneRunner(self.port), door=self.door))
        transport = httpx.ASGITransport(app=guard, client=(address, 50_000))
        return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://gym.local:8080")


async def _say_right(scope: Scope, receive: Receive, send: Send) -> None:
    site = site_of(Request(scope))
    port = site.runners.port(site.runners.athletes()[0])
    said = site.right.value
    try:
        await port.do(PressButton(Action.LAP))
    except NotAllowed:
        said += ", refused"
    await PlainTextResponse(said)(scope, receive, send)


@pytest.fixture
def entrance(tmp_path: Path) -> Entrance:
    door = Door(
        names=frozenset({"gym.local"}),
        codes=OneTimeCodes(),
        grants=Grants(tmp_path / "grants.json"),
        signer=CookieSigner(tmp_path / "secret"),
        clock=SystemClock(),
        secure_address="https://192.168.1.5:8443/",
        authority=b"certificate",
    )
    return Entrance(door=door, port=ScriptedPort())


@pytest.fixture
async def phone(entrance: Entrance) -> AsyncIterator[httpx.AsyncClient]:
    async with entrance.client() as client:
        yield client


def code(entrance: Entrance, right: Right) -> str:
    assert entrance.door is not None
    return entrance.door.codes.shown(right)


async def test_without_a_door_a_network_never_comes_in() -> None:
    async with Entrance(door=None, port=ScriptedPort()).client() as client:
        answer = await client.get("/", headers={"host": "localhost:8080"})

    assert answer.status_code == 403


async def test_this_machine_needs_no_code(entrance: Entrance) -> None:
    async with entrance.client(HERE) as client:
        answer = await client.get("/", headers={"host": "localhost:8080"})

    assert answer.text == "control"


async def test_a_proxy_on_this_machine_does_not_make_a_stranger_one_of_us(
    entrance: Entrance,
) -> None:
    async with entrance.client(HERE) as client:
        answer = await client.get("/", headers=HTML)

    assert answer.headers["location"] == "/login"


async def test_a_stranger_is_asked_for_the_code_and_a_script_is_refused(
    phone: httpx.AsyncClient,
) -> None:
    page = await phone.get("/sessions", headers=HTML)
    data = await phone.get("/_nicegui_ws/socket.io/")

    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert data.status_code == 401
    assert 'name="code"' in (await phone.get("/login")).text


@pytest.mark.parametrize(
    ("right", "said"), [(Right.CONTROL, "control"), (Right.VIEW, "view, refused")]
)
async def test_a_code_lets_a_phone_in_with_its_right(
    entrance: Entrance, phone: httpx.AsyncClient, right: Right, said: str
) -> None:
    answer = await phone.post("/login", data={"code": code(entrance, right)})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await phone.get("/")).text == said
    assert entrance.port.pressed == (["lap"] if right.may_control else [])


async def test_a_code_works_once(entrance: Entrance, phone: httpx.AsyncClient) -> None:
    used = code(entrance, Right.CONTROL)
    await phone.post("/login", data={"code": used})
    async with entrance.client("192.168.1.78") as other:
        answer = await other.post("/login", data={"code": used})

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_guessing_locks_the_door(entrance: Entrance, phone: httpx.AsyncClient) -> None:
    for _ in range(TRIES):
        assert (await phone.post("/login", data={"code": "1"})).status_code == 403
    answer = await phone.post("/login", data={"code": code(entrance, Right.VIEW)})

    assert answer.status_code == 429
    assert "Wait 60 s" in answer.text


async def test_the_cookie_of_an_encrypted_page_never_travels_in_the_clear(
    entrance: Entrance,
) -> None:
    async with entrance.client(scheme="https") as phone:
        answer = await phone.post("/login", data={"code": code(entrance, Right.VIEW)})

    assert "; Secure" in answer.headers["set-cookie"]


async def test_another_site_cannot_log_a_phone_in_or_out(
    entrance: Entrance, phone: httpx.AsyncClient
) -> None:
    await phone.post("/login", data={"code": code(entrance, Right.VIEW)})
    evil = {"origin": "http://evil.example"}
    assert (await phone.post("/logout", headers=evil)).status_code == 403
    assert (await phone.post("/login", data={"code": "1"}, headers=evil)).status_code == 403
    assert (await phone.get("/")).text == "view, refused"


async def test_who_logs_out_has_to_log_in(entrance: Entrance, phone: httpx.AsyncClient) -> None:
    await phone.post("/login", data={"code": code(entrance, Right.CONTROL)})
    cookie = phone.cookies["strapline"]
    await phone.post("/logout")
    phone.cookies.set("strapline", cookie)

    assert (await phone.get("/", headers=HTML)).headers["location"] == "/login"


@pytest.mark.parametrize(
    "body",
    [b"", b"code=", b"code=" + b"1" * 5000, b"\xff\xfe", b"code=%00", b"x" * 4000],
    ids=["empty", "no code", "too long", "not text", "a zero byte", "no form"],
)
async def test_rubbish_in_the_form_is_a_clear_answer(phone: httpx.AsyncClient, body: bytes) -> None:
    answer = await phone.post(
        "/login", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )

    assert answer.status_code in {400, 403}


async def test_a_phone_can_get_the_certificate_before_it_is_let_in(
    phone: httpx.AsyncClient,
) -> None:
    page, file = await phone.get("/trust"), await phone.get("/strapline-authority.crt")

    assert "https://192.168.1.5:8443/" in page.text
    assert "<svg" in page.text
    assert file.content == b"certificate"
    assert file.headers["content-type"] == "application/x-x509-ca-cert"


async def test_the_computer_itself_can_show_how_to_trust_it(entrance: Entrance) -> None:
    async with entrance.client(HERE) as client:
        answer = await client.get("/trust", headers={"host": "localhost:8080"})

    assert "https://192.168.1.5:8443/" in answer.text


async def test_the_pages_before_the_door_load_nothing(phone: httpx.AsyncClient) -> None:
    for path in ("/login", "/trust"):
        answer = await phone.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["cache-control"] == "no-store"
        assert "<script" not in answer.text


async def test_a_health_check_needs_no_code_and_tells_nothing(phone: httpx.AsyncClient) -> None:
    answer = await phone.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")


async def test_a_health_check_fails_while_what_is_behind_the_pages_is_not_at_work() -> None:
    at_work = False
    site = Site(runners=OneRunner(ScriptedPort()), is_ready=lambda: at_work)
    transport = httpx.ASGITransport(app=Guard(_say_right, site=site), client=("127.0.0.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as check:
        early = await check.get("/healthz")
        assert (early.status_code, early.text) == (503, "not ready")
        at_work = True
        assert (await check.get("/healthz")).status_code == 200


TOKEN = "a-token"
BRIDGE_PATH = "/bridge/heart-rate"


class OneBridge:
    def bridge_of(self, token: str) -> Bridge | None:
        return Bridge(name="watch", athlete=RUNNING.athlete) if token == TOKEN else None


def bridged(port: ScriptedPort, *, door: Door | None, address: str) -> httpx.AsyncClient:
    runners = OneRunner(port)
    heart_rates = HeartRateDoor(runners, bridges=OneBridge(), clock=SystemClock())
    guard = Guard(_say_right, site=Site(runners=runners, door=door, heart_rates=heart_rates))
    transport = httpx.ASGITransport(app=guard, client=(address, 50_000))
    host = "gym.local" if address == PHONE else "localhost"
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}:8080")


def reading(**changed: object) -> dict[str, object]:
    now_s = SystemClock().wall_ns() / 1e9
    return {"athlete": RUNNING.athlete, "bpm": 132, "time": now_s} | changed


@pytest.mark.parametrize("address", [HERE, PHONE])
async def test_a_bridge_needs_its_token_and_no_code(entrance: Entrance, address: str) -> None:
    port = ScriptedPort(RUNNING)
    async with bridged(port, door=entrance.door, address=address) as client:
        bare = await client.post(BRIDGE_PATH, json=reading())
        wrong = await client.post(
            BRIDGE_PATH, json=reading(), headers={"authorization": "Bearer another"}
        )
        taken = await client.post(
            BRIDGE_PATH, json=reading(), headers={"authorization": f"Bearer {TOKEN}"}
        )
        soon = await client.post(BRIDGE_PATH, json=reading(token=TOKEN))
    assert (bare.status_code, wrong.status_code) == (401, 401)
    assert (taken.status_code, taken.content) == (204, b"")
    assert soon.status_code == 429
    assert bare.text.count("\n") == 1
    assert port.pressed == ["watch 132"]


async def test_a_network_without_a_door_tells_nothing() -> None:
    port = ScriptedPort(RUNNING)
    async with bridged(port, door=None, address=PHONE) as client:
        answer = await client.post(
            BRIDGE_PATH, json=reading(token=TOKEN), headers={"host": "localhost:8080"}
        )
    assert answer.status_code == 403
    assert port.pressed == []


async def test_a_web_site_elsewhere_tells_nothing_with_a_token_either(entrance: Entrance) -> None:
    port = ScriptedPort(RUNNING)
    async with bridged(port, door=entrance.door, address=HERE) as client:
        answer = await client.post(
            BRIDGE_PATH, json=reading(token=TOKEN), headers={"origin": "http://evil.example"}
        )
    assert answer.status_code == 403
    assert port.pressed == []


@pytest.mark.parametrize(
    ("method", "content", "status"),
    [
        ("GET", b"", 405),
        ("PUT", b"{}", 405),
        ("POST", b"not json", 400),
        ("POST", b"x" * 100_000, 413),
        ("POST", b'{"athlete": "Bob", "bpm": 100, "time": 1, "token": "a-token"}', 403),
        ("POST", b'{"athlete": "Ada", "bpm": 900, "time": 1, "token": "a-token"}', 422),
    ],
)
async def test_what_is_wrong_has_a_number_and_a_line(
    method: str, content: bytes, status: int, entrance: Entrance
) -> None:
    port = ScriptedPort(msgspec.structs.replace(RUNNING, athlete="Ada"))
    bridges = {"a-token": Bridge(name="watch", athlete="Ada")}

    class Known:
        def bridge_of(self, token: str) -> Bridge | None:
            return bridges.get(token)

    runners = OneRunner(port)
    heart_rates = HeartRateDoor(runners, bridges=Known(), clock=SystemClock())
    guard = Guard(_say_right, site=Site(runners=runners, heart_rates=heart_rates))
    transport = httpx.ASGITransport(app=guard, client=(HERE, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8080") as client:
        answer = await client.request(method, BRIDGE_PATH, content=content)
    assert answer.status_code == status
    assert answer.text
    assert port.pressed == []


async def test_a_body_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heart_rate_route, "READ_WITHIN_S", 0.05)
    never = asyncio.Event()

    async def stuck() -> AsyncIterator[bytes]:
        yield b'{"athlete":'
        await never.wait()

    scope: Scope = {
        "type": "http", "method": "POST", "path": BRIDGE_PATH, "query_string": b"", "headers": [],
    }  # fmt: skip
    parts = stuck()

    async def receive() -> Message:
        return {"type": "http.request", "body": await anext(parts), "more_body": True}

    door = HeartRateDoor(OneRunner(ScriptedPort(RUNNING)), bridges=OneBridge(), clock=SystemClock())
    answer = await heart_rate_route.answer(Request(scope, receive), door)
    assert answer.status_code == 408
