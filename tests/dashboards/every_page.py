"""Every page that there is, and the moments of the live page, with what must be seen at once.

A new page or moment is a line in `PAGES`: it is then looked at on every screen.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest
from playwright.async_api import Page

from dashboards.access.read_tokens import Reader, ReadTokens
from dashboards.ports.pairing import (
    NearbyView,
    PairingView,
    Readiness,
    RememberedView,
    TrialState,
    TrialView,
)
from dashboards.serving import Site, serving
from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind, Link
from sessions.control.control_view import ControlView
from sessions.control.states import ControlState
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import WorkoutLeg, WorkoutResult
from sessions.live.freshness import Reading
from sessions.live.live_view import CueView, LiveStatus, LiveView
from sessions.store import Source
from sessions.workouts.cues import CueKind, TargetStanding
from sessions.workouts.targets import Band, Target
from strapline.athletes.profiles import save_profile
from tests.dashboards.board.crowd import READY, SILENT, STALE, crowd
from tests.dashboards.live.finished_run import BREAKDOWN
from tests.dashboards.review.filled import ADA, FIRST_NS, keep, reviewed
from tests.dashboards.web.scripted_pairing import ScriptedPairing
from tests.dashboards.web.scripted_port import PLAN, PLANNED, RUNNING, STEPS, STRAP, TREADMILL
from tests.dashboards.web.scripted_runners import ScriptedRunners

change = msgspec.structs.replace

LEGS = tuple(
    WorkoutLeg(
        step=number,
        name=step.name,
        kind=step.kind,
        start_s=step.start_s,
        end_s=step.end_s,
        outcome="skipped" if step.name == "Sprint" else "completed",
        distance_m=250.0,
        target_low=8.5,
        target_high=9.5,
        target_unit="km/h",
        in_s=90.0,
        under_s=10.0,
        over_s=20.0,
        score_pct=75.0,
    )
    for number, step in enumerate(STEPS)
)
RESULT = WorkoutResult(
    name="w", title="Walk 3, jog 2, sprint 1", score_pct=81.0, done_pct=92.0, steps=5, legs=LEGS
)
TARGET = Target(
    speed_kmh=9.0,
    speed_band_kmh=Band(low=8.55, high=9.45),
    heart_rate_band_bpm=Band(low=130.0, high=148.0),
)
IDLE = LiveView(status=LiveStatus.IDLE, athlete="Ada")
WAITING = change(
    RUNNING,
    status=LiveStatus.WAITING,
    heart_rate=Reading(),
    zone=None,
    speed=Reading(),
    incline=Reading(),
    elapsed_s=0.0,
    step_index=None,
)
LED = change(PLANNED, can_control=True)
PAUSED = change(LED, status=LiveStatus.PAUSED, pause_s=42.0, paused_s=42.0)
SILENT_STRAP = change(
    PLANNED,
    heart_rate=Reading(value=142, age_s=6.0),
    devices=(change(STRAP, link=Link.SILENT, age_s=6.2, battery_pct=9), TREADMILL),
    notices=("The strap is silent; looking for it.",),
)
FREE = change(RUNNING, steps=(), step_index=None, intervals=BREAKDOWN.intervals[:3])
OVER_THE_CEILING = change(
    PLANNED,
    heart_rate=Reading(value=178, age_s=0.3),
    zone=5,
    over_ceiling=True,
    heart_rate_ceiling_bpm=175.0,
    notices=("The strap's battery is low: 9 %.",),
    plan=change(
        PLAN,
        target=TARGET,
        standing=TargetStanding.OVER,
        cues=(CueView(number=4, kind=CueKind.OVER, step=2),),
    ),
    can_control=True,
    control=ControlView(state=ControlState.FOLLOWING, speed_kmh=9.0, incline_pct=1.0),
)
FINISHED = LiveView(
    status=LiveStatus.FINISHED,
    session="s1",
    athlete="Ada",
    breakdown=replace(BREAKDOWN, workout=RESULT),
)

NEARBY = (
    NearbyView(
        address="5A:00:00:00:00:01",
        name="Polar H10 A1B2C3D4",
        kinds=(DeviceKind.STRAP,),
        rssi_dbm=-52,
        is_touched=True,
        trial=TrialView(
            state=TrialState.LIVE,
            words="72 bpm",
            kind=DeviceKind.STRAP,
            facts=("Polar H10", "battery 87 %"),
            alias="Polar H10",
        ),
    ),
    NearbyView(
        address="5A:00:00:00:00:02",
        name="Technogym Run",
        kinds=(DeviceKind.TREADMILL,),
        rssi_dbm=-68,
        is_machine=True,
    ),
    NearbyView(
        address="5A:00:00:00:00:03",
        name="WalkingPad",
        kinds=(DeviceKind.TREADMILL,),
        rssi_dbm=-84,
        about="WalkingPad (KingSmith) speaks its maker's own protocol, by which it is read.",
        alias="pad",
    ),
)
AT_PAIR = PairingView(
    nearby=NEARBY,
    nameless=3,
    remembered=(RememberedView(alias="belt", kind=DeviceKind.TREADMILL, model="T600"),),
)
ALONE = PairingView()
READINESS = Readiness(can_start=True, streaming=("Polar H10",), missing=())

PLANNED_ID, OTHER_ID = (f"20261122-0915-{number:04}" for number in (0, 1))


@dataclass(frozen=True)
class LookedAt:
    """One page at one moment.

    `path`: its address. `ready`: a selector of what is there once it has been built. `views`: who
    runs. `important`: what must be seen whole without scrolling, on every screen. `pairing`: what
    is near.
    """

    path: str
    ready: str
    views: tuple[LiveView, ...] = (IDLE,)
    important: tuple[str, ...] = ()
    pairing: PairingView = AT_PAIR


BOARD_PAGE = LookedAt("/board", ".board-tile", views=(*crowd(9), STALE, SILENT, READY))


RUN_NUMBERS = tuple(
    f"[data-tile={name}]"
    for name in (
        *("elapsed", "left", "distance", "gross", "net"),
        *("pace", "speed", "cadence", "incline"),
    )
)
IN_A_RUN = (
    *(".news", ".hero", ".bpm", ".hero-so-far", ".zone-name", ".zone-scale"),
    *(".interval-title", ".countdown", ".bar-field", ".controls"),
    *RUN_NUMBERS,
)
"""What a runner looks for: never below the fold, and it never moves."""


def _live(view: LiveView, *important: str, ready: str = ".trend .lines") -> LookedAt:
    return LookedAt("/", ready, views=(change(view, simulated=False),), important=important)


PAGES: dict[str, LookedAt] = {
    "live-idle": _live(IDLE, ready=".idle"),
    "live-waiting": _live(WAITING, ".hero", ".countdown", ".controls", *RUN_NUMBERS),
    "live-planned": _live(LED, *IN_A_RUN, ".interval-next", ".target"),
    "live-alarm": _live(OVER_THE_CEILING, *IN_A_RUN, ".news-todo", ".standing", ".cue"),
    "live-paused": _live(PAUSED, *IN_A_RUN),
    "live-free": _live(FREE, *IN_A_RUN),
    "live-silent": _live(SILENT_STRAP, ".news", ".hero", ".countdown", ".controls", *RUN_NUMBERS),
    "live-finished": _live(FINISHED, ".totals-title", ".totals-grid", ready=".totals"),
    "pair": LookedAt("/pair", ".nearby-device"),
    "pair-nothing": LookedAt("/pair", ".nearby", pairing=ALONE),
    "board": BOARD_PAGE,
    "sessions": LookedAt("/sessions", "main h1, main [role=heading]"),
    "session": LookedAt(f"/sessions/{PLANNED_ID}", "main table"),
    "compare": LookedAt(f"/compare/{PLANNED_ID}/{OTHER_ID}", "main table"),
    "compare-distance": LookedAt(
        f"/compare/{PLANNED_ID}/{OTHER_ID}?by=distance", "#course[data-drawn]"
    ),
    "compare-choice": LookedAt("/compare", "main form"),
    "progress": LookedAt("/progress", ".progress-chart"),
    "progress-months": LookedAt("/progress?by=month", ".progress-chart"),
    "week": LookedAt("/week/2026-W47", "main h1, main [role=heading]"),
    "athletes": LookedAt("/athletes", "main h1, main [role=heading]"),
    "athlete": LookedAt("/athletes/of/Ada", "main form"),
    "athlete-new": LookedAt("/athletes/new", "main form"),
    "settings": LookedAt("/settings", "main h1, main [role=heading]"),
    "not-here": LookedAt("/nowhere", ".not-here"),
}


@dataclass(frozen=True)
class EveryPage:
    """The one server with all the pages, and what it shows."""

    address: str
    runners: ScriptedRunners
    pairing: ScriptedPairing

    async def open(self, page: Page, at: LookedAt) -> None:
        """Show this page at this moment."""
        self.runners.put(*at.views)
        self.pairing.now = at.pairing
        for port in self.runners.ports.values():
            port.heart_rates(None if 200 < s < 240 else 120 + s % 60 for s in range(300))
        await page.goto(f"{self.address.rstrip('/')}{at.path}")
        await page.locator(at.ready).first.wait_for()


@asynccontextmanager
async def every_page(folder: Path) -> AsyncIterator[EveryPage]:
    """Serve all pages over a store with three sessions in it."""
    runners, pairing = ScriptedRunners(IDLE), ScriptedPairing(AT_PAIR, readiness=READINESS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRAPLINE_CONFIG", str(folder / "config.toml"))
        (folder / "config.toml").write_text("")
        with reviewed(folder) as (store, _config, review):
            save_profile(ADA, data_dir=folder)
            keep(store, 0, planned=True)
            keep(store, 1, seconds=600)
            keep(store, 2, athlete=Athlete(name="Bo", age_years=41), source=Source.SIMULATED)
            await store.flush()
            readers = ReadTokens(folder)
            readers.add(Reader(name="overlay", made_ns=FIRST_NS))
            site = Site(runners=runners, review=review, pairing=pairing, readers=readers)
            async with serving(
                site, host="127.0.0.1", port_number=0, clock=SystemClock()
            ) as address:
                yield EveryPage(address, runners, pairing)
