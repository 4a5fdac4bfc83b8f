"""A LivePort that shows what a test tells it to, and remembers what was pressed."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import assert_never

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from ingest.measurements import Action
from sessions.core.model.sample import Kind
from sessions.live.commands import (
    Command,
    GiveHeartRate,
    NudgeBelt,
    PressButton,
    SetControl,
    Start,
    Stop,
    StopBelt,
    TakeDevice,
)
from sessions.live.freshness import Reading
from sessions.live.listeners import Listeners
from sessions.live.live_port import StartRefused
from sessions.live.live_view import (
    DeviceView,
    LegView,
    LiveStatus,
    LiveView,
    PlanView,
    StepView,
    TrendPoint,
)
from sessions.live.missing import MarkKind, MarkView
from sessions.workouts.cues import TargetStanding
from sessions.workouts.targets import Band, Target

BOUNDS_BPM = (92.5, 111.0, 129.5, 148.0, 166.5, 185.0)

STEPS = (
    StepView(name="Warm-up", kind=Kind.WALK, start_s=0, end_s=120, duration_s=120, speed_kmh=4.5),
    StepView(name="Walk", kind=Kind.WALK, start_s=120, end_s=300, duration_s=180, speed_kmh=5.5),
    StepView(name="Jog", kind=Kind.JOG, start_s=300, end_s=420, duration_s=120, speed_kmh=9.0),
    StepView(
        name="Sprint", kind=Kind.SPRINT, start_s=420, end_s=480, duration_s=60, speed_kmh=13.5
    ),
    StepView(
        name="Cool-down", kind=Kind.WALK, start_s=480, end_s=600, duration_s=120, speed_kmh=4.0
    ),
)

STRAP = DeviceView(
    alias="Simulated strap", kind=DeviceKind.STRAP, link=Link.STREAMING, age_s=0.4, battery_pct=87
)
TREADMILL = DeviceView(
    alias="Simulated treadmill", kind=DeviceKind.TREADMILL, link=Link.STREAMING, age_s=0.2
)

IDLE = LiveView(status=LiveStatus.IDLE)

RUNNING = LiveView(
    status=LiveStatus.RUNNING,
    session="s1",
    simulated=True,
    athlete="Ada",
    heart_rate=Reading(value=142, age_s=0.4),
    zone=3,
    zone_bounds_bpm=BOUNDS_BPM,
    zone_seconds=(64.0, 121.0, 138.0, 12.0, 0.0),
    below_s=21.0,
    speed=Reading(value=9.0, age_s=0.2),
    incline=Reading(value=1.0, age_s=0.2),
    cadence=Reading(value=164.0, age_s=0.2),
    mean_heart_rate_bpm=127.6,
    highest_heart_rate_bpm=151.0,
    elapsed_s=356.0,
    distance_m=612.0,
    gross_kcal=48.3,
    net_kcal=41.2,
    kind=Kind.JOG,
    kind_elapsed_s=56.0,
    workout="walk-jog-sprint",
    steps=STEPS,
    step_index=2,
    step_remaining_s=64.0,
    devices=(STRAP, TREADMILL),
)

PLAN = PlanView(
    index=2,
    elapsed_s=56.0,
    remaining_s=64.0,
    fraction=56 / 120,
    target=Target(speed_kmh=9.0, speed_band_kmh=Band(low=8.55, high=9.45)),
    standing=TargetStanding.IN,
    legs=(
        LegView(step=0, start_s=0.0, end_s=120.0),
        LegView(step=1, start_s=120.0, end_s=300.0),
        LegView(step=2, start_s=300.0),
    ),
)

PLANNED = msgspec.structs.replace(
    RUNNING,
    plan=PLAN,
    marks=(
        MarkView(kind=MarkKind.NO_HEART_RATE, start_s=150.0, end_s=180.0),
        MarkView(kind=MarkKind.DOUBTFUL, start_s=240.0, end_s=270.0, reason="frozen"),
    ),
)
"""The same run with its plan under way, a gap and a doubt behind it."""


_STATUS_AFTER = {Action.PAUSE: LiveStatus.PAUSED, Action.RESUME: LiveStatus.RUNNING}


class ScriptedPort:
    """Shows what `script` says, else `now`; Start shows `started`, or refuses with `refusal`.

    A new `now` is news, as a measurement is: pages are told at once. What a script says is found
    by looking.
    """

    def __init__(
        self, now: LiveView = IDLE, *, started: LiveView = RUNNING, refusal: str | None = None
    ) -> None:
        self.watchers = Listeners()
        self.now = now
        self.started = started
        self.refusal = refusal
        self.points: list[TrendPoint] = []
        self.pressed: list[str] = []
        self.script: Callable[[], LiveView] | None = None

    @property
    def now(self) -> LiveView:
        return self._now

    @now.setter
    def now(self, view: LiveView) -> None:
        self._now = view
        self.watchers.tell()

    def reset(self) -> None:
        """Nothing runs, nothing was pressed, nothing is refused."""
        self.now = IDLE
        self.started = RUNNING
        self.refusal = None
        self.points.clear()
        self.pressed.clear()
        self.script = None

    def view(self) -> LiveView:
        return self.now if self.script is None else self.script()

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        return tuple(point for point in self.points if point.t_s > since_s)

    def watched(self, listener: Callable[[], None]) -> AbstractContextManager[None]:
        return self.watchers.watched(listener)

    async def do(self, command: Command) -> None:
        paused = self.now.status is LiveStatus.PAUSED
        match command:
            case Start():
                self.pressed.append("start")
                if self.refusal is not None:
                    raise StartRefused(self.refusal)
                self.now = self.started
            case Stop():
                self.pressed.append("stop")
                self.now = IDLE
            case PressButton(Action.PAUSE) if paused:
                pass
            case PressButton(Action.RESUME) if not paused:
                pass
            case PressButton(action):
                self.pressed.append(action.value)
                if action in _STATUS_AFTER:
                    status = _STATUS_AFTER[action]
                    self.now = msgspec.structs.replace(self.now, status=status)
            case SetControl(wish):
                self.pressed.append(f"control {wish.value}")
            case NudgeBelt(speed_steps=speed_steps, incline_steps=incline_steps):
                self.pressed.append(f"belt {speed_steps:+} {incline_steps:+}")
            case StopBelt():
                self.pressed.append("belt 0")
            case TakeDevice(alias=alias, address=address):
                self.pressed.append(f"take {alias} {address}")
            case GiveHeartRate(bridge=bridge, bpm=bpm):
                self.pressed.append(f"{bridge} {bpm}")
            case _:
                assert_never(command)

    def heart_rates(self, bpm: Iterable[float | None]) -> None:
        """Append closed seconds to the trend."""
        for value in bpm:
            t_s = float(len(self.points))
            self.points.append(TrendPoint(t_s=t_s, heart_rate_bpm=value, speed_kmh=9.0))
