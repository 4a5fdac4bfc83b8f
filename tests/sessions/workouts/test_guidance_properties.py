"""Guidance against a scan of every eighth of a second, and against itself cut, saved, peeked at."""

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.workouts.cues import CueKind
from sessions.workouts.guidance import Guidance, GuidanceState, Moment
from sessions.workouts.guidance_state import GuidanceVersionError, Leg
from sessions.workouts.plan import Workout
from tests.sessions.workouts import oracle
from tests.sessions.workouts.plans import (
    EXAMPLES,
    PLANS_WITH_DISTANCE,
    PLANS_WITHOUT_DISTANCE,
    RUNNER,
    TICK_S,
    Happening,
    play,
    runs,
    seconds,
    step,
    ticks,
    time_of,
)

UNTIL_S = 220.0
many = settings(max_examples=EXAMPLES, deadline=None)


def guided(workout: Workout, actions: Sequence[Happening]) -> Guidance:
    guidance = Guidance(workout, athlete=RUNNER)
    play(guidance, actions, until_s=UNTIL_S)
    return guidance


def shown(leg: Leg) -> tuple[int, float, float | None, str | None]:
    return leg.step, leg.start_s, leg.end_s, None if leg.outcome is None else leg.outcome.value


def scanned(workout: Workout, actions: Sequence[Happening]) -> list[oracle.Attempt]:
    attempts = oracle.attempts(workout, actions, until_s=UNTIL_S)
    return [attempt for attempt in attempts if attempt.step < len(workout.steps)]


@many
@given(workout=PLANS_WITHOUT_DISTANCE, actions=runs())
def test_legs_are_those_of_a_full_scan(workout: Workout, actions: list[Happening]) -> None:
    expected = [
        (a.step, a.start * TICK_S, None if a.end is None else a.end * TICK_S, a.outcome)
        for a in scanned(workout, actions)
    ]
    assert [shown(leg) for leg in guided(workout, actions).legs] == expected


@many
@given(workout=PLANS_WITH_DISTANCE, actions=runs(requests=False))
def test_metres_end_a_step_where_a_full_scan_ends_it(
    workout: Workout, actions: list[Happening]
) -> None:
    legs, expected = guided(workout, actions).legs, scanned(workout, actions)
    # The scan sees a crossing a tick late at most, and the next leg begins so much later.
    for number, (leg, attempt) in enumerate(zip(legs, expected, strict=False), start=1):
        late_s = number * TICK_S + 1e-6
        assert leg.step == attempt.step
        assert 0 <= attempt.start * TICK_S - leg.start_s + 1e-6 <= late_s + 1e-6
    assert len(expected) <= len(legs) <= len(expected) + 1


@many
@given(
    workout=st.one_of(PLANS_WITHOUT_DISTANCE, PLANS_WITH_DISTANCE),
    actions=runs(),
    looks=st.lists(ticks(0, 1760), max_size=20),
)
def test_looking_ahead_changes_nothing(
    workout: Workout, actions: list[Happening], looks: list[float]
) -> None:
    undisturbed, watched = Guidance(workout, athlete=RUNNER), Guidance(workout, athlete=RUNNER)
    cues = play(undisturbed, actions, until_s=UNTIL_S)
    seen = list(watched.begun())
    for action in actions:
        for look_s in looks:
            watched.ahead(look_s)
        seen += play(watched, [action], until_s=time_of(action))
    seen += watched.advance(UNTIL_S)
    assert seen == cues
    assert watched.state == undisturbed.state


@many
@given(workout=PLANS_WITHOUT_DISTANCE, actions=runs(), data=st.data())
def test_what_is_seen_ahead_is_what_comes_to_pass(
    workout: Workout, actions: list[Happening], data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, len(actions)))
    guidance = Guidance(workout, athlete=RUNNER)
    play(guidance, actions[:count], until_s=0.0)
    next_s = time_of(actions[count]) if count < len(actions) else UNTIL_S
    seen, cues = guidance.ahead(next_s)
    assert cues == guidance.advance(next_s)
    assert (seen.place, seen.target) == (guidance.place, guidance.target)


@many
@given(
    workout=st.one_of(PLANS_WITHOUT_DISTANCE, PLANS_WITH_DISTANCE),
    actions=runs(),
    cuts=st.sets(st.integers(0, 60), max_size=4),
)
def test_saved_and_restored_anywhere_it_goes_on_as_if_nothing_had_happened(
    workout: Workout, actions: list[Happening], cuts: set[int]
) -> None:
    guidance = Guidance(workout, athlete=RUNNER)
    cues = list(guidance.begun())
    for index, action in enumerate(actions):
        if index in cuts:
            saved = msgspec.json.encode(guidance.state)
            guidance = Guidance.restore(msgspec.json.decode(saved, type=GuidanceState))
        cues += play(guidance, [action], until_s=time_of(action))
    cues += guidance.advance(UNTIL_S)
    whole = Guidance(workout, athlete=RUNNER)
    assert cues == play(whole, actions, until_s=UNTIL_S)
    assert guidance.state == whole.state


@many
@given(workout=st.one_of(PLANS_WITHOUT_DISTANCE, PLANS_WITH_DISTANCE), actions=runs())
def test_legs_follow_each_other_and_every_judged_second_is_inside_its_leg(
    workout: Workout, actions: list[Happening]
) -> None:
    guidance = guided(workout, actions)
    for before, after in zip(guidance.legs, guidance.legs[1:], strict=False):
        assert before.end_s == after.start_s
    for leg in guidance.legs:
        judged_s = leg.in_s + leg.under_s + leg.over_s
        assert 0 <= judged_s <= leg.elapsed_s(UNTIL_S) + 1e-6
        assert leg.paused_s >= 0


@many
@given(workout=st.one_of(PLANS_WITHOUT_DISTANCE, PLANS_WITH_DISTANCE), actions=runs())
def test_cues_come_in_order_each_leg_starts_once_and_counts_down(
    workout: Workout, actions: list[Happening]
) -> None:
    guidance = Guidance(workout, athlete=RUNNER)
    cues = play(guidance, actions, until_s=UNTIL_S)
    assert [cue.t_s for cue in cues] == sorted(cue.t_s for cue in cues)
    starts = [cue.leg for cue in cues if cue.kind is CueKind.START]
    assert starts == list(range(len(guidance.legs)))
    extended = {cue.leg for cue in cues if cue.kind is CueKind.CHANGED}
    for leg in starts:
        counts = [c.count or 0 for c in cues if c.kind is CueKind.COUNTDOWN and c.leg == leg]
        assert leg in extended or counts == sorted(set(counts), reverse=True)


def test_a_state_is_a_copy() -> None:
    guidance = Guidance(Workout(name="p", title="P", steps=(step(duration_s=60),)), athlete=RUNNER)
    saved = guidance.state
    before = msgspec.json.encode(saved)
    play(guidance, seconds(50, speed_kmh=9.0), until_s=90.0)
    assert msgspec.json.encode(saved) == before


def test_a_state_of_another_version_is_refused() -> None:
    state = Guidance(Workout(name="p", title="P", steps=()), athlete=RUNNER).state
    with pytest.raises(GuidanceVersionError, match="99"):
        Guidance.restore(msgspec.structs.replace(state, version=99))


def test_a_late_moment_counts_as_of_now() -> None:
    guidance = Guidance(Workout(name="p", title="P", steps=(step(duration_s=60),)), athlete=RUNNER)
    guidance.feed(Moment(t_s=10.0, speed_kmh=9.0))
    guidance.feed(Moment(t_s=9.0, speed_kmh=7.2))
    guidance.advance(11.0)
    assert guidance.place.t_s == 11.0
    assert guidance.state.distance_m == pytest.approx(2.0)
