"""A whole run on the live page: simulated devices, the real program, a real browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Athlete, ZoneModel
from sessions.core.model.sample import Kind
from sessions.live.live_view import LiveStatus
from sessions.live.runners import OneRunner
from sessions.store import Store
from sessions.workouts.plan import Step, Workout
from strapline.session.equipment import simulated
from strapline.session.local_athlete import LocalAthlete, always
from tests.patience import PATIENCE_MS, at_most_s

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Zones a few beats wide, so that a heart that has just begun to run goes through them.
ATHLETE = Athlete(
    name="Ann",
    sex="female",
    age_years=34,
    mass_kg=61,
    zone_model=ZoneModel.CUSTOM,
    zone_bounds_bpm=(55.0, 66.0, 68.0, 71.0, 75.0, 190.0),
)
PLAN = Workout(
    name="short",
    title="Short",
    steps=(
        Step(name="Jog", kind=Kind.JOG, duration_s=8, speed_kmh=12.0),
        Step(name="Sprint", kind=Kind.SPRINT, duration_s=600, speed_kmh=15.0),
        Step(name="Home", kind=Kind.WALK, duration_s=60, speed_kmh=5.0),
    ),
)
SILENT_FROM_S = 12
WATCH = """() => {
  window.zones = [];
  window.drawn = {};
  const hero = document.querySelector("[data-testid=hero]");
  const note = () => {
    const zone = hero.dataset.zone;
    if (zone !== undefined && zone !== window.zones.at(-1)) window.zones.push(zone);
    if (hero.dataset.fresh !== window.last) window.drawn[hero.dataset.fresh] = Date.now() / 1000;
    window.last = hero.dataset.fresh;
  };
  new MutationObserver(note).observe(hero, { attributes: true });
  note();
}"""


@dataclass
class Run:
    """The program behind the page, and when the strap was heard last."""

    program: LocalAthlete
    page: Page
    last_beat_s: float = 0.0


@pytest_asyncio.fixture(loop_scope="session")
async def run(browser: Browser, tmp_path: Path) -> AsyncIterator[Run]:
    opener = simulated(workout=PLAN, seed=1, speed=1.0, faults=(f"strap-silent@{SILENT_FROM_S}",))
    with Store.open(tmp_path) as store:
        program = LocalAthlete(
            store=store, prepare=always(athlete=ATHLETE, workout=PLAN, opener=opener)
        )
        async with recording(program) as address:
            page = await browser.new_page(viewport={"width": 360, "height": 780})
            page.set_default_timeout(PATIENCE_MS)
            await page.goto(address)
            yield Run(program, page)
            await page.close()


@asynccontextmanager
async def recording(program: LocalAthlete) -> AsyncIterator[str]:
    clock = SystemClock()
    async with (
        serving(
            Site(runners=OneRunner(program)), host="127.0.0.1", port_number=0, clock=clock
        ) as at,
        asyncio.TaskGroup() as group,
    ):
        sessions = group.create_task(program.run_sessions())
        yield at
        await program.finish()
        sessions.cancel()


async def test_from_start_to_finish_with_a_strap_that_dies(run: Run) -> None:
    page, clock = run.page, SystemClock()

    def heard() -> None:
        """When the newest beat came, by the clock on the wall."""
        age_s = run.program.view().heart_rate.age_s
        if age_s is not None:
            run.last_beat_s = max(run.last_beat_s, clock.wall_ns() / NS_PER_S - age_s)

    with run.program.watched(heard):
        await page.get_by_role("button", name="Start").click()
        await page.get_by_test_id("hero").wait_for()
        await page.evaluate(WATCH)
        await expect(page.get_by_test_id("interval")).to_have_text("Jog")
        await expect(page.get_by_test_id("countdown")).to_have_text("0:03")
        await expect(page.get_by_test_id("interval")).to_have_text("Sprint")

        hero = page.get_by_test_id("hero")
        await expect(hero).to_have_attribute("data-fresh", "stale")
        await expect(hero).to_have_attribute("data-fresh", "blank")
    await expect(page.get_by_test_id("bpm")).to_have_text("--")
    drawn = await page.evaluate("window.drawn")
    assert 2.5 <= drawn["stale"] - run.last_beat_s <= at_most_s(3.0)
    assert 4.5 <= drawn["blank"] - run.last_beat_s <= at_most_s(5.0)
    zones = await page.evaluate("window.zones")
    assert len(set(zones)) >= 3  # the heart rate rose through them

    await page.get_by_role("button", name="Skip").click()
    await expect(page.get_by_test_id("interval")).to_have_text("Home")
    await page.get_by_role("button", name="Stop", exact=True).click()
    await page.get_by_role("button", name="Stop and save").click()
    await expect(page.get_by_text("Run finished")).to_be_visible()
    against = page.get_by_label("Plan and run")
    await expect(against.get_by_role("row").filter(has_text="Sprint")).to_contain_text("skipped")
    assert run.program.view().status is LiveStatus.FINISHED
