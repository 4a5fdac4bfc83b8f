"""Properties of the fold: the same run gives the same events, however it is fed, cut or saved."""

import random
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.measurements import Measurement
from sessions.core.model.breakdown import Breakdown
from sessions.core.model.events import AnyEvent, SecondClosed, SessionFinished, SessionStarted
from sessions.core.model.sample import Kind
from tests.sessions.core import oracle
from tests.sessions.core.runs import (
    DEMO,
    EXAMPLES,
    RUNNER,
    belt,
    belt_speeds,
    elsewhere,
    heart,
    new_session,
    play,
    runs,
    standing,
)

many = settings(max_examples=EXAMPLES, deadline=None)


def encoded(events: Sequence[AnyEvent]) -> list[bytes]:
    return [msgspec.json.encode(event) for event in events]


@many
@given(run=runs(), data=st.data())
def test_a_run_cut_and_restored_anywhere_gives_the_same_events(
    run: list[Measurement], data: st.DataObject
) -> None:
    _, whole = play(run)
    cuts = data.draw(st.sets(st.integers(0, len(run)), max_size=4))
    session = new_session()
    events: list[AnyEvent] = []
    for index, measurement in enumerate(run):
        if index in cuts:
            session = elsewhere(session)
        events += session.feed(measurement)
    events = standing(events, elsewhere(session).finish())
    assert encoded(events) == encoded(whole)


@many
@given(run=runs(), seed=st.integers(0, 2**32))
def test_measurements_up_to_two_seconds_late_change_nothing(
    run: list[Measurement], seed: int
) -> None:
    delays = random.Random(seed)
    delayed = sorted(run, key=lambda m: m.at_ns + delays.randrange(0, 2_000_000_001))
    assert encoded(play(delayed)[1]) == encoded(play(run)[1])


@many
@given(run=runs())
def test_keys_count_from_zero_and_the_end_is_the_last(run: list[Measurement]) -> None:
    session, events = play(run)
    assert [event.sequence for event in events] == list(range(len(events)))
    assert {event.session for event in events} == {"s"}
    assert isinstance(events[-1], SessionFinished)
    assert events[-1].breakdown == session.breakdown()


@many
@given(run=runs())
def test_intervals_cover_the_session_without_holes(
    run: list[Measurement],
) -> None:
    breakdown = play(run)[0].breakdown()
    check_cover(breakdown)


def check_cover(breakdown: Breakdown) -> None:
    duration_s = breakdown.session.duration_s
    intervals = breakdown.intervals
    assert bool(intervals) is (duration_s > 0)
    if intervals:
        assert intervals[0].start_s == 0
        assert intervals[-1].end_s == duration_s
    for before, after in pairwise(intervals):
        assert before.end_s == after.start_s
        # Neighbours of one gait are two where a pause or a change of pace parts them.
        assert before.kind is not Kind.UNKNOWN or after.kind is not Kind.UNKNOWN
    for interval in intervals:
        assert interval.start_s < interval.end_s


@many
@given(run=runs())
def test_numbers_equal_a_full_scan_over_all_seconds(run: list[Measurement]) -> None:
    session, events = play(run)
    breakdown = session.breakdown()
    duration_s = breakdown.session.duration_s
    told = oracle.seconds_of(events)
    seconds = oracle.believed(told, artefacts=breakdown.heart.artefacts)
    pauses = breakdown.session.pauses
    weight = oracle.weights(seconds, duration_s=duration_s, pauses=pauses)
    zones = breakdown.zones
    inside, below, unknown = oracle.zone_seconds(
        seconds, athlete=RUNNER, duration_s=duration_s, pauses=pauses
    )
    assert zones.seconds == pytest.approx(inside)
    assert zones.below_s == pytest.approx(below)
    assert zones.unknown_s == pytest.approx(unknown)
    paused_s = breakdown.session.paused_s
    assert paused_s == pytest.approx(sum(pause.end_s - pause.start_s for pause in pauses))
    assert sum(inside) + below + unknown + paused_s == pytest.approx(duration_s)
    kcal = oracle.energy_kcal(told, athlete=RUNNER, duration_s=duration_s, pauses=pauses)
    assert breakdown.energy.gross_kcal == (None if kcal is None else pytest.approx(kcal))
    beats = [second.heart_rate_bpm for second in seconds]
    assert breakdown.session.mean_heart_rate_bpm == approx(oracle.mean(beats, weight))
    known = [s.heart_rate_bpm for s in seconds if s.heart_rate_bpm is not None and not s.paused]
    assert breakdown.session.max_heart_rate_bpm == (max(known) if known else None)


def approx(value: float | None) -> object:
    return None if value is None else pytest.approx(value)


@many
@given(run=runs())
def test_each_intervals_numbers_equal_a_full_scan_of_its_seconds(run: list[Measurement]) -> None:
    session, events = play(run)
    breakdown = session.breakdown()
    duration_s = breakdown.session.duration_s
    told = oracle.seconds_of(events)
    seconds = oracle.believed(told, artefacts=breakdown.heart.artefacts)
    moving_s = moving_m = 0.0
    pauses = breakdown.session.pauses
    for interval in breakdown.intervals:
        own = oracle.inside(seconds, interval)
        weight = oracle.weights(own, duration_s=duration_s, pauses=pauses)
        if interval.paused:
            assert all(second.paused for second in own)
            assert (interval.distance_m, interval.energy_kcal) == (0.0, 0.0)
            assert interval.mean_heart_rate_bpm is None
            continue
        assert interval.mean_heart_rate_bpm == approx(
            oracle.mean([s.heart_rate_bpm for s in own], weight)
        )
        kcal = oracle.energy_kcal(
            told, athlete=RUNNER, duration_s=duration_s, pauses=pauses, of=own
        )
        assert interval.energy_kcal == approx(kcal)
        seconds_in_motion = 0.0
        if interval.kind not in (Kind.REST, Kind.UNKNOWN):
            seconds_in_motion = sum(weight)
            moving_m += interval.distance_m or 0.0
            assert interval.moving_distance_m == interval.distance_m
        moving_s += seconds_in_motion
        if interval.distance_m is None or seconds_in_motion == 0:
            assert interval.mean_speed_kmh is None
        else:
            assert interval.mean_speed_kmh == approx(interval.distance_m / seconds_in_motion * 3.6)
    assert breakdown.session.moving_s == pytest.approx(moving_s)
    assert (breakdown.session.moving_distance_m or 0.0) == pytest.approx(moving_m)
    distances = [i.distance_m for i in breakdown.intervals if i.distance_m is not None]
    assert sum(distances) == pytest.approx(breakdown.session.distance_m or 0.0)


@many
@given(run=runs(), data=st.data())
def test_time_that_passes_in_silence_gives_events_early_and_no_others(
    run: list[Measurement], data: st.DataObject
) -> None:
    """`advance` up to the next measurement's own time, at random places."""
    _, plain = play(run)
    session = new_session()
    events: list[AnyEvent] = []
    for index, measurement in enumerate(run):
        events += session.feed(measurement)
        if index + 1 < len(run) and data.draw(st.booleans()):
            events += session.advance(run[index + 1].at_ns)
    events += session.advance(run[-1].at_ns + data.draw(st.integers(0, 60)) * 10**9)
    assert encoded(standing(events, session.finish())) == encoded(plain)


def demo_measurements() -> list[Measurement]:
    speeds = belt_speeds(DEMO, ramp_kmh_per_s=0.5)
    return [
        m
        for second, speed in enumerate(speeds)
        for m in (belt(second, speed), heart(second + 0.3, 100 + second % 60))
    ]


def test_the_demos_plan_comes_out_as_planned() -> None:
    session, events = play(demo_measurements())
    intervals = session.breakdown().intervals
    assert [i.kind for i in intervals] == [piece.kind for piece in DEMO]
    planned = [sum(p.seconds for p in DEMO[:n]) for n in range(len(DEMO))]
    assert [i.start_s for i in intervals] == pytest.approx(planned, abs=2)
    assert isinstance(events[0], SessionStarted)


def test_energy_and_distance_only_rise() -> None:
    _, events = play(demo_measurements())
    seconds = [event for event in events if isinstance(event, SecondClosed)]
    for name in ("gross_kcal", "net_kcal", "distance_m"):
        values = [getattr(second, name) for second in seconds]
        assert all(a <= b for a, b in pairwise(values)), name


def test_after_the_end_nothing_happens_any_more() -> None:
    session, _ = play([heart(0, 100), heart(5, 100)])
    before = session.breakdown()
    assert session.feed(heart(6, 120)) == ()
    assert session.advance(heart(60, 120).at_ns) == ()
    assert session.finish() == ()
    assert session.breakdown() == before
    assert session.late == 1
