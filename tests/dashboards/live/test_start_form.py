"""Plan and devices are chosen on the page before a session starts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.ports.starting import Choices, DeviceChoice, Order
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind
from sessions.live.runners import OneRunner
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.live.conftest import PHONE
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.patience import PATIENCE_S, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STRAP = DeviceChoice(alias="red strap", kind=DeviceKind.STRAP)
BELT = DeviceChoice(alias="belt", kind=DeviceKind.TREADMILL)


class Orders:
    """A StartingPort with one athlete."""

    def __init__(self) -> None:
        self.now = Choices(workouts=("easy-30", "norwegian"), devices=(STRAP, BELT), order=Order())

    def choices(self, athlete: str) -> Choices:
        assert athlete == ""
        return self.now

    def choose(self, athlete: str, *, order: Order) -> None:
        assert athlete == ""
        self.now = msgspec.structs.replace(self.now, order=order)


@dataclass(frozen=True)
class Before:
    page: Page
    port: ScriptedPort
    orders: Orders


@pytest_asyncio.fixture(loop_scope="session")
async def before(browser: Browser) -> AsyncIterator[Before]:
    port, orders = ScriptedPort(IDLE), Orders()
    site = Site(runners=OneRunner(port), starting=orders)
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Plan").wait_for()
        await page.wait_for_function("window.socket?.connected")
        yield Before(page, port, orders)
        await context.close()


async def test_a_plan_is_chosen_and_taken_back(before: Before) -> None:
    plan = before.page.get_by_label("Plan")
    await expect(plan).to_have_value("")
    await plan.select_option("norwegian")
    await until(lambda: before.orders.now.order.workout == "norwegian")
    # On a busy machine the answer to the first choice may come after the second and undo it.
    async with SystemClock().timeout(PATIENCE_S):
        while before.orders.now.order.workout is not None:
            await plan.select_option("")
            await SystemClock().sleep(0.2)


async def test_a_device_is_left_out_and_taken_in_again(before: Before) -> None:
    await before.page.get_by_label("red strap").uncheck()
    await expect(before.page.get_by_label("red strap")).not_to_be_checked()
    assert before.orders.now.order.without == {"red strap"}
    await before.page.get_by_label("red strap").check()
    await expect(before.page.get_by_label("red strap")).to_be_checked()


async def test_a_device_somebody_else_uses_cannot_be_taken(before: Before) -> None:
    before.orders.now = msgspec.structs.replace(
        before.orders.now, devices=(STRAP, msgspec.structs.replace(BELT, holder="Bea"))
    )
    belt = before.page.get_by_label("belt")
    await expect(belt).to_be_disabled()
    await expect(before.page.get_by_text("in use by Bea")).to_be_visible()


async def test_the_form_is_away_while_a_session_runs(before: Before) -> None:
    assert await serious_faults(before.page) == []
    before.port.now = RUNNING
    await expect(before.page.get_by_label("Next session")).to_be_hidden()
