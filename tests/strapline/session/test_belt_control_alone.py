"""What `BeltControl` makes of what it is handed: buttons, what comes late, other devices."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ingest.background import in_background
from ingest.clock import Anchor
from ingest.collect.decoder import Decoder
from ingest.devices.gatt_writer import GattWriter
from ingest.journal import Notification
from ingest.measurements import (
    NS_PER_S,
    RELAYED,
    Action,
    Button,
    HeartRate,
    Measurement,
    Treadmill,
    Value,
)
from ingest.simulate.stepping_clock import SteppingClock
from sessions.control.control_view import ControlView
from sessions.control.states import Cause, ControlState
from sessions.control.target import BeltTarget
from sessions.core.model.athlete import AthleteSnapshot
from sessions.live.commands import ControlWish
from strapline.session.belt_control import LATE_S, BeltControl


class FakeWriter:
    """Takes everything and says nothing."""

    def __init__(self) -> None:
        self.written = 0

    def has(self, characteristic: str) -> bool:
        return characteristic == "2AD9"

    async def write(self, characteristic: str, payload: bytes) -> None:
        del characteristic, payload
        self.written += 1


class FakeTreadmill:
    """An open link."""

    def __init__(self) -> None:
        self.name = "belt"
        self.writer: GattWriter | None = FakeWriter()


class Bench:
    def __init__(self, *, is_on: bool = True) -> None:
        self.clock = SteppingClock(speed=None, start_wall_ns=0)
        self.anchor = Anchor.now(self.clock)
        self.treadmill = FakeTreadmill()
        self.heart_source = "strap"
        self.by_name: set[str] = set()
        self.decoder = Decoder(lambda _host, _boot: self.anchor)
        self.controlling = BeltControl(
            self.treadmill,
            athlete=AthleteSnapshot(),
            decoder=self.decoder,
            take=lambda _notification: None,
            clock=self.clock,
            anchor=self.anchor,
            heart_source=lambda: self.heart_source,
            may_lead=lambda device: device not in self.by_name,
        )
        self.hear("2AD4", "6400d0070a00")
        if is_on:
            self.controlling.carry_out(ControlWish.ON)

    @property
    def view(self) -> ControlView:
        view = self.controlling.view
        assert view is not None
        return view

    @property
    def state(self) -> ControlState:
        return self.view.state

    def hear(self, characteristic: str, payload: str) -> None:
        self.controlling.heard(
            Notification(
                device="belt",
                characteristic=characteristic,
                payload=bytes.fromhex(payload),
                monotonic_ns=self.clock.monotonic_ns(),
                wall_ns=0,
            )
        )

    def tell(self, value: Value, *, source: str = "belt", age_s: float = 0.0) -> None:
        now_ns = self.anchor.at_ns(self.clock.monotonic_ns())
        self.controlling.handle(
            Measurement(
                source=source, at_ns=now_ns - round(age_s * NS_PER_S), sequence=0, value=value
            )
        )

    def start(self, *, heart_age_s: float = 0.0) -> ControlState:
        """A person starts the belt; where that leads."""
        self.tell(Treadmill(speed_kmh=0.0))
        self.tell(HeartRate(heart_rate_bpm=120), source="strap", age_s=heart_age_s)
        self.tell(Treadmill(speed_kmh=2.0))
        return self.state


async def test_a_start_with_a_heart_rate_is_followed_by_asking() -> None:
    assert Bench().start() is ControlState.ASKING


async def test_a_heart_rate_that_waited_on_its_way_says_nothing_of_now() -> None:
    assert Bench().start(heart_age_s=LATE_S + 0.1) is ControlState.WAITING


async def test_a_start_that_waited_on_its_way_is_none() -> None:
    bench = Bench()
    bench.tell(Treadmill(speed_kmh=0.0))
    bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
    bench.tell(Treadmill(speed_kmh=2.0), age_s=LATE_S + 0.1)
    assert bench.state is ControlState.WAITING


HELD = BeltTarget(band_bpm=(130.0, 140.0))


@asynccontextmanager
async def following(target: BeltTarget) -> AsyncIterator[Bench]:
    """The machine has given control, and the plan wants `target`."""
    bench = Bench()
    bench.start()
    async with (
        bench.clock.running(),
        in_background(control=bench.controlling.run(target=lambda: target)),
    ):
        await bench.clock.sleep(0.5)
        bench.hear("2AD9", "800001")
        await bench.clock.sleep(0.5)
        assert bench.state is ControlState.FOLLOWING
        yield bench


async def test_a_heart_rate_of_another_device_takes_a_belt_that_it_holds_back() -> None:
    async with following(HELD) as bench:
        bench.heart_source = "grips"
        bench.tell(HeartRate(heart_rate_bpm=90), source="grips")
        assert bench.state is ControlState.HOLDING
        assert bench.view.cause is Cause.HEART_CHANGED


async def test_a_heart_rate_that_nobody_goes_by_moves_nothing() -> None:
    async with following(HELD) as bench:
        bench.tell(HeartRate(heart_rate_bpm=90), source="grips")
        bench.controlling.device_changed("grips")
        assert bench.state is ControlState.FOLLOWING


async def test_another_strap_taken_by_a_person_takes_the_belt_back() -> None:
    async with following(HELD) as bench:
        bench.controlling.device_changed("strap")
        assert bench.state is ControlState.HOLDING


async def test_a_plan_of_speeds_goes_on_with_another_heart_rate() -> None:
    async with following(BeltTarget(speed_kmh=6.0)) as bench:
        bench.heart_source = "grips"
        bench.tell(HeartRate(heart_rate_bpm=90), source="grips")
        assert bench.state is ControlState.FOLLOWING


async def test_a_strap_that_was_taken_by_its_name_leads_no_belt() -> None:
    bench = Bench()
    bench.by_name = {"strap"}
    assert bench.start() is ControlState.WAITING


async def test_a_treadmill_that_was_taken_by_its_name_is_not_led() -> None:
    bench = Bench()
    bench.by_name = {"belt"}
    assert bench.start() is ControlState.UNSEEN
    assert not bench.controlling.is_possible


async def test_another_treadmill_is_none_of_its_business() -> None:
    bench = Bench()
    bench.tell(Treadmill(speed_kmh=0.0), source="next door")
    assert bench.state is ControlState.UNSEEN


@pytest.mark.parametrize(
    ("action", "state"), [(Action.PAUSE, ControlState.UNASKED), (Action.LAP, ControlState.ASKING)]
)
async def test_pause_takes_control_back_and_other_buttons_do_not(
    action: Action, state: ControlState
) -> None:
    bench = Bench()
    bench.start()
    bench.tell(Button(action=action), source="buttons")
    assert bench.state is state


async def test_a_new_link_is_a_lost_one_even_if_nobody_saw_it_fall() -> None:
    bench = Bench()
    bench.start()
    bench.treadmill.writer = FakeWriter()
    bench.tell(Treadmill(speed_kmh=2.0))
    assert bench.state is ControlState.GAVE_UP


async def test_on_a_new_link_the_ranges_have_to_be_told_anew() -> None:
    bench = Bench()
    known = []
    for replaced in (False, True):
        if replaced:
            bench.treadmill.writer = FakeWriter()
        bench.tell(Treadmill(speed_kmh=0.0))
        known.append(bench.view.speed_limits is not None)
    bench.hear("2AD4", "6400d0070a00")
    bench.tell(Treadmill(speed_kmh=0.0))
    known.append(bench.view.speed_limits is not None)
    assert known == [True, False, True]


async def test_silence_on_a_lost_link_is_no_answer_on_the_next() -> None:
    bench = Bench()
    async with (
        bench.clock.running(),
        in_background(control=bench.controlling.run(target=BeltTarget)),
    ):
        bench.start()
        await bench.clock.sleep(1)  # the first link owes an answer
        following = FakeWriter()
        bench.treadmill.writer = following
        bench.tell(Treadmill(speed_kmh=0.0))
        bench.hear("2AD4", "6400d0070a00")
        bench.controlling.carry_out(ControlWish.ASK)
        bench.start()
        states = []
        for _ in range(60):
            await bench.clock.sleep(1)
            bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
            bench.tell(Treadmill(speed_kmh=2.0))
            states.append(bench.state)
    # The whole of the standard's time, begun when the new link was asked; then it may follow.
    assert states.count(ControlState.ASKING) == pytest.approx(30, abs=2)
    assert states[-1] is ControlState.FOLLOWING


async def test_what_was_meant_for_a_link_that_fell_is_not_written_to_the_next() -> None:
    bench = Bench()
    async with (
        bench.clock.running(),
        in_background(control=bench.controlling.run(target=BeltTarget)),
    ):
        await bench.clock.sleep(1)
        assert bench.start() is ControlState.ASKING
        following = FakeWriter()
        bench.treadmill.writer = following
        bench.tell(Treadmill(speed_kmh=2.0))
        await bench.clock.sleep(10)
    assert following.written == 0


async def test_off_it_says_nothing_sends_nothing_and_can_only_be_switched_on() -> None:
    bench = Bench(is_on=False)
    async with (
        bench.clock.running(),
        in_background(control=bench.controlling.run(target=BeltTarget)),
    ):
        bench.tell(Treadmill(speed_kmh=0.0))
        bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
        bench.controlling.carry_out(ControlWish.ASK)
        bench.tell(Treadmill(speed_kmh=2.0))
        await bench.clock.sleep(10)
    writer = bench.treadmill.writer
    assert isinstance(writer, FakeWriter)
    assert (bench.controlling.view, writer.written) == (None, 0)


async def test_a_belt_that_runs_when_control_is_switched_on_waits_to_be_asked() -> None:
    bench = Bench(is_on=False)
    bench.tell(Treadmill(speed_kmh=6.0))
    bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
    bench.controlling.carry_out(ControlWish.ON)
    bench.tell(Treadmill(speed_kmh=6.0))
    bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
    states = [bench.state]
    assert bench.view.speed_limits is not None  # told before it was switched on
    bench.controlling.carry_out(ControlWish.ASK)
    assert [*states, bench.state] == [ControlState.UNASKED, ControlState.ASKING]


async def test_the_process_after_one_that_was_killed_does_not_touch_a_running_belt() -> None:
    assert Bench().start() is ControlState.ASKING  # and is killed: nothing of it is left
    bench = Bench()
    async with bench.clock.running():
        for _ in range(30):
            await bench.clock.sleep(1)
            bench.tell(Treadmill(speed_kmh=6.0))
            bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
            assert bench.state is ControlState.UNASKED
        bench.controlling.carry_out(ControlWish.ASK)
        assert bench.state is ControlState.ASKING


async def test_what_was_given_up_stays_so_when_it_is_switched_off_and_on() -> None:
    bench = Bench()
    bench.start()
    bench.treadmill.writer = FakeWriter()
    bench.tell(Treadmill(speed_kmh=2.0))
    assert bench.state is ControlState.GAVE_UP
    bench.controlling.carry_out(ControlWish.OFF)
    assert bench.controlling.view is None
    bench.controlling.carry_out(ControlWish.ON)
    bench.controlling.carry_out(ControlWish.ASK)
    bench.tell(HeartRate(heart_rate_bpm=120), source="strap")
    bench.tell(Treadmill(speed_kmh=2.0))
    assert bench.state is ControlState.GAVE_UP


async def test_switching_off_gives_the_belt_back() -> None:
    bench = Bench()
    bench.start()
    bench.controlling.carry_out(ControlWish.OFF)
    bench.controlling.carry_out(ControlWish.ON)
    assert bench.state is ControlState.UNASKED


async def test_it_is_possible_where_there_is_a_control_point_and_a_range() -> None:
    bench = Bench(is_on=False)
    bench.tell(Treadmill(speed_kmh=0.0))
    possible = [bench.controlling.is_possible]
    for writer in (FakeWriter(), None):  # a link that has told no range yet, and none at all
        bench.treadmill.writer = writer
        bench.tell(Treadmill(speed_kmh=0.0))
        possible.append(bench.controlling.is_possible)
    assert possible == [True, False, False]


async def test_a_heart_rate_that_a_treadmill_passes_on_leads_no_belt() -> None:
    """Whichever strap it hears may be a neighbour's."""
    bench = Bench()
    bench.heart_source = "belt"
    bench.tell(Treadmill(speed_kmh=0.0))
    bench.tell(HeartRate(heart_rate_bpm=120, issues=(RELAYED,)))
    bench.tell(Treadmill(speed_kmh=2.0))
    assert bench.state is ControlState.WAITING


async def test_a_belt_that_tells_a_pace_only_is_not_led_in_steps_of_6_km_h() -> None:
    bench = Bench()
    quirks = bench.decoder.quirks("belt")
    paced = quirks.treadmill(Treadmill(pace_km_per_min=0.0, more_data=True), at_ns=0)
    bench.tell(paced)
    assert bench.view.speed_limits is None
