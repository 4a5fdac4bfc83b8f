"""Whose doing a request is: our own pages', a person's, or another site's."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from dashboards.access.cookies import LIFETIME_S
from dashboards.web.guard import BODY_AT_MOST, Guard
from dashboards.web.origins import refusal
from dashboards.web.site import Site
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import ScriptedPort

HERE = {"host": "localhost:8080"}
STUDIO = frozenset({"strap.example"})
NOBODY: frozenset[str] = frozenset()
IMAGE = {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
FRAME = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
OPENED = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
FOLLOWED = OPENED | {"sec-fetch-user": "?1"}


@pytest.mark.parametrize(
    ("site", "how", "method", "is_answered"),
    [
        ("same-origin", IMAGE, "GET", True),
        ("none", OPENED, "GET", True),
        ("cross-site", FOLLOWED, "GET", True),
        ("same-site", OPENED, "GET", True),
        ("cross-site", OPENED, "GET", False),
        ("cross-site", FOLLOWED, "POST", False),
        ("cross-site", FRAME | {"sec-fetch-user": "?1"}, "GET", False),
        ("cross-site", IMAGE, "GET", False),
        ("cross-site", {}, "GET", False),
        ("cross-site", {"sec-fetch-mode": "websocket"}, "GET", False),
        ("same-site", IMAGE, "GET", False),
        ("same-site", FRAME, "GET", False),
        ("made-up", {}, "GET", False),
    ],
)
def test_only_what_a_person_opens_may_come_from_another_site(
    site: str, how: dict[str, str], method: str, is_answered: bool
) -> None:
    headers = HERE | {"sec-fetch-site": site} | how
    assert (refusal(headers, names=NOBODY, method=method) is None) is is_answered


@pytest.mark.parametrize(
    ("scheme", "origin", "proxied", "is_answered"),
    [
        ("https", "https://strap.example", NOBODY, True),
        ("https", "http://strap.example", NOBODY, False),
        ("http", "https://strap.example", NOBODY, False),
        ("http", "https://strap.example", STUDIO, True),
        ("http", "http://strap.example", STUDIO, True),
        ("https", "http://strap.example", STUDIO, False),
        ("http", "ftp://strap.example", STUDIO, False),
        ("http", "http://[strap.example", NOBODY, False),
    ],
)
def test_the_origin_has_our_scheme_unless_a_proxy_takes_the_encryption_off(
    scheme: str, origin: str, proxied: frozenset[str], is_answered: bool
) -> None:
    headers = {"host": "strap.example", "origin": origin}
    reason = refusal(headers, names=STUDIO, scheme=scheme, proxied=proxied)
    assert (reason is None) is is_answered


async def _built(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("built")(scope, receive, send)


def asker(scheme: str = "http") -> httpx.AsyncClient:
    guard = Guard(_built, site=Site(runners=OneRunner(ScriptedPort())))
    transport = httpx.ASGITransport(app=guard, client=("127.0.0.1", 50_000))
    return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://localhost:8080")


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with asker() as client:
        yield client


async def test_a_site_that_leads_a_person_here_unasked_is_answered_with_the_way_in(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/sessions", headers={"sec-fetch-site": "cross-site"} | OPENED)

    assert answer.status_code == 403
    assert '<a href="/sessions">' in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_the_way_in_holds_nothing_of_what_was_asked_for_but_text(
    browser: httpx.AsyncClient,
) -> None:
    asked = '/"><script>alert(1)</script>'
    answer = await browser.get(asked, headers={"sec-fetch-site": "cross-site"} | OPENED)

    assert "<script" not in answer.text


async def test_every_answer_says_what_these_pages_never_do(browser: httpx.AsyncClient) -> None:
    for path, headers in (("/", {}), ("/", {"origin": "http://evil.example"}), ("/healthz", {})):
        answer = await browser.get(path, headers=headers)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "object-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "strict-transport-security" not in answer.headers


async def test_encrypted_pages_ask_to_stay_encrypted() -> None:
    async with asker("https") as client:
        answer = await client.get("/")

    assert answer.headers["strict-transport-security"] == f"max-age={LIFETIME_S}"


@pytest.mark.parametrize(
    "headers",
    [
        {"content-length": str(BODY_AT_MOST + 1)},
        {"content-length": "9" * 5_000},
        {"content-length": "-1"},
        {"content-length": "²"},
        {"transfer-encoding": "chunked"},
    ],
)
async def test_a_body_that_is_long_or_does_not_say_how_long_is_not_read(
    headers: dict[str, str],
) -> None:
    guard = Guard(_built, site=Site(runners=OneRunner(ScriptedPort())))
    told: list[int] = []
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/login",
        "query_string": b"",
        "scheme": "http",
        "client": ("127.0.0.1", 50_000),
        "headers": [
            (name.encode(), value.encode("utf-8"))
            for name, value in ({"host": "localhost"} | headers).items()
        ],
    }

    async def receive() -> dict[str, object]:
        raise AssertionError("the body was read")

    async def send(message: dict[str, object]) -> None:  # type: ignore[type-arg, unused-ignore]
        if "status" in message:
            told.append(int(str(message["status"])))

    await guard(scope, receive, send)  # type: ignore[arg-type]
    assert told == [413]


async def test_a_refused_browser_keeps_no_connection(browser: httpx.AsyncClient) -> None:
    refused = await browser.get("/", headers={"origin": "http://evil.example"})
    answered = await browser.get("/")

    assert refused.headers["connection"] == "close"
    assert "connection" not in answered.headers


async def test_what_is_refused_is_a_line_of_the_log(
    browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await browser.get("/", headers={"origin": "http://evil.example"})
    await browser.get("/")

    [record] = caplog.records
    assert "evil.example" in record.getMessage()
    assert "127.0.0.1" in record.getMessage()
