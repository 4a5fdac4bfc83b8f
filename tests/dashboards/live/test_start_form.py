"""Plan and devices are chosen on the page before a session starts."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.ports.review import ReviewPort
from dashboards.ports.starting import Choices, DeviceChoice, Order
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind
from sessions.live.runners import OneRunner
from sessions.prediction.predict import Expected, Prediction, predict, predictor_of
from sessions.workouts.built_in import built_in
from tests.dashboards.accessibility import serious_faults
from tests.dashboards.live.conftest import PHONE
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.patience import PATIENCE_S, until
from tests.sessions.prediction.known_hearts import ADA

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

STRAP = DeviceChoice(alias="red strap", kind=DeviceKind.STRAP)
BELT = DeviceChoice(alias="belt", kind=DeviceKind.TREADMILL)
NOT_ASKED = dict.fromkeys(("history", "weeks", "profiles", "settings"))


class Coach:
    """A CoachPort whose answers come when they are let go."""

    def __init__(self) -> None:
        self.known = predictor_of(ADA, [], at_day=0)
        self.held: set[str] = set()

    async def prediction(self, athlete: str, *, workout: str) -> Prediction | None:
        await until(lambda: workout not in self.held)
        plan = built_in("4x4" if workout == "norwegian" else "steady-30")
        assert plan is not None
        assert self.known is not None
        return predict(self.known, plan.workout())

    async def expected(self, session: str) -> Expected | None:
        raise AssertionError(session)


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
    coach: Coach


@pytest_asyncio.fixture(loop_scope="session")
async def before(browser: Browser) -> AsyncIterator[Before]:
    port, orders, coach = ScriptedPort(IDLE), Orders(), Coach()
    review = cast(ReviewPort, SimpleNamespace(coach=coach, **NOT_ASKED))
    site = Site(runners=OneRunner(port), starting=orders, review=review)
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Plan").wait_for()
        await page.wait_for_function("window.socket?.connected")
        yield Before(page, port, orders, coach)
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


async def test_what_the_chosen_plan_will_cost_stands_under_it(before: Before) -> None:
    plan, told = before.page.get_by_label("Plan"), before.page.locator(".start-predicted")
    await expect(told).to_be_hidden()
    before.coach.held = {"norwegian"}
    await plan.select_option("norwegian")
    await until(lambda: before.orders.now.order.workout == "norwegian")
    await plan.select_option("easy-30")
    await expect(told).to_have_text(re.compile(r"About \d+ bpm .* kcal"))
    easy = await told.text_content()
    # The answer about the plan before comes late, and is not shown.
    before.coach.held = set()
    await expect(before.page.get_by_text("No run has taught it yet")).to_be_visible()
    assert await told.text_content() == easy


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
