"""What runs now is written at each change and once a second, and nothing else is."""

import asyncio
from collections.abc import Sequence

import msgspec
import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.sample import Kind
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView, StepView
from sessions.sinks.delivery.sink import SinkError, SinkStopped, SinkUnavailable
from sessions.sinks.influx.line_protocol import Point
from sessions.sinks.influx.live_points import EVERY_S, LivePointWriter, point_of
from tests.sessions.store import recording as r

BPM = Reading(value=131.0, age_s=0.2, source="strap")


class Slate:
    """Takes points; `faults` come first."""

    def __init__(self, *faults: SinkError) -> None:
        self._faults = list(faults)
        self.points: list[Point] = []

    def write(self, points: Sequence[Point]) -> None:
        if self._faults:
            raise self._faults.pop(0)
        self.points += points


class SteadyClock(SystemClock):
    """Stands at `at_s` after the start; notes what it is asked to sleep, the last time for good."""

    def __init__(self, *, sleeps: int = 1) -> None:
        self.at_s = 0.0
        self.slept_s: list[float] = []
        self._sleeps = sleeps

    def wall_ns(self) -> int:
        return r.STARTED_NS + round(self.at_s * NS_PER_S)

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        if len(self.slept_s) >= self._sleeps:
            raise asyncio.CancelledError


def running(heart_rate: Reading = BPM, *, simulated: bool = False) -> LiveView:
    return LiveView(
        status=LiveStatus.RUNNING,
        session=r.SESSION,
        athlete="Ada",
        heart_rate=heart_rate,
        zone=2,
        simulated=simulated,
    )


@pytest.mark.parametrize(
    ("index", "step", "next_step"),
    [(0, "Walk", "Jog"), (1, "Jog", None), (None, None, None)],
    ids=["under way", "the last", "no plan, or done"],
)
def test_the_step_and_the_next_one_are_named(
    index: int | None, step: str | None, next_step: str | None
) -> None:
    steps = tuple(
        StepView(name=name, kind=Kind.UNKNOWN, start_s=0.0, end_s=0.0) for name in ("Walk", "Jog")
    )
    view = msgspec.structs.replace(running(), steps=steps, step_index=index)
    fields = point_of(view, at_ns=0).fields
    assert (fields["step"], fields["next_step"]) == (step, next_step)


async def test_the_same_state_is_written_once_a_second() -> None:
    slate, clock = Slate(), SteadyClock()
    lane = LivePointWriter(slate, views=lambda: (running(),), clock=clock)
    for clock.at_s in (0.0, 0.25, 0.5, 0.75, 1.0):
        await lane.write_once()
    assert [point.at_ns - r.STARTED_NS for point in slate.points] == [0, NS_PER_S]
    assert slate.points[0].tags == ("Ada",)
    assert slate.points[0].fields["heart_rate_bpm"] == 131.0


async def test_a_change_is_written_at_once_in_its_seconds_place() -> None:
    slate, clock = Slate(), SteadyClock()
    views = [running(), running(Reading(value=132.0, age_s=0.0))]
    lane = LivePointWriter(slate, views=lambda: (views.pop(0),), clock=clock)
    for clock.at_s in (0.25, 0.5):
        await lane.write_once()
    assert [point.fields["heart_rate_bpm"] for point in slate.points] == [131.0, 132.0]
    assert {point.at_ns for point in slate.points} == {r.STARTED_NS}


async def test_a_silent_strap_leaves_no_held_value() -> None:
    slate = Slate()
    silent = running(Reading(value=131.0, age_s=5.0, source="strap"))
    await LivePointWriter(slate, views=lambda: (silent,), clock=SteadyClock()).write_once()
    assert slate.points[0].fields["heart_rate_bpm"] is None


@pytest.mark.parametrize("status", [LiveStatus.IDLE, LiveStatus.WAITING, LiveStatus.FINISHED])
async def test_nobody_running_is_nothing_to_write(status: LiveStatus) -> None:
    slate = Slate()
    view = LiveView(status=status, athlete="Ada")
    await LivePointWriter(slate, views=lambda: (view,), clock=SteadyClock()).write_once()
    assert slate.points == []


@pytest.mark.parametrize("asked", [False, True])
async def test_a_simulation_is_written_only_when_asked_for(asked: bool) -> None:
    slate = Slate()
    lane = LivePointWriter(
        slate,
        views=lambda: (running(simulated=True),),
        clock=SteadyClock(),
        simulated_too=asked,
    )
    await lane.write_once()
    assert bool(slate.points) is asked


async def test_a_server_that_is_away_is_waited_for() -> None:
    faults = (SinkUnavailable("away"), SinkUnavailable("busy", retry_after_s=9.0))
    slate, clock = Slate(*faults), SteadyClock(sleeps=3)
    lane = LivePointWriter(slate, views=lambda: (running(BPM),), clock=clock)
    with pytest.raises(asyncio.CancelledError):
        await lane.keep_writing()
    assert clock.slept_s == [0.5, 9.0, EVERY_S]


async def test_a_token_that_is_refused_ends_it() -> None:
    lane = LivePointWriter(
        Slate(SinkStopped("check the token")), views=lambda: (running(),), clock=SteadyClock()
    )
    await lane.keep_writing()
