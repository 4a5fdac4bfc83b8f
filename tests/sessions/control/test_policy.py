"""The policy's rules one by one; `test_randomised` has them all at once."""

import math
from itertools import pairwise

import pytest

from sessions.control.belt_commands import (
    MachineAnswer,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.policy import Control
from sessions.control.signals import (
    Answered,
    ControlAsked,
    ControlReleased,
    InclineSet,
    LinkFell,
    MachineKnown,
    MachineRange,
    MachineReset,
    PermissionLost,
    SafetyKeyPulled,
    Signal,
    SpeedSet,
    Stopped,
)
from sessions.control.states import Cause, ControlState
from sessions.control.target import BeltTarget, HoldBy
from tests.sessions.control.timeline import PLAIN, Timeline, following


def test_nothing_is_sent_until_a_person_has_started_the_belt() -> None:
    timeline = Timeline()
    timeline.target = BeltTarget(speed_kmh=8.0, incline_pct=2.0)
    timeline.run(60)
    timeline.tell(ControlAsked())
    timeline.run(10)
    assert timeline.sent == []
    timeline.start()
    assert timeline.commands[0] == RequestControl()


def test_a_belt_that_ran_before_anybody_looked_is_left_alone_until_asked() -> None:
    timeline = Timeline()
    timeline.target = BeltTarget(speed_kmh=8.0)
    timeline.speed_kmh = 5.0
    timeline.run(30)
    assert timeline.is_in(ControlState.UNASKED)
    assert timeline.sent == []
    timeline.tell(ControlAsked())
    assert timeline.commands[0] == RequestControl()


def test_speed_goes_to_the_target_by_half_a_kilometre_per_hour_a_second() -> None:
    timeline = Timeline()
    timeline.target = BeltTarget(speed_kmh=6.0)
    timeline.start(speed_kmh=3.0)
    timeline.run(10)
    assert timeline.speeds == [3.5, 4.0, 4.5, 5.0, 5.5, 6.0]
    times = [at_s for at_s, command in timeline.sent if isinstance(command, SetSpeed)]
    assert [b - a for a, b in pairwise(times)] == [1.0] * 5


def test_down_it_goes_no_faster_than_up() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=4.6)
    timeline.run(10)
    assert timeline.speeds == [5.5, 5.0, 4.6]


def test_the_incline_goes_by_half_a_per_cent_a_second() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=6.0, incline_pct=2.0)
    timeline.run(10)
    assert timeline.inclines == [0.5, 1.0, 1.5, 2.0]
    assert timeline.speeds == []


def test_a_console_of_coarse_steps_takes_one_when_the_slew_limit_allows_it() -> None:
    machine = MachineKnown(speed=MachineRange(low=1.0, high=20.0, step=1.0), incline=None)
    timeline = Timeline(machine=machine)
    timeline.target = BeltTarget(speed_kmh=6.0)
    timeline.start(speed_kmh=3.0)
    timeline.run(10)
    assert timeline.speeds == [4.0, 5.0, 6.0]
    times = [at_s for at_s, command in timeline.sent if isinstance(command, SetSpeed)]
    assert all(b - a >= 2.0 for a, b in pairwise(times))


def test_a_command_is_never_far_ahead_of_a_slow_belt() -> None:
    timeline = Timeline()
    timeline.obeys = False
    timeline.target = BeltTarget(speed_kmh=12.0)
    timeline.start(speed_kmh=3.0)
    belt_kmh = 3.0
    for _ in range(30):
        timeline.run(1)
        assert all(speed_kmh <= belt_kmh + 1.5 for speed_kmh in timeline.speeds)
        belt_kmh = min(belt_kmh + 0.2, *timeline.speeds[-1:], 12.0)
        timeline.speed_kmh = belt_kmh
    assert timeline.is_in(ControlState.FOLLOWING)
    assert belt_kmh > 8.0


def test_machine_range_and_athletes_cap_both_hold() -> None:
    timeline = Timeline(Control(max_speed_kmh=7.0, max_incline_pct=1.0))
    timeline.target = BeltTarget(speed_kmh=30.0, incline_pct=30.0)
    timeline.start()
    timeline.run(60)
    assert max(timeline.speeds) == 7.0
    assert max(timeline.inclines) == 1.0


@pytest.mark.parametrize("absurd", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_left_to_the_runner(absurd: float) -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=absurd, incline_pct=absurd, band_bpm=(absurd, absurd))
    timeline.run(30)
    assert timeline.sent == []


def test_a_target_of_0_is_the_slowest_walk() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=0.0)
    timeline.run(30)
    assert timeline.speeds[-1] == 1.0


def test_while_the_unit_is_in_doubt_the_cap_holds_even_in_miles() -> None:
    timeline = Timeline(Control(max_speed_kmh=16.0))
    timeline.unit_is_known = False
    timeline.target = BeltTarget(speed_kmh=14.0)
    timeline.start()
    timeline.run(60)
    assert timeline.speeds[-1] == 9.9  # 15.9 km/h if it is miles
    timeline.unit_is_known = True
    timeline.run(60)
    assert timeline.speeds[-1] == 14.0


# The console


@pytest.mark.parametrize("signal", [SpeedSet(speed_kmh=7.0), SpeedSet(speed_kmh=None)])
def test_a_speed_set_at_the_console_wins_until_asked_again(signal: Signal) -> None:
    timeline = following(speed_kmh=6.0)
    timeline.tell(signal)
    timeline.speed_kmh = 7.0
    timeline.target = BeltTarget(speed_kmh=10.0)
    timeline.run(120)
    assert timeline.is_in(ControlState.HOLDING)
    assert timeline.sent == []
    timeline.tell(ControlAsked())
    timeline.run(10)
    assert timeline.commands[0] == RequestControl()
    assert timeline.speeds[-1] == 10.0


def test_a_press_that_no_status_tells_is_seen_by_the_belt() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.run(30)
    timeline.obeys = False
    timeline.speed_kmh = 7.0
    timeline.run(4)
    assert timeline.is_in(ControlState.HOLDING)
    assert timeline.control.cause is Cause.CONSOLE_CHANGED


def test_the_echo_of_a_command_is_no_press_but_the_same_number_once_more_is() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=6.5)
    timeline.run(2)
    assert timeline.speeds == [6.5]
    timeline.tell(SpeedSet(speed_kmh=6.5))
    assert timeline.is_in(ControlState.FOLLOWING)
    timeline.tell(SpeedSet(speed_kmh=6.5))
    assert timeline.is_in(ControlState.HOLDING)


def test_an_echo_that_comes_minutes_later_is_a_press() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.run(60)
    timeline.tell(SpeedSet(speed_kmh=6.0))
    assert timeline.is_in(ControlState.HOLDING)


def test_a_press_wins_even_before_anything_had_to_be_sent() -> None:
    timeline = Timeline()
    timeline.target = BeltTarget(speed_kmh=3.0)  # as it runs already
    timeline.start(speed_kmh=3.0)
    timeline.run(10)
    timeline.tell(SpeedSet(speed_kmh=5.0))
    timeline.speed_kmh = 5.0
    timeline.run(30)
    assert timeline.speeds == []


def test_what_the_plan_leaves_to_the_runner_may_be_set_at_the_console() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(incline_pct=1.0)
    timeline.run(10)
    timeline.tell(SpeedSet(speed_kmh=9.0))
    timeline.speed_kmh = 9.0
    timeline.run(10)
    assert timeline.is_in(ControlState.FOLLOWING)
    timeline.tell(InclineSet(incline_pct=4.0))
    assert timeline.is_in(ControlState.HOLDING)


def test_stopped_at_the_console_it_needs_a_start_and_asking() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.tell(Stopped())
    timeline.run(3)  # it runs down, which is no start
    timeline.start()
    timeline.run(30)
    assert timeline.is_in(ControlState.UNASKED)
    assert timeline.sent == []


def test_a_person_can_take_it_back() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=9.0)
    timeline.tell(ControlReleased())
    timeline.run(60)
    assert timeline.is_in(ControlState.HOLDING)
    assert timeline.sent == []


def test_a_belt_above_the_cap_is_not_touched() -> None:
    timeline = Timeline(Control(max_speed_kmh=8.0))
    timeline.target = BeltTarget(speed_kmh=6.0)
    timeline.start(speed_kmh=12.0)
    timeline.run(30)
    assert timeline.speeds == []


# Giving up


@pytest.mark.parametrize(
    ("signal", "cause"),
    [
        (PermissionLost(), Cause.PERMISSION_LOST),
        (SafetyKeyPulled(), Cause.SAFETY_KEY),
        (MachineReset(), Cause.MACHINE_RESET),
        (LinkFell(), Cause.LINK_LOST),
    ],
)
def test_after_giving_up_only_a_person_can_begin_again(signal: Signal, cause: Cause) -> None:
    timeline = following(speed_kmh=6.0)
    timeline.tell(signal)
    timeline.tell(PLAIN)
    assert (timeline.state, timeline.control.cause) == (ControlState.GAVE_UP, cause)
    timeline.target = BeltTarget(speed_kmh=10.0)
    timeline.run(60)
    timeline.tell(ControlAsked())  # the belt still runs: that is no fresh start
    timeline.run(60)
    assert timeline.sent == []
    timeline.start()
    timeline.run(30)
    assert timeline.sent == []  # started, not asked
    timeline.tell(ControlAsked())
    timeline.run(5)
    assert timeline.commands[0] == RequestControl()


def test_a_link_that_fell_and_came_back_while_nobody_looked_still_ends_control() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.tell(LinkFell())
    timeline.tell(PLAIN)
    timeline.run(30)
    assert timeline.is_in(ControlState.GAVE_UP)


def test_a_link_that_falls_takes_the_unanswered_command_with_it() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.answer = None
    timeline.target = BeltTarget(speed_kmh=10.0)
    timeline.run(2)
    assert timeline.speeds == [6.5]
    timeline.tell(LinkFell())
    timeline.tell(PLAIN)
    timeline.start()
    timeline.sent.clear()
    timeline.tell(ControlAsked())
    assert timeline.commands == [RequestControl()]


def test_a_belt_that_does_not_follow_ends_control() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.obeys = False
    timeline.target = BeltTarget(speed_kmh=10.0)
    timeline.run(40)
    assert (timeline.state, timeline.control.cause) == (ControlState.GAVE_UP, Cause.NOT_OBEYED)
    assert max(timeline.speeds) <= 7.5


def test_without_data_nothing_is_sent_and_then_control_ends() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.sends_data = False
    timeline.run(3)
    timeline.target = BeltTarget(speed_kmh=10.0)
    timeline.run(10)
    assert timeline.sent == []
    assert (timeline.state, timeline.control.cause) == (ControlState.GAVE_UP, Cause.BLIND)


# Refused


def refused(answer: MachineAnswer | None, *, seconds: float = 30.0) -> Timeline:
    timeline = following(speed_kmh=6.0)
    timeline.answer = answer
    timeline.target = BeltTarget(speed_kmh=8.0)
    timeline.run(seconds)
    return timeline


def test_not_permitted_ends_control() -> None:
    timeline = refused(MachineAnswer.NOT_PERMITTED)
    assert (timeline.state, timeline.control.cause) == (ControlState.GAVE_UP, Cause.PERMISSION_LOST)
    assert timeline.speeds == [6.5]


@pytest.mark.parametrize("answer", [MachineAnswer.INVALID, MachineAnswer.NOT_SUPPORTED])
def test_a_refused_speed_leaves_the_incline_to_be_controlled(answer: MachineAnswer) -> None:
    timeline = refused(answer)
    assert timeline.speeds == [6.5]
    assert timeline.is_in(ControlState.FOLLOWING)
    timeline.answer = MachineAnswer.ACCEPTED
    timeline.target = BeltTarget(speed_kmh=8.0, incline_pct=1.0)
    timeline.run(10)
    assert timeline.speeds == [6.5]
    assert timeline.inclines == [0.5, 1.0]


def test_with_both_refused_control_ends() -> None:
    timeline = refused(MachineAnswer.INVALID)
    timeline.target = BeltTarget(speed_kmh=8.0, incline_pct=1.0)
    timeline.run(10)
    assert (timeline.state, timeline.control.cause) == (ControlState.GAVE_UP, Cause.REFUSED)


@pytest.mark.parametrize("answer", [MachineAnswer.FAILED, MachineAnswer.NONE])
def test_a_failed_command_is_tried_three_times_in_all(answer: MachineAnswer) -> None:
    timeline = refused(answer)
    assert len(timeline.speeds) == 3
    assert timeline.control.view.speed_limits is None


def test_a_failed_command_is_sent_again_as_it_was() -> None:
    timeline = refused(MachineAnswer.FAILED, seconds=1)
    timeline.answer = MachineAnswer.ACCEPTED
    timeline.run(10)
    assert timeline.speeds == [6.5, 6.5, 7.0, 7.5, 8.0]


def test_silence_with_an_echo_in_the_status_is_an_answer() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.answer = None
    timeline.target = BeltTarget(speed_kmh=8.0)
    for _ in range(4):
        timeline.run(1)
        timeline.speed_kmh = timeline.speeds[-1]
        timeline.tell(SpeedSet(speed_kmh=timeline.speeds[-1]))
        timeline.run(2)
        timeline.tell(Answered(answer=MachineAnswer.NONE))
    assert timeline.speeds == [6.5, 7.0, 7.5, 8.0]
    assert timeline.is_in(ControlState.FOLLOWING)


def test_one_command_at_a_time() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.answer = None
    timeline.target = BeltTarget(speed_kmh=8.0, incline_pct=3.0)
    timeline.run(5)
    assert len(timeline.sent) == 1


def test_control_that_is_not_granted_ends_it() -> None:
    timeline = Timeline()
    timeline.answer = MachineAnswer.NOT_SUPPORTED
    timeline.start()
    assert timeline.commands == [RequestControl()]
    assert timeline.is_in(ControlState.GAVE_UP)


def test_a_machine_without_ranges_is_not_controlled() -> None:
    timeline = Timeline(machine=MachineKnown(speed=None, incline=None))
    timeline.target = BeltTarget(speed_kmh=6.0)
    timeline.start()
    timeline.run(10)
    assert timeline.sent == []
    assert timeline.control.cause is Cause.NOT_CONTROLLABLE


def test_a_machine_without_an_incline_range_is_controlled_in_speed_alone() -> None:
    timeline = following(speed_kmh=6.0, machine=MachineKnown(speed=PLAIN.speed, incline=None))
    timeline.target = BeltTarget(speed_kmh=7.0, incline_pct=3.0)
    timeline.run(10)
    assert timeline.speeds[-1] == 7.0
    assert timeline.inclines == []


# Without a heart rate


def test_without_a_heart_rate_it_holds_then_walks_then_pauses() -> None:
    timeline = following(speed_kmh=12.0)
    timeline.beats = False
    timeline.target = BeltTarget(speed_kmh=14.0)
    timeline.run(7)
    held_from_s = next(at_s for at_s, _ in timeline.sent[::-1])
    assert timeline.is_in(ControlState.STALE_HELD)
    timeline.run(8)
    assert max(at_s for at_s, _ in timeline.sent) == held_from_s
    timeline.sent.clear()
    timeline.run(30)
    assert timeline.is_in(ControlState.STALE_WALKING)
    assert timeline.speeds[-1] == 4.0
    assert all(b < a for a, b in pairwise(timeline.speeds))
    assert PauseBelt() not in timeline.commands
    timeline.run(40)
    assert timeline.commands[-1] == PauseBelt()
    timeline.speed_kmh = 0.0
    timeline.run(5)
    assert timeline.is_in(ControlState.STOOD)


def test_a_heart_rate_that_is_soon_back_goes_on() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.beats = False
    timeline.run(8)
    assert timeline.is_in(ControlState.STALE_HELD)
    timeline.beats = True
    timeline.run(2)
    assert timeline.is_in(ControlState.FOLLOWING)


def test_once_it_has_slowed_down_it_has_to_be_asked() -> None:
    timeline = following(speed_kmh=12.0)
    timeline.beats = False
    timeline.run(20)
    assert timeline.is_in(ControlState.STALE_WALKING)
    timeline.beats = True
    timeline.run(2)
    timeline.sent.clear()
    timeline.run(30)
    assert timeline.is_in(ControlState.HOLDING)
    assert timeline.sent == []


def test_slower_than_a_walk_it_stays_so_and_is_then_paused() -> None:
    timeline = following(speed_kmh=2.0)
    timeline.beats = False
    timeline.run(60)
    assert timeline.speeds == []
    assert set(timeline.commands) == {PauseBelt()}
    assert len(timeline.commands) <= 3  # one every ten seconds, to a belt that does not stop


def test_a_slope_is_brought_down_too() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(speed_kmh=6.0, incline_pct=3.0)
    timeline.run(10)
    timeline.beats = False
    timeline.run(30)
    assert timeline.inclines[-1] == 0.0


def test_a_belt_whose_speed_is_not_ours_is_paused_at_once() -> None:
    machine = MachineKnown(speed=None, incline=PLAIN.incline)
    timeline = Timeline(machine=machine)
    timeline.target = BeltTarget(incline_pct=3.0)
    timeline.start(speed_kmh=9.0)
    timeline.run(10)
    timeline.beats = False
    timeline.run(16 + 11)
    assert timeline.commands[-1] == PauseBelt()


def test_without_a_heart_rate_control_is_neither_begun_nor_asked_for() -> None:
    timeline = Timeline()
    timeline.beats = False
    timeline.target = BeltTarget(speed_kmh=6.0)
    timeline.start()
    timeline.run(30)
    assert timeline.is_in(ControlState.UNASKED)
    timeline.tell(ControlAsked())
    timeline.run(5)
    assert timeline.sent == []


def test_asking_without_a_heart_rate_changes_nothing() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.tell(ControlReleased())
    timeline.beats = False
    timeline.run(10)
    timeline.tell(ControlAsked())
    assert timeline.is_in(ControlState.HOLDING)


def test_a_speed_that_is_refused_while_slowing_down_is_followed_by_a_pause() -> None:
    timeline = following(speed_kmh=12.0)
    timeline.beats = False
    timeline.run(15)
    timeline.answer = MachineAnswer.INVALID
    timeline.run(3)
    assert [type(command) for command in timeline.commands[:2]] == [SetSpeed, PauseBelt]


def test_a_heart_rate_that_comes_within_moments_of_the_start_is_waited_for() -> None:
    timeline = Timeline()
    timeline.beats = False
    timeline.start()
    timeline.run(5)
    timeline.beats = True
    timeline.run(2)
    assert timeline.is_in(ControlState.FOLLOWING)


# Holding a heart rate


@pytest.mark.parametrize("hold_by", HoldBy)
def test_a_heart_below_its_band_gets_more_to_do_in_small_steps(hold_by: HoldBy) -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(
        speed_kmh=6.0 if hold_by is HoldBy.INCLINE else None,
        band_bpm=(138.0, 142.0),
        hold_by=hold_by,
    )
    timeline.run(60)
    commands = timeline.commands
    kind = SetSpeed if hold_by is HoldBy.SPEED else SetIncline
    assert {type(command) for command in commands} == {kind}
    if hold_by is HoldBy.SPEED:
        assert 6.5 < timeline.speeds[-1] < 10.0
        assert all(0 < b - a <= 0.3001 for a, b in pairwise(timeline.speeds))
    else:
        assert 1.0 <= timeline.inclines[-1] <= 12.0


def test_a_held_heart_rate_does_nothing_without_a_heart_rate() -> None:
    timeline = following(speed_kmh=6.0)
    timeline.target = BeltTarget(band_bpm=(138.0, 142.0))
    timeline.run(10)
    timeline.beats = False
    timeline.run(7)
    timeline.sent.clear()
    timeline.run(7)
    assert timeline.sent == []
    assert timeline.is_in(ControlState.STALE_HELD)
