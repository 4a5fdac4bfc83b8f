"""Any request at all: it is answered, nothing fails inside, nothing is pressed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.access.cookies import CookieSigner
from dashboards.access.door import Door
from dashboards.access.grants import Grants
from dashboards.access.one_time_codes import OneTimeCodes
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.patience import PATIENCE_S
from tests.sizes import sized

NAMES = st.sampled_from(
    [
        "Host",
        "Origin",
        "Cookie",
        "Accept",
        "Accept-Language",
        "Content-Length",
        "Content-Type",
        "Transfer-Encoding",
        "Connection",
        "Upgrade",
        "Sec-Fetch-Site",
        "Authorization",
        "Range",
        "X-Forwarded-Prefix",
        "X-Forwarded-For",
        "Expect",
        "If-None-Match",
        "NiceGUI-Check",
    ]
)
VALUES = st.one_of(
    st.sampled_from(["", "localhost", "close", "chunked", "websocket", "cross-site", "text/html"]),
    st.sampled_from(["0", "-1", "99999999999999999999", "bytes=0-", "strapline=x.y.z", "gzip"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
)
PATHS = st.one_of(
    st.sampled_from(["/", "/run", "/run/Ada", "/board", "/board/stream", "/login", "/logout"]),
    st.sampled_from(["/sessions/x", "/access", "/trust", "/healthz", "/import/files", "/pair"]),
    st.sampled_from(["/bridge/heart-rate", "/_nicegui_ws/socket.io/?EIO=4&transport=polling"]),
    st.sampled_from(["/../../etc/passwd", "/%2e%2e/%2e%2e", "//", "/\\", "/run/%00", "*", "?"]),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=80).map("/{}".format),
)
METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE"])
# What a browser of another machine, or one that is refused, could be told by mistake.
FAILED = range(500, 600)


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[tuple[str, int, ScriptedPort]]:
    port = ScriptedPort(RUNNING)
    clock = SystemClock()
    door = Door(
        names=frozenset({"gym.local"}),
        codes=OneTimeCodes(),
        grants=Grants(tmp_path / "grants.json"),
        signer=CookieSigner(tmp_path / "secret"),
        clock=clock,
    )
    site = Site(runners=OneRunner(port), door=door)
    async with serving(site, host="127.0.0.1", port_number=0, clock=clock) as address:
        yield "127.0.0.1", int(address.rsplit(":", 1)[1].strip("/")), port


async def asked(host: str, port: int, request: bytes) -> int | None:
    """The status of the answer; None: the connection was closed without one."""
    async with SystemClock().timeout(PATIENCE_S):
        reader, writer = await asyncio.open_connection(host, port)
        try:
            writer.write(request)
            writer.write_eof()
            line = await reader.readline()
        except ConnectionError:
            return None
        finally:
            writer.close()
    return int(line.split()[1]) if line.startswith(b"HTTP/1.1 ") else None


async def test_whatever_is_asked_is_answered_and_changes_nothing(
    served: tuple[str, int, ScriptedPort], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    host, number, port = served
    loop = asyncio.get_running_loop()

    @settings(
        max_examples=sized(usual=60, long=3_000),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(METHODS, PATHS, st.lists(st.tuples(NAMES, VALUES), max_size=6), st.binary(max_size=60))
    def fuzz(method: str, path: str, more: list[tuple[str, str]], body: bytes) -> None:
        headers = [("Host", f"localhost:{number}"), *more]
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers)
        asking = asked(host, number, head.encode("latin-1") + b"\r\n" + body)
        status = asyncio.run_coroutine_threadsafe(asking, loop).result(PATIENCE_S)
        assert status not in FAILED, (method, path, headers)

    await asyncio.to_thread(fuzz)
    assert await asked(host, number, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") == 200
    assert port.pressed == []
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []
