"""The proposed session on the start page: one press writes the plan, chooses it and starts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import cast

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.ports.review import Refused, ReviewPort
from dashboards.ports.review_changes import WriteCoachPlan
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from sessions.coach.coach import Coach
from sessions.coach.goal import Aim, Goal
from sessions.live.runners import OneRunner
from sessions.past.coaching import Coaching, NextSession
from tests.dashboards.live.conftest import PHONE
from tests.dashboards.live.test_start_form import NOT_ASKED, Orders
from tests.dashboards.web.scripted_port import IDLE, RUNNING, ScriptedPort
from tests.patience import until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TODAY = date(2026, 12, 1)


def proposed() -> NextSession:
    goal = Goal(aim=Aim.FIRST_RUN, since=TODAY.toordinal())
    ahead = tuple(Coach(goal).week_ahead(goal.since))
    return NextSession(
        coaching=Coaching(goal=goal, today=TODAY, ahead=ahead, weeks=(9, 18), is_reached=False)
    )


@dataclass
class Review:
    """A CoachPort and the one change that is asked of it."""

    refuses: str = ""
    asked: list[object] = field(default_factory=list)

    async def next_session(self, athlete: str) -> NextSession:
        assert athlete == ""
        return proposed()

    async def do(self, change: object) -> str:
        self.asked.append(change)
        if self.refuses:
            raise Refused(self.refuses)
        return "coach"


@dataclass(frozen=True)
class Before:
    page: Page
    port: ScriptedPort
    orders: Orders
    review: Review


@pytest_asyncio.fixture(loop_scope="session")
async def before(browser: Browser) -> AsyncIterator[Before]:
    port, orders, review = ScriptedPort(IDLE), Orders(), Review()
    fake = SimpleNamespace(coach=review, do=review.do, **NOT_ASKED)
    site = Site(runners=OneRunner(port), starting=orders, review=cast(ReviewPort, fake))
    async with serving(site, host="127.0.0.1", port_number=0, clock=SystemClock()) as address:
        context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
        page = await context.new_page()
        await page.goto(address)
        await page.get_by_label("Proposed session").wait_for()
        yield Before(page, port, orders, review)
        await context.close()


async def test_one_press_starts_what_is_proposed_and_it_is_away_while_it_runs(
    before: Before,
) -> None:
    card = before.page.get_by_label("Proposed session")
    await expect(card).to_contain_text("Today, 34 min: jog 1:00, walk 2:00, 8 times")
    await expect(card).to_contain_text("Because everybody begins")
    before.review.refuses = "the disk is full"
    await card.get_by_role("button", name="Start this").click()
    await expect(card).to_contain_text("the disk is full")
    assert before.orders.now.order.workout is None
    before.review.refuses = ""
    await card.get_by_role("button", name="Start this").click()
    await until(lambda: before.orders.now.order.workout == "coach")
    assert before.review.asked == [WriteCoachPlan(athlete="")] * 2
    await until(lambda: before.port.now == RUNNING)
    await expect(card).to_be_hidden()
