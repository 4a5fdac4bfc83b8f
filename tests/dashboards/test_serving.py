"""The web server's lifetime: taken ports, errors, closing with pages open, opening again."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest
from playwright.async_api import Browser, expect

from dashboards.serving import PortInUse, Site, serving
from dashboards.web.listening_socket import CannotListen, free_port, listen
from dashboards.web.nicegui_host import AlreadyServing
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.live_view import LiveView
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.patience import at_most_s

HERE = "127.0.0.1"


def site(view: LiveView = IDLE) -> Site:
    return Site(runners=OneRunner(ScriptedPort(view)))


async def test_the_address_answers_and_is_gone_after_the_block() -> None:
    async with (
        serving(site(), host=HERE, port_number=0, clock=SystemClock()) as address,
        httpx.AsyncClient() as client,
    ):
        assert (await client.get(address)).status_code == 200
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)


async def test_a_port_in_use_is_one_line_that_says_what_to_do() -> None:
    with socket.create_server((HERE, 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(PortInUse) as refused:
            async with serving(site(), host=HERE, port_number=taken, clock=SystemClock()):
                pass
    line = str(refused.value)
    assert f"port {taken}" in line
    assert "--port" in line
    assert "\n" not in line


async def test_a_host_of_another_machine_is_refused() -> None:
    # 192.0.2.0/24 is set aside for documentation (RFC 5737).
    with pytest.raises(CannotListen, match=r"^cannot listen on 192\.0\.2\.1"):
        async with serving(site(), host="192.0.2.1", port_number=0, clock=SystemClock()):
            pass


async def test_an_error_in_the_block_leaves_as_it_is() -> None:
    with pytest.raises(LookupError, match="the block's own"):
        async with serving(site(), host=HERE, port_number=0, clock=SystemClock()):
            raise LookupError("the block's own")


async def test_cancelling_the_block_closes_the_server() -> None:
    opened = asyncio.Event()

    async def serve_for_ever() -> None:
        async with serving(site(), host=HERE, port_number=0, clock=SystemClock()):
            opened.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(serve_for_ever())
        await opened.wait()
        task.cancel()
    assert task.cancelled()


async def test_the_pages_are_served_once_at_a_time() -> None:
    clock = SystemClock()
    async with serving(site(), host=HERE, port_number=0, clock=clock):
        with pytest.raises(AlreadyServing):
            async with serving(site(), host=HERE, port_number=0, clock=clock):
                pass


async def test_signals_stay_with_the_command() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    async with serving(site(), host=HERE, port_number=0, clock=SystemClock()):
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


class HeldClock(SystemClock):
    """Remembers whether anything holds it."""

    holds = 0
    ever_held = False

    @contextmanager
    def _held(self) -> Iterator[None]:
        self.holds += 1
        self.ever_held = True
        yield
        self.holds -= 1

    def hold(self) -> AbstractContextManager[None]:
        return self._held()


async def test_simulated_time_stands_still_until_the_page_can_be_opened() -> None:
    clock = HeldClock()
    async with serving(site(), host=HERE, port_number=0, clock=clock):
        assert clock.ever_held
        assert clock.holds == 0


async def test_a_request_for_another_name_or_from_another_site_is_refused() -> None:
    async with (
        serving(site(), host=HERE, port_number=0, clock=SystemClock()) as address,
        httpx.AsyncClient() as client,
    ):
        rebound = await client.get(address, headers={"host": "evil.example"})
        foreign = await client.get(address, headers={"origin": "http://evil.example"})
    assert (rebound.status_code, foreign.status_code) == (403, 403)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_closing_with_a_page_open_is_quick_and_the_page_stops_showing_numbers(
    browser: Browser,
) -> None:
    clock = SystemClock()
    before = asyncio.all_tasks()
    context = await browser.new_context()
    page = await context.new_page()
    await page.clock.install()
    async with serving(site(RUNNING), host=HERE, port_number=0, clock=clock) as address:
        await page.goto(address)
        await expect(page.get_by_test_id("bpm")).to_be_visible()
        await page.wait_for_function("document.body.dataset.heart === 'fresh'")
        closing_ns = clock.monotonic_ns()
    took_s = (clock.monotonic_ns() - closing_ns) / NS_PER_S
    left = [task for task in asyncio.all_tasks() - before if not task.done()]

    await page.clock.run_for(3000)
    await expect(page.get_by_text("Connection lost, trying again …")).to_be_visible()
    await page.clock.run_for(2000)
    await expect(page.get_by_test_id("bpm")).to_be_hidden()
    blank = await page.get_by_test_id("bpm").evaluate("e => getComputedStyle(e, '::after').content")
    await context.close()

    assert took_s < at_most_s(1.5)
    assert [task for task in left if "playwright" not in repr(task.get_coro())] == []
    assert blank == '"--"'


def test_a_preferred_port_is_taken_while_it_is_free() -> None:
    with listen("127.0.0.1", port_number=0) as taken:
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", preferred=port) == 0
    assert free_port("127.0.0.1", preferred=port) == port
