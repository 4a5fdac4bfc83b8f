"""What browsers send through a page's socket: believed only in the right shape, for its page."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import RUNNING, ScriptedPort
from tests.patience import PATIENCE_S
from tests.sizes import sized

SOCKET = "_nicegui_ws/socket.io/?EIO=4&transport=websocket"


class Browser:
    """The socket of one page, spoken to by hand."""

    def __init__(self, socket: ClientConnection, *, client_id: str) -> None:
        self.socket = socket
        self.client_id = client_id
        self._asked = 0

    async def said(self, event: str, *told: Any) -> Any:
        """Send an event and wait for what the server says to it."""
        self._asked += 1
        await self.socket.send(f"42{self._asked}{json.dumps([event, *told])}")
        async with SystemClock().timeout(PATIENCE_S):
            while True:
                got = str(await self.socket.recv())
                if got == "2":
                    await self.socket.send("3")
                elif got.startswith(f"43{self._asked}["):
                    return json.loads(got.removeprefix(f"43{self._asked}"))

    def event(self, **parts: Any) -> dict[str, Any]:
        return {
            "client_id": self.client_id,
            "id": 999_999,
            "listener_id": "none",
            "args": [],
        } | parts


@asynccontextmanager
async def page(address: str) -> AsyncIterator[Browser]:
    """A page whose socket has come."""
    async with httpx.AsyncClient(timeout=PATIENCE_S) as client:
        told = (await client.get(address)).text
    [client_id] = re.findall(r"'client_id': '([0-9a-f-]{36})'", told)
    query = f"&client_id={client_id}&tab_id=t&document_id=d&next_message_id=0"
    where = address.replace("http", "ws") + SOCKET + query + "&implicit_handshake=true"
    async with connect(where, open_timeout=PATIENCE_S) as socket:
        await socket.recv()
        await socket.send("40")
        yield Browser(socket, client_id=client_id)


@pytest.fixture
async def served() -> AsyncIterator[tuple[str, ScriptedPort]]:
    port = ScriptedPort(RUNNING)
    site = Site(runners=OneRunner(port))
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        yield address, port


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING)
    return caplog


REFUSED = [
    ("event", "no message"),
    ("event", {}),
    ("event", {"client_id": "somebody else's", "id": 3, "listener_id": "x", "args": []}),
    ("javascript_response", {"request_id": 5}),
    ("ack", {"next_message_id": "many"}),
    ("handshake", {"client_id": []}),
]


@pytest.mark.parametrize(("event", "message"), REFUSED, ids=lambda value: str(value)[:40])
async def test_an_event_of_no_shape_is_refused_in_a_line_and_changes_nothing(
    served: tuple[str, ScriptedPort], told: pytest.LogCaptureFixture, event: str, message: Any
) -> None:
    address, port = served
    async with page(address) as browser:
        assert await browser.said(event, message) == [False]

    lines = [record.getMessage() for record in told.records if "was refused" in record.message]
    assert len(lines) == 1
    assert "\n" not in lines[0]
    assert port.pressed == []


async def test_an_event_for_a_page_of_another_browser_is_refused(
    served: tuple[str, ScriptedPort],
) -> None:
    address, _ = served
    async with page(address) as victim, page(address) as attacker:
        forged = attacker.event(client_id=victim.client_id)
        assert await attacker.said("event", forged) == [False]
        assert await victim.said("event", victim.event()) != [False]


async def test_what_a_browser_wants_logged_is_not(
    served: tuple[str, ScriptedPort], told: pytest.LogCaptureFixture
) -> None:
    address, _ = served
    async with page(address) as browser:
        message = {"client_id": browser.client_id, "level": "error", "message": "\x1b[2Jowned"}
        await browser.said("log", message)

    assert "owned" not in told.text


async def test_bytes_and_long_messages_end_the_socket_and_nothing_else(
    served: tuple[str, ScriptedPort],
) -> None:
    address, _ = served
    for message in (b"\x00" * 10, "42" + "[" * 2_000_000):
        async with page(address) as browser:
            await browser.socket.send(message)
            async with SystemClock().timeout(PATIENCE_S):
                # Closed with an error is closed.
                with suppress(ConnectionClosed):
                    async for _ in browser.socket:
                        pass
    async with page(address) as browser:
        assert await browser.said("event", browser.event()) != [False]


async def test_deeply_nested_json_is_refused(served: tuple[str, ScriptedPort]) -> None:
    address, _ = served
    async with page(address) as browser:
        await browser.socket.send('42["event",' + "[" * 100_000 + "]" * 100_000 + "]")
    async with page(address) as browser:
        assert await browser.said("event", browser.event()) != [False]


async def test_a_socket_without_a_page_is_told_to_load_one(
    served: tuple[str, ScriptedPort],
) -> None:
    address, _ = served
    async with connect(address.replace("http", "ws") + SOCKET + "&client_id=gone") as socket:
        await socket.recv()
        await socket.send("40")
        assert await socket.recv() == '44{"message":"Implicit handshake failed"}'
        with pytest.raises(ConnectionClosed):
            await socket.recv()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["client_id", "id", "listener_id", "args", "request_id", "tab_id", "level"])
EVENTS = st.sampled_from(["event", "handshake", "ack", "javascript_response", "log", "made up"])


async def test_whatever_is_sent_the_page_answers_on(served: tuple[str, ScriptedPort]) -> None:
    address, port = served
    loop = asyncio.get_running_loop()
    async with page(address) as browser:

        @settings(
            max_examples=sized(usual=40, long=2_000),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(EVENTS, st.dictionaries(KEYS, JSON, max_size=5), st.booleans(), st.lists(JSON))
        def fuzz(event: str, parts: dict[str, Any], is_its_own: bool, more: list[Any]) -> None:
            message = browser.event() | parts
            if is_its_own:
                message["client_id"] = browser.client_id
            sending = browser.socket.send(f"42{json.dumps([event, message, *more])}")
            asyncio.run_coroutine_threadsafe(sending, loop).result(PATIENCE_S)

        await asyncio.to_thread(fuzz)
        assert await browser.said(
            "ack", {"client_id": browser.client_id, "next_message_id": 0}
        ) != [False]
    assert port.pressed == []
