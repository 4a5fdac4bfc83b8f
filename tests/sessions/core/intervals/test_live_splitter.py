"""The splitter against plans whose truth is known: the moment the belt was commanded."""

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.athlete_snapshot import freeze
from sessions.core.intervals.gaits import Boundary, Signal, gaits_of
from sessions.core.intervals.live_splitter import Splitter
from sessions.core.model.athlete import Athlete, AthleteSnapshot
from sessions.core.model.sample import Kind, Sample
from tests.sessions.core.runs import DEMO, EXAMPLES, NOBODY, RUNNER, Piece, belt_speeds

KNOWN = freeze(Athlete(jog_kmh=7.2, sprint_kmh=11.5), on=None)


def split(
    samples: Sequence[Sample], *, athlete: AthleteSnapshot = NOBODY
) -> tuple[list[tuple[Kind, int]], list[tuple[int, Boundary]]]:
    """The stretches (kind, start) and every announcement with the cell it came in."""
    splitter, gaits = Splitter(), gaits_of(athlete)
    stretches: list[tuple[Kind, int]] = []
    announced: list[tuple[int, Boundary]] = []
    for sample in samples:
        boundary = splitter.update(sample, gaits=gaits)
        if boundary is not None:
            announced.append((sample.cell, boundary))
            if boundary.replaces and stretches:
                stretches.pop()
            stretches.append((boundary.kind, boundary.start))
    return stretches, announced


def speeds(values: Sequence[float | None]) -> list[Sample]:
    return [Sample(cell=cell, speed_kmh=value) for cell, value in enumerate(values)]


def truth(pieces: Sequence[Piece]) -> list[tuple[Kind, int]]:
    return [(p.kind, sum(q.seconds for q in pieces[:n])) for n, p in enumerate(pieces)]


@pytest.mark.parametrize("ramp_kmh_per_s", [0.2, 0.35, 0.5, 1.0, 20.0])
def test_belt_ramps_are_dated_to_the_command_and_are_no_intervals(ramp_kmh_per_s: float) -> None:
    stretches, _ = split(speeds(belt_speeds(DEMO, ramp_kmh_per_s=ramp_kmh_per_s)))
    assert [kind for kind, _ in stretches] == [piece.kind for piece in DEMO]
    for (_, start), (_, commanded) in zip(stretches, truth(DEMO), strict=True):
        assert abs(start - commanded) <= 2


@pytest.mark.parametrize("ramp_kmh_per_s", [0.5, 1.0])
def test_changes_are_announced_within_five_seconds_of_the_crossing(ramp_kmh_per_s: float) -> None:
    shown = belt_speeds(DEMO, ramp_kmh_per_s=ramp_kmh_per_s)
    _, announced = split(speeds(shown))
    bounds = (0.6, 7.2, 11.5)
    for cell, boundary in announced[1:]:
        level = sum(shown[cell] >= bound for bound in bounds)
        crossed = cell
        while sum(shown[crossed - 1] >= bound for bound in bounds) == level:
            crossed -= 1
        assert cell - crossed <= 5 + 1, boundary  # the median of three is a second late


def test_no_gait_that_a_ramp_passes_through_is_announced() -> None:
    _, announced = split(speeds(belt_speeds(DEMO, ramp_kmh_per_s=0.5)))
    assert [boundary.kind for _, boundary in announced] == [piece.kind for piece in DEMO]


_KINDS = {
    Kind.REST: (0.0, 0.0),
    Kind.WALK: (3.0, 6.0),
    Kind.JOG: (8.2, 10.5),
    Kind.SPRINT: (12.8, 17.0),
}


@st.composite
def plans(draw: st.DrawFn) -> list[Piece]:
    pieces: list[Piece] = []
    for _ in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from([k for k in _KINDS if not pieces or k is not pieces[-1].kind]))
        speed = draw(st.floats(*_KINDS[kind]))
        pieces.append(Piece(kind, speed, draw(st.integers(60, 200))))
    return pieces


@settings(max_examples=EXAMPLES, deadline=None)
@given(plan=plans(), ramp=st.floats(0.4, 1.0), seed=st.integers(0, 2**32))
def test_any_plan_on_a_noisy_belt_comes_out_as_planned(
    plan: list[Piece], ramp: float, seed: int
) -> None:
    shown = belt_speeds(plan, ramp_kmh_per_s=ramp, noise_kmh=0.1, seed=seed)
    stretches, _ = split(speeds(shown), athlete=KNOWN)
    assert [kind for kind, _ in stretches] == [piece.kind for piece in plan]
    for (_, start), (_, commanded) in zip(stretches, truth(plan), strict=True):
        assert abs(start - commanded) <= 4


@st.composite
def wanderings(draw: st.DrawFn) -> list[float | None]:
    """Speeds that ramp to and fro between any corners, some of them missing."""
    speed, values = draw(st.floats(0, 16)), list[float | None]()
    for _ in range(draw(st.integers(1, 12))):
        slope = draw(st.floats(-1, 1))
        for _ in range(draw(st.integers(1, 25))):
            speed = min(18.0, max(0.0, speed + slope))
            values.append(None if draw(st.integers(0, 20)) == 0 else speed)
    return values


@settings(max_examples=EXAMPLES, deadline=None)
@given(values=wanderings())
def test_no_stretch_is_shorter_than_five_seconds(values: list[float | None]) -> None:
    stretches, _ = split(speeds(values))
    for (_, start), (_, end) in pairwise(stretches):
        assert end - start >= 5


def test_a_ramp_that_turns_back_is_a_gait_of_its_own_and_no_second_walk() -> None:
    up = [5.0 + 0.2 * second for second in range(22)]
    shown = [5.0] * 30 + up + up[::-1] + [5.0] * 30
    assert [kind for kind, _ in split(speeds(shown))[0]] == [Kind.WALK, Kind.JOG, Kind.WALK]


def test_standing_for_a_moment_before_the_belt_starts_is_no_rest() -> None:
    starting = [0.0] * 3 + [0.5 * second for second in range(11)] + [5.0] * 20
    assert split(speeds(starting))[0] == [(Kind.WALK, 0)]


def test_a_spike_and_a_dropout_are_no_intervals() -> None:
    values: list[float | None] = [9.0] * 120
    values[30:33] = [16.0] * 3
    values[60:68] = [None] * 8
    values[90] = 0.0
    assert split(speeds(values))[0] == [(Kind.JOG, 0)]


def test_a_step_inside_a_gait_is_no_interval_and_draws_no_boundary_to_itself() -> None:
    values = [8.0] * 60 + [10.0] * 40 + [14.0] * 60
    assert split(speeds(values))[0] == [(Kind.JOG, 0), (Kind.SPRINT, 100)]


def test_a_slow_moment_short_of_evidence_announces_nothing() -> None:
    assert split(speeds([9.0] * 60 + [6.8] * 4 + [9.0] * 60))[0] == [(Kind.JOG, 0)]


@pytest.mark.parametrize(("seconds", "parts"), [(9, False), (10, True), (30, True)])
def test_a_pause_of_ten_seconds_or_more_is_a_stretch_and_parts_equal_paces(
    seconds: int, parts: bool
) -> None:
    samples = [
        Sample(
            cell=cell,
            speed_kmh=0.0 if 60 <= cell < 60 + seconds else 9.0,
            paused=60 <= cell < 60 + seconds,
        )
        for cell in range(150)
    ]
    expected = [(Kind.JOG, 0)]
    if parts:
        expected += [(Kind.REST, 60), (Kind.JOG, 60 + seconds)]
    assert split(samples)[0] == expected


def test_who_stands_on_after_a_pause_rests_in_a_stretch_of_his_own() -> None:
    samples = [
        Sample(cell=cell, speed_kmh=9.0 if cell < 60 else 0.0, paused=60 <= cell < 90)
        for cell in range(150)
    ]
    assert split(samples)[0] == [(Kind.JOG, 0), (Kind.REST, 60), (Kind.REST, 90)]


@pytest.mark.parametrize(("easy", "fast"), [(8.0, 10.5), (12.0, 15.0), (3.0, 4.2)])
def test_a_pace_that_comes_to_stay_is_a_stretch_whatever_the_gait(easy: float, fast: float) -> None:
    shown = belt_speeds(
        [Piece(Kind.JOG, kmh, 60) for kmh in (easy, fast, easy, fast)], ramp_kmh_per_s=0.5
    )
    starts = [start for _, start in split(speeds(shown))[0]]
    assert starts == pytest.approx([0, 60, 120, 180], abs=2)


def test_a_steeper_belt_is_a_stretch_at_one_speed() -> None:
    samples = [
        Sample(cell=cell, speed_kmh=9.0, incline_pct=8.0 if 100 <= cell < 200 else 0.0)
        for cell in range(300)
    ]
    assert split(samples)[0] == [(Kind.JOG, 0), (Kind.JOG, 100), (Kind.JOG, 200)]


@pytest.mark.parametrize("kmh_per_s", [0.02, 0.06, 0.1])
def test_however_slow_the_ramp_walk_and_jog_are_two(kmh_per_s: float) -> None:
    shown = belt_speeds(
        [Piece(Kind.WALK, 5.0, 200), Piece(Kind.JOG, 9.0, 600)], ramp_kmh_per_s=kmh_per_s
    )
    stretches = split(speeds(shown))[0]
    assert [kind for kind, _ in stretches] == [Kind.WALK, Kind.JOG]
    assert 200 <= stretches[1][1] <= 200 + 4 / kmh_per_s


def test_a_runner_on_the_threshold_does_not_flicker() -> None:
    values = [7.2 + (0.2 if cell % 7 < 3 else -0.2) for cell in range(300)]
    assert len(split(speeds(values))[0]) == 1


@pytest.mark.parametrize(("nulls", "is_unknown"), [(10, False), (11, True)])
def test_more_than_ten_silent_seconds_are_unknown(nulls: int, is_unknown: bool) -> None:
    values: list[float | None] = [9.0] * 60 + [None] * nulls + [9.0] * 60
    expected = [(Kind.JOG, 0)]
    if is_unknown:
        expected += [(Kind.UNKNOWN, 60), (Kind.JOG, 60 + nulls)]
    assert split(speeds(values))[0] == expected


def test_silence_from_the_start_is_unknown_from_the_start() -> None:
    values: list[float | None] = [None] * 20 + [9.0] * 30
    assert split(speeds(values))[0] == [(Kind.UNKNOWN, 0), (Kind.JOG, 20)]


def test_a_session_too_short_to_announce_announces_nothing() -> None:
    assert split(speeds([9.0, 9.0, 9.0]))[0] == []
    assert split(speeds([None, None, None]))[0] == []


def test_the_profiles_thresholds_win() -> None:
    values = [6.5] * 60 + [10.0] * 60
    athlete = freeze(Athlete(jog_kmh=6.0, sprint_kmh=9.0), on=None)
    assert [kind for kind, _ in split(speeds(values), athlete=athlete)[0]] == [
        Kind.JOG,
        Kind.SPRINT,
    ]


def test_one_threshold_in_the_profile_moves_the_other_out_of_its_way() -> None:
    fast = gaits_of(freeze(Athlete(jog_kmh=12.0), on=None))[Signal.SPEED].bounds
    slow = gaits_of(freeze(Athlete(sprint_kmh=7.0), on=None))[Signal.SPEED].bounds
    assert fast == (0.6, 12.0, 13.5)
    assert slow == (0.6, 5.5, 7.0)


def test_the_split_falls_back_to_heart_rate_and_returns_to_speed() -> None:
    samples = [
        Sample(cell=cell, heart_rate_bpm=90.0, speed_kmh=None if 60 <= cell < 120 else 9.0)
        for cell in range(180)
    ]
    # 90 bpm is below moderate for this runner: a walk, as far as the heart can tell.
    assert split(samples, athlete=RUNNER)[0] == [
        (Kind.JOG, 0),
        (Kind.WALK, 60),
        (Kind.JOG, 120),
    ]


def test_cadence_alone_tells_the_gait() -> None:
    samples = [
        Sample(cell=cell, cadence_spm=0.0 if cell < 30 else 115.0 if cell < 90 else 168.0)
        for cell in range(150)
    ]
    assert split(samples)[0] == [(Kind.REST, 0), (Kind.WALK, 30), (Kind.JOG, 90)]


def test_a_pace_that_lies_on_a_bound_is_announced_ever_more_rarely() -> None:
    shown = [7.2 + 0.7 * math.sin(second / 8) for second in range(1800)]
    _, announced = split(speeds(shown), athlete=KNOWN)
    early = sum(cell < 600 for cell, _ in announced)
    late = sum(cell >= 1200 for cell, _ in announced)
    assert late < early / 3
