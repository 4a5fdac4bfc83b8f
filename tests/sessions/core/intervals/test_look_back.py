"""The look-back: the session split once more, with all of its seconds known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.analysis import analyse
from sessions.core.intervals.effort_levels import without_lag
from sessions.core.intervals.look_back_split import SpeedRun, split_runs, without_spikes
from sessions.core.intervals.seconds_track import Array
from sessions.core.model.athlete import Athlete
from sessions.core.model.breakdown import Breakdown, Confidence, Role, Span
from sessions.core.model.events import IntervalClosed, IntervalsRevised, SessionFinished
from sessions.core.model.sample import Kind
from tests.sessions.core.intervals.test_live_splitter import plans, truth
from tests.sessions.core.runs import EXAMPLES, Piece, belt, belt_speeds, each_second, heart, play

KNOWN = Athlete(jog_kmh=7.2, sprint_kmh=11.5)


def kinds(breakdown: Breakdown) -> list[tuple[Kind, float]]:
    return [(interval.kind, interval.start_s) for interval in breakdown.intervals]


def of(
    speeds: list[float],
    *,
    athlete: Athlete | None = None,
    incline_pct: Array | None = None,
    cadence_spm: Array | None = None,
    speed_lag_s: float = 0.0,
) -> list[tuple[Kind, float]]:
    breakdown = analyse(
        time_s=np.arange(len(speeds), dtype=float),
        speed_kmh=speeds,
        athlete=athlete,
        incline_pct=incline_pct,
        cadence_spm=cadence_spm,
        speed_lag_s=speed_lag_s,
    )
    return kinds(breakdown)


def ramped(*pieces: tuple[float, int], by: float = 0.5) -> list[float]:
    """Speeds of a belt that is told each piece's speed at its start."""
    shown, speed = [], pieces[0][0]
    for target, seconds in pieces:
        for _ in range(seconds):
            shown.append(speed)
            speed += max(-by, min(by, target - speed))
    return shown


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(plan=plans(), ramp=st.floats(0.4, 1.0), seed=st.integers(0, 2**32))
def test_any_plan_on_a_noisy_belt_is_found_to_two_seconds(
    plan: list[Piece], ramp: float, seed: int
) -> None:
    shown = belt_speeds(plan, ramp_kmh_per_s=ramp, noise_kmh=0.1, seed=seed)
    found = of(shown, athlete=KNOWN)
    assert [kind for kind, _ in found] == [piece.kind for piece in plan]
    for (_, start), (_, commanded) in zip(found, truth(plan), strict=True):
        assert abs(start - commanded) <= 2


def test_a_pyramid_inside_a_gait_is_one_interval() -> None:
    steps = [(kmh, 60) for kmh in (8.0, 9.0, 10.0, 11.0, 10.0, 9.0, 8.0)]
    assert of(ramped(*steps), athlete=KNOWN) == [(Kind.JOG, 0)]


def test_a_gait_that_a_slow_ramp_passes_is_none_and_a_plateau_in_it_is_one() -> None:
    passed = ramped((5.0, 60), (14.0, 120), by=0.2)
    assert of(passed, athlete=KNOWN) == [(Kind.WALK, 0), (Kind.SPRINT, pytest.approx(60, abs=2))]
    held = ramped((5.0, 60), (9.0, 45), (14.0, 120), by=0.2)
    assert [kind for kind, _ in of(held, athlete=KNOWN)] == [Kind.WALK, Kind.JOG, Kind.SPRINT]


def test_a_runner_who_tires_does_not_change_gait() -> None:
    tiring = [11.0 - 2.4 * second / 600 for second in range(600)]
    assert of([*tiring, *([8.6] * 60)]) == [(Kind.JOG, 0)]
    athlete = Athlete(jog_kmh=7.0, sprint_kmh=10.0)
    assert len(of([*tiring, *([8.6] * 60)], athlete=athlete)) == 1


def test_what_is_fast_depends_on_the_sessions_own_paces() -> None:
    slow = ramped((4.5, 120), (7.8, 300), (11.0, 60), (7.8, 120), (11.0, 60), (4.5, 120))
    fast = ramped((5.5, 120), (12.2, 300), (16.5, 60), (12.2, 120), (16.5, 60), (5.5, 120))
    expected = [Kind.WALK, Kind.JOG, Kind.SPRINT, Kind.JOG, Kind.SPRINT, Kind.WALK]
    assert [kind for kind, _ in of(slow)] == expected
    assert [kind for kind, _ in of(fast)] == expected


def test_a_long_run_at_one_pace_is_a_jog_however_fast() -> None:
    assert of(ramped((5.0, 60), (13.0, 900), (5.0, 60)))[1][0] is Kind.JOG
    assert of(ramped((5.0, 60), (13.0, 60), (5.0, 60)))[1][0] is Kind.SPRINT


def test_one_step_up_at_usual_jogging_speeds_is_no_sprint() -> None:
    assert {kind for kind, _ in of(ramped((8.0, 300), (10.0, 300)))} == {Kind.JOG}
    assert of(ramped((8.0, 300), (9.5, 300))) == [(Kind.JOG, 0)]


def test_a_surge_that_is_one_on_the_flat_is_none_where_the_pace_wanders_over_hills() -> None:
    bounds = Athlete(jog_kmh=7.0, sprint_kmh=11.0)
    surge = [12.0] * 16
    flat = ramped((9.0, 600))
    hills = [9.0 + 1.2 * float(np.sin(second / 9)) for second in range(600)]
    assert [kind for kind, _ in of([*flat, *surge, *flat], athlete=bounds)] == [
        Kind.JOG,
        Kind.SPRINT,
        Kind.JOG,
    ]
    assert of([*hills, *surge, *hills], athlete=bounds) == [(Kind.JOG, 0)]


def test_a_change_of_pace_is_as_certain_on_hills_as_on_the_flat() -> None:
    wave = np.sin(np.arange(900) / 9)
    speeds = np.where(np.arange(900) // 90 % 2 == 0, 9.0 + wave, 15.0 + wave)
    assert len(of(speeds.tolist())) == 10


def test_a_pace_that_drifts_is_one_where_it_wanders_and_two_on_a_belt() -> None:
    drift = np.interp(np.arange(900), (0, 400, 520, 900), (9.0, 9.0, 11.5, 11.5))
    wave = 0.5 * np.sin(np.arange(900) / 9)
    assert len(of(drift.tolist())) == 2
    assert len(of((drift + wave).tolist())) == 1


def test_a_short_run_is_split_by_how_far_the_whole_session_wanders() -> None:
    """It shows too little of itself to tell."""
    speeds = np.array([*([8.5] * 45), *([10.6] * 45)])
    run = SpeedRun(speeds, bounds=np.tile((0.6, 7.2, 11.5), (90, 1)), known=(False, False))
    assert [s.start for s in split_runs([run], 0.0)[0]] == [0, 45]
    assert [s.start for s in split_runs([run], 1.1)[0]] == [0]


def test_what_a_watch_shows_late_began_earlier_and_a_silence_where_it_is() -> None:
    shown = ramped((8.0, 120), (14.0, 120), (8.0, 120))
    prompt, late = of(shown, athlete=KNOWN), of(shown, athlete=KNOWN, speed_lag_s=2)
    assert [kind for kind, _ in late] == [kind for kind, _ in prompt]
    assert [start for _, start in late] == [0, *(start - 2 for _, start in prompt[1:])]
    silent = [*shown[:200], *([float("nan")] * 20), *shown[220:]]
    edges = [
        [
            start
            for kind, start in of(silent, athlete=KNOWN, speed_lag_s=lag)
            if kind is Kind.UNKNOWN
        ]
        for lag in (0, 2)
    ]
    assert edges[0] == edges[1] != []


def test_uphill_the_run_begins_at_a_lower_speed() -> None:
    speeds = ramped((5.0, 100), (6.8, 100))
    grade = np.full(200, 12.0)
    level = of(speeds, athlete=KNOWN)
    assert level == [(Kind.WALK, 0), (Kind.WALK, pytest.approx(100, abs=2))]
    uphill = of(speeds, athlete=KNOWN, incline_pct=grade)
    assert uphill == [(Kind.WALK, 0), (Kind.JOG, pytest.approx(100, abs=2))]


def test_a_change_of_grade_is_a_stretch_where_it_changes_the_work() -> None:
    steep = np.repeat([0.0, 8.0, 0.0, 12.0], 60)
    found = of([5.5] * 240, incline_pct=steep)
    assert {kind for kind, _ in found} == {Kind.WALK}
    assert [start for _, start in found] == pytest.approx([0, 60, 120, 180], abs=1)
    gentle = np.repeat([0.0, 3.0, 0.0, 4.0], 60)
    assert of([9.0] * 240, incline_pct=gentle) == [(Kind.JOG, 0)]
    wandering = 4.0 + 4.0 * np.sin(np.arange(240) / 15)
    assert of([9.0] * 240, incline_pct=wandering) == [(Kind.JOG, 0)]


def test_the_feet_tell_walking_from_running_near_the_transition() -> None:
    speeds = [6.6] * 240
    running = np.repeat([115.0, 160.0], 120)
    assert of(speeds) == [(Kind.WALK, 0)]
    assert [kind for kind, _ in of(speeds, cadence_spm=np.full(240, 160.0))] == [Kind.JOG]
    steps = [*([6.2] * 120), *([7.2] * 120)]
    found = of(steps, cadence_spm=running)
    assert [kind for kind, _ in found] == [Kind.WALK, Kind.JOG]
    assert abs(found[1][1] - 120) <= 1


def test_a_pause_is_a_stretch_and_its_neighbours_are_judged_apart() -> None:
    time_s = np.arange(400.0)
    speeds = np.full(400, 9.0)
    speeds[150:240] = 0.0
    pauses = [Span(start_s=150, end_s=240)]
    same = analyse(time_s=time_s, speed_kmh=speeds, pauses=pauses)
    assert kinds(same) == [(Kind.JOG, 0), (Kind.REST, 150), (Kind.JOG, 240)]
    assert [interval.paused for interval in same.intervals] == [False, True, False]
    assert same.session.moving_s == 399 - 90
    speeds[240:] = 5.0
    other = analyse(time_s=time_s, speed_kmh=speeds, pauses=pauses)
    assert kinds(other) == [(Kind.JOG, 0), (Kind.REST, 150), (Kind.WALK, 240)]


def test_a_pause_of_less_than_ten_seconds_stays_in_its_stretch() -> None:
    speeds = np.full(400, 9.0)
    speeds[150:159] = 0.0
    found = analyse(
        time_s=np.arange(400.0), speed_kmh=speeds, pauses=[Span(start_s=150, end_s=159)]
    )
    assert kinds(found) == [(Kind.JOG, 0)]


def test_records_eight_seconds_apart_are_dated_nearly_as_well() -> None:
    speeds = np.array(ramped((5.5, 180), (9.5, 180), (14.0, 90), (5.5, 90)))
    every = np.arange(0, speeds.size, 7)
    found = analyse(time_s=every, speed_kmh=speeds[every], athlete=KNOWN)
    assert [kind for kind, _ in kinds(found)] == [Kind.WALK, Kind.JOG, Kind.SPRINT, Kind.WALK]
    assert [start for _, start in kinds(found)] == pytest.approx([0, 180, 360, 450], abs=4)


def test_a_belt_that_says_zero_for_a_moment_does_not_stand() -> None:
    speeds = [9.0] * 300
    for second in (50, 51, 120, 200, 201, 202):
        speeds[second] = 0.0
    assert of(speeds) == [(Kind.JOG, 0)]


def test_spikes_up_to_three_seconds_go_and_a_ramp_stays_as_it_is() -> None:
    ramp = np.array(ramped((5.0, 20), (9.0, 30)))
    spiked = ramp.copy()
    spiked[8:11] = 0.0
    spiked[40:42] = 16.0
    assert without_spikes(spiked) == pytest.approx(ramp)


def test_what_is_left_beside_a_silence_is_no_interval() -> None:
    speeds = [*([9.0] * 60), *([5.0] * 3), *([float("nan")] * 25), *([5.0] * 60)]
    unknown = (Kind.UNKNOWN, 63)
    assert of(speeds) == [(Kind.JOG, 0), unknown, (Kind.WALK, 88)]


def lagging(efforts_bpm: list[tuple[float, int]], *, tau_s: float = 58.0) -> np.ndarray:
    """Heart rate that follows steps of effort with a first-order lag."""
    shown, bpm = [], efforts_bpm[0][0]
    for target, seconds in efforts_bpm:
        for _ in range(seconds):
            shown.append(round(bpm))
            bpm += (target - bpm) / tau_s
    return np.array(shown, dtype=float)


def test_heart_rate_alone_is_dated_to_the_effort_and_not_to_its_echo() -> None:
    athlete = Athlete(heart_rate_max_bpm=188, heart_rate_rest_bpm=56)
    bpm = lagging([(85, 180), (122, 240), (165, 240), (90, 240)])
    found = analyse(time_s=np.arange(bpm.size), heart_rate_bpm=bpm, athlete=athlete)
    assert [kind for kind, _ in kinds(found)] == [Kind.WALK, Kind.JOG, Kind.SPRINT, *rest_of(found)]
    assert [s for _, s in kinds(found)][:3] == pytest.approx([0, 180, 420], abs=20)
    assert {i.confidence for i in found.intervals} == {Confidence.INFERRED}
    # Vigorous begins at 135 bpm, which the rate itself reaches half a minute after the effort.
    crossed = int(np.flatnonzero(bpm >= 135.2)[0])
    assert found.intervals[2].start_s < crossed - 5


def test_a_vigorous_bout_from_rest_is_no_jog_on_its_way_up() -> None:
    athlete = Athlete(heart_rate_max_bpm=188, heart_rate_rest_bpm=56)
    bpm = lagging([(85, 180), (160, 200)])
    found = analyse(time_s=np.arange(bpm.size), heart_rate_bpm=bpm, athlete=athlete)
    assert [kind for kind, _ in kinds(found)] == [Kind.WALK, Kind.SPRINT]


def rest_of(found: Breakdown) -> list[Kind]:
    """Down again: through moderate, or straight."""
    return [kind for kind, _ in kinds(found)][3:]


def test_the_lag_taken_out_reaches_the_effort_early_and_never_beyond() -> None:
    bpm = lagging([(90, 120), (150, 300)])
    aim = without_lag(bpm)
    assert aim[140] > bpm[140] + 15
    assert aim.max() <= bpm.max()
    assert aim.min() >= bpm.min()


def test_what_the_look_back_changes_is_told_again_from_the_first_change_on() -> None:
    # Ten seconds of another gait are announced live and are no interval at the end.
    speeds = [*([9.0] * 100), *([5.0] * 10), *([9.0] * 100), *([5.0] * 60)]
    _, events = play(each_second(len(speeds), lambda s: [belt(s, speeds[s])]))
    (revised,) = [e for e in events if isinstance(e, IntervalsRevised)]
    before = [e for e in events if isinstance(e, IntervalClosed) and e.sequence < revised.sequence]
    after = [e for e in events if isinstance(e, IntervalClosed) and e.sequence > revised.sequence]
    final = events[-1]
    assert isinstance(final, SessionFinished)
    assert len(before) == 3
    assert [e.interval for e in after] == list(final.breakdown.intervals)[revised.from_index :]
    assert kinds(final.breakdown) == [(Kind.JOG, 0), (Kind.WALK, 210)]


def test_recovery_is_that_of_the_last_hard_interval_at_the_end() -> None:
    # A burst of ten seconds is announced as a sprint and is none at the end.
    speeds = [*([5.5] * 60), *([13.5] * 60), *([5.5] * 180), *([13.5] * 10), *([5.5] * 120)]

    def bpm(second: int) -> int:
        return 170 if second < 120 else max(140, 170 - (second - 120) // 3)

    session, _ = play(each_second(len(speeds), lambda s: [belt(s, speeds[s]), heart(s, bpm(s))]))
    breakdown = session.breakdown()
    assert [kind for kind, _ in kinds(breakdown)] == [Kind.WALK, Kind.SPRINT, Kind.WALK]
    assert breakdown.heart.recovery_60s_bpm == 20


def test_where_live_intervals_stand_the_end_tells_their_roles_and_moves_nothing() -> None:
    speeds = [*([5.0] * 100), *([9.0] * 200), *([5.0] * 60)]
    session, events = play(each_second(len(speeds), lambda s: [belt(s, speeds[s])]))
    told = [e.interval for e in events if isinstance(e, IntervalClosed)]
    assert [i.role for i in told] == [None, None, Role.WARM_UP, Role.STEADY, Role.COOL_DOWN]
    assert [i.start_s for i in told[:2]] == [i.start_s for i in told[2:4]]
    assert session.breakdown().session.boundaries_moved == 0


@pytest.mark.parametrize("kmh_per_s", [0.02, 0.06, 0.09, 0.12, 0.2])
@pytest.mark.parametrize("walk_s", [120, 600, 1800])
def test_however_slow_the_ramp_walk_and_jog_are_two(kmh_per_s: float, walk_s: int) -> None:
    found = of(ramped((5.0, walk_s), (9.0, round(4 / kmh_per_s) + 600), by=kmh_per_s))
    assert [kind for kind, _ in found] == [Kind.WALK, Kind.JOG]
    assert walk_s - 2 <= found[1][1] <= walk_s + 4 / kmh_per_s


def test_recovery_and_work_are_two_though_the_warm_up_is_slower_than_both() -> None:
    repeats = [(14.0, 60), (10.0, 90)] * 4
    found = analyse(
        time_s=np.arange(1500),
        speed_kmh=ramped((7.0, 600), *repeats, (7.0, 300)),
    )
    roles = [interval.role for interval in found.intervals]
    assert roles == [Role.WARM_UP, *[Role.WORK, Role.RECOVERY] * 3, Role.WORK, *roles[8:]]
    assert {i.kind for i in found.intervals if i.role is Role.WORK} == {Kind.SPRINT}


def test_repeats_within_five_per_cent_carry_one_name() -> None:
    athlete = Athlete(jog_kmh=7.0, sprint_kmh=12.0)
    pieces = [(12.3 - 0.2 * (n % 3), 60) if n % 2 else (8.5, 60) for n in range(1, 12)]
    found = analyse(time_s=np.arange(660), speed_kmh=ramped(*pieces), athlete=athlete)
    names = {i.kind for i in found.intervals if i.role is Role.WORK}
    assert len(names) == 1


def test_heart_rate_alone_makes_no_stretch_under_half_a_minute() -> None:
    rng = np.random.default_rng(4)
    athlete = Athlete(heart_rate_max_bpm=188, heart_rate_rest_bpm=56)
    for _ in range(10):
        efforts = [(float(rng.uniform(80, 170)), int(rng.integers(10, 200))) for _ in range(9)]
        bpm = lagging(efforts) + rng.normal(0, 3, sum(s for _, s in efforts))
        found = analyse(time_s=np.arange(bpm.size), heart_rate_bpm=bpm, athlete=athlete)
        if len(found.intervals) > 1:
            assert min(i.end_s - i.start_s for i in found.intervals) >= 29
