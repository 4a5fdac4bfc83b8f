"""What ends a step, what a request does, and what is said: one case each."""

import pytest

from ingest.measurements import Action
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.sample import Kind
from sessions.workouts.cues import Cue, CueKind, TargetStanding
from sessions.workouts.guidance import Guidance, Moment, Phase
from sessions.workouts.guidance_state import Outcome
from sessions.workouts.plan import (
    Crossing,
    HeartRateEnd,
    HeartRateTarget,
    HeartRateUnit,
    Step,
)
from tests.sessions.workouts.plans import RUNNER, plan, play, seconds, step

REST = step("Rest", Kind.REST, duration_s=600)
COLD = AthleteSnapshot()


def ended(first: Step, *actions: Moment, athlete: AthleteSnapshot = RUNNER) -> float | None:
    """When the first step of a plan ended; None: it has not after ten minutes."""
    guidance = Guidance(plan(first, REST), athlete=athlete)
    play(guidance, actions, until_s=600.0)
    return guidance.legs[0].end_s


def until(crossing: Crossing, value: float, unit: HeartRateUnit = HeartRateUnit.BPM) -> Step:
    return step(until=HeartRateEnd(crossing=crossing, value=value, unit=unit))


# --- ends ---


def test_time_ends_a_step_although_nothing_is_measured() -> None:
    assert ended(step(duration_s=90)) == 90.0


def test_metres_end_a_step_between_two_moments() -> None:
    # 9 km/h is 2.5 m/s: 101 m take 40.4 s.
    assert ended(step(distance_m=101), *seconds(60, speed_kmh=9.0)) == pytest.approx(40.4)


def test_metres_do_not_pass_while_the_speed_is_unknown() -> None:
    known, silent = seconds(20, speed_kmh=9.0), seconds(40, from_s=20)
    again = seconds(80, speed_kmh=9.0, from_s=40)
    assert ended(step(distance_m=100), *known, *silent, *again) == pytest.approx(60.0)


def test_a_silent_pod_is_believed_for_three_seconds_and_no_longer() -> None:
    assert ended(step(distance_m=7.5), Moment(t_s=0.0, speed_kmh=9.0)) == pytest.approx(3.0)
    assert ended(step(distance_m=7.6), Moment(t_s=0.0, speed_kmh=9.0)) is None


@pytest.mark.parametrize(
    ("crossing", "bpm", "ends"),
    [
        (Crossing.ABOVE, (148, 149, 150, 160), 2.0),
        (Crossing.ABOVE, (149, 149, 149, 149), None),
        (Crossing.BELOW, (152, 151, 150, 149), 2.0),
        (Crossing.BELOW, (151, 151, 151, 151), None),
    ],
)
def test_a_heart_rate_ends_a_step_when_it_is_reached(
    crossing: Crossing, bpm: tuple[int, ...], ends: float | None
) -> None:
    moments = [Moment(t_s=float(t), heart_rate_bpm=value) for t, value in enumerate(bpm)]
    assert ended(until(crossing, 150), *moments) == ends


@pytest.mark.parametrize(
    ("unit", "value", "bpm"),
    # RUNNER: maximum 190, at rest 50.
    [(HeartRateUnit.MAXIMUM, 70, 133.0), (HeartRateUnit.RESERVE, 60, 134.0)],
)
def test_a_percentage_is_of_the_runners_own_maximum(
    unit: HeartRateUnit, value: float, bpm: float
) -> None:
    rising = [Moment(t_s=float(t), heart_rate_bpm=125.0 + t) for t in range(30)]
    assert ended(until(Crossing.ABOVE, value, unit), *rising) == bpm - 125.0


def test_without_a_maximum_a_percentage_ends_nothing_and_time_still_does() -> None:
    percent = HeartRateEnd(crossing=Crossing.ABOVE, value=70, unit=HeartRateUnit.MAXIMUM)
    fast = seconds(300, bpm=200.0)
    assert ended(step(until=percent), *fast, athlete=COLD) is None
    assert ended(step(until=percent, duration_s=120), *fast, athlete=COLD) == 120.0


def test_whatever_comes_first_ends_a_step() -> None:
    both = step(distance_m=100, duration_s=30)
    assert ended(both, *seconds(60, speed_kmh=9.0)) == 30.0
    assert ended(both, *seconds(60, speed_kmh=18.0)) == pytest.approx(20.0)


def test_an_open_step_waits_for_a_key() -> None:
    guidance = Guidance(plan(step(), REST), athlete=RUNNER)
    play(guidance, seconds(500, speed_kmh=9.0, bpm=200.0), until_s=500.0)
    assert guidance.place.index == 0
    guidance.request(Action.NEXT, t_s=501.5)
    assert (guidance.legs[0].end_s, guidance.legs[0].outcome) == (501.5, Outcome.COMPLETED)


def test_the_last_step_ends_the_plan() -> None:
    guidance = Guidance(plan(step(duration_s=5)), athlete=RUNNER)
    cues = play(guidance, [], until_s=10.0)
    assert [cue.kind for cue in cues] == [CueKind.START, CueKind.END, CueKind.DONE]
    assert (guidance.place.phase, guidance.place.step, guidance.target) == (Phase.DONE, None, None)
    assert guidance.request(Action.REPEAT, t_s=11.0) == ()


def test_a_pause_makes_the_step_longer_and_is_not_run() -> None:
    guidance = Guidance(plan(step(duration_s=60, speed_kmh=9.0), REST), athlete=RUNNER)
    pause = [Moment(t_s=float(t), speed_kmh=9.0, paused=True) for t in range(20, 50)]
    play(
        guidance,
        [*seconds(20, speed_kmh=9.0), *pause, *seconds(120, speed_kmh=9.0, from_s=50)],
        until_s=120.0,
    )
    leg = guidance.legs[0]
    assert (leg.end_s, leg.paused_s, leg.elapsed_s(0)) == (90.0, 30.0, 60.0)
    assert leg.covered_m(0) == pytest.approx(60 * 2.5)
    assert leg.under_s == leg.over_s == 0.0


# --- requests ---


def asked(request: Action, *, at_s: float = 30.0, first: Step | None = None) -> Guidance:
    guidance = Guidance(
        plan(first or step(duration_s=60, speed_kmh=10.0), step("B", duration_s=60)),
        athlete=RUNNER,
    )
    guidance.request(request, t_s=at_s)
    return guidance


def test_skip_goes_on_to_the_next_step() -> None:
    guidance = asked(Action.SKIP)
    assert (guidance.place.index, guidance.legs[0].outcome) == (1, Outcome.SKIPPED)


def test_next_leaves_a_timed_step_unfinished() -> None:
    assert asked(Action.NEXT).legs[0].outcome is Outcome.SKIPPED


def test_next_is_how_one_stops_waiting_for_a_heart_rate() -> None:
    waiting = until(Crossing.BELOW, 100)
    assert asked(Action.NEXT, first=waiting).legs[0].outcome is Outcome.COMPLETED
    assert asked(Action.SKIP, first=waiting).legs[0].outcome is Outcome.SKIPPED


def test_repeat_begins_the_step_again() -> None:
    guidance = asked(Action.REPEAT)
    assert (guidance.place.index, guidance.place.leg, guidance.place.remaining_s) == (0, 1, 60.0)
    assert guidance.legs[0].outcome is Outcome.REPEATED


def test_extend_adds_a_minute_or_two_hundred_metres() -> None:
    assert asked(Action.EXTEND).place.remaining_s == 90.0
    assert asked(Action.EXTEND, first=step(distance_m=400)).place.remaining_m == 600.0


def test_an_open_step_cannot_be_longer() -> None:
    guidance = Guidance(plan(step()), athlete=RUNNER)
    guidance.begun()
    assert guidance.request(Action.EXTEND, t_s=5.0) == ()


def test_what_was_counted_down_is_counted_down_again_after_an_extension() -> None:
    guidance = Guidance(plan(step(duration_s=60), REST), athlete=RUNNER)
    cues = [*guidance.advance(58.5), *guidance.request(Action.EXTEND, t_s=58.5)]
    cues += guidance.advance(120.0)
    counts = [(cue.t_s, cue.count) for cue in cues if cue.kind is CueKind.COUNTDOWN]
    assert counts == [(57.0, 3), (58.0, 2), (117.0, 3), (118.0, 2), (119.0, 1)]


def test_easier_and_harder_change_speed_by_a_twentieth_from_now_on() -> None:
    guidance = asked(Action.HARDER)
    assert guidance.place.target.speed_kmh == 10.5
    guidance.request(Action.EASIER, t_s=31.0)
    guidance.request(Action.EASIER, t_s=32.0)
    assert guidance.place.target.speed_kmh == 9.5
    guidance.request(Action.SKIP, t_s=33.0)
    assert guidance.place.intensity == -1


def test_easier_and_harder_move_a_heart_rate_by_three_beats() -> None:
    target = HeartRateTarget(low=130, high=140, unit=HeartRateUnit.BPM)
    guidance = asked(Action.EASIER, first=step(duration_s=60, heart_rate=target))
    band = guidance.place.target.heart_rate_band_bpm
    assert band is not None
    assert (band.low, band.high) == (127, 137)


def test_nobody_is_asked_for_more_than_thirty_percent() -> None:
    guidance = Guidance(plan(step(duration_s=600, speed_kmh=10.0)), athlete=RUNNER)
    for t in range(20):
        guidance.request(Action.HARDER, t_s=float(t))
    assert guidance.place.target.speed_kmh == 13.0
    assert guidance.request(Action.HARDER, t_s=30.0) == ()


# --- cues ---


def said(cues: list[Cue]) -> list[tuple[float, str]]:
    return [(c.t_s, f"{c.kind.value} {c.count}" if c.count else c.kind.value) for c in cues]


def test_a_step_says_start_half_three_two_one_end() -> None:
    guidance = Guidance(plan(step(duration_s=60)), athlete=RUNNER)
    assert said(play(guidance, [], until_s=60.0)) == [
        (0.0, "start"),
        (30.0, "half"),
        (57.0, "countdown 3"),
        (58.0, "countdown 2"),
        (59.0, "countdown 1"),
        (60.0, "end"),
        (60.0, "done"),
    ]


def test_a_short_step_says_no_more_than_can_be_heard() -> None:
    guidance = Guidance(plan(step(duration_s=9)), athlete=RUNNER)
    assert said(play(guidance, [], until_s=9.0)) == [(0.0, "start"), (9.0, "end"), (9.0, "done")]


def test_metres_are_counted_down_in_seconds_at_the_present_speed() -> None:
    guidance = Guidance(plan(step(distance_m=200)), athlete=RUNNER)
    cues = said(play(guidance, seconds(81, speed_kmh=9.0), until_s=80.5))
    assert [word for _, word in cues] == [
        "start", "half", "countdown 3", "countdown 2", "countdown 1", "end", "done",
    ]  # fmt: skip
    assert [t_s for t_s, _ in cues] == pytest.approx([0, 40, 77, 78, 79, 80, 80])


KEPT = step(duration_s=300, speed_kmh=9.0)  # 8.55 to 9.45 km/h; a margin of 0.2 either way


def standing(*speeds: tuple[int, float | None], until_s: int = 200) -> list[tuple[float, str]]:
    """In, under and over as they are said: each speed from its second on."""
    guidance = Guidance(plan(KEPT), athlete=RUNNER)
    moments = []
    for t in range(until_s):
        speed_kmh = [kmh for from_s, kmh in speeds if from_s <= t][-1]
        moments.append(Moment(t_s=float(t), speed_kmh=speed_kmh))
    kinds = {CueKind.UNDER, CueKind.OVER, CueKind.BACK_IN}
    cues = play(guidance, moments, until_s=float(until_s))
    return said([cue for cue in cues if cue.kind in kinds])


def test_too_slow_is_said_after_five_seconds_and_back_in_after_five() -> None:
    assert standing((0, 9.0), (60, 8.0), (100, 9.0)) == [(65.0, "under"), (105.0, "back in")]


def test_too_fast_is_said() -> None:
    assert standing((0, 9.0), (60, 11.0)) == [(65.0, "over")]


def test_a_moment_outside_the_band_is_not_worth_a_word() -> None:
    assert standing((0, 9.0), (60, 11.0), (64, 9.0)) == []


def test_at_the_edge_nothing_wavers() -> None:
    # Inside the margin: not out. Once out, back only inside the band itself.
    assert standing((0, 9.0), (60, 9.6)) == []
    assert standing((0, 9.0), (60, 11.0), (80, 9.6), (100, 9.4)) == [
        (65.0, "over"),
        (105.0, "back in"),
    ]


def test_from_over_to_under_is_said_at_once() -> None:
    assert standing((0, 9.0), (60, 11.0), (80, 7.0)) == [(65.0, "over"), (85.0, "under")]


def test_an_unknown_speed_is_neither_in_nor_out() -> None:
    guidance = Guidance(plan(KEPT), athlete=RUNNER)
    play(guidance, seconds(60, speed_kmh=11.0), until_s=61.0)
    seen = [guidance.ahead(t_s)[0].place.standing for t_s in (61.0, 62.1)]
    assert seen == [TargetStanding.OVER, TargetStanding.UNKNOWN]  # the last moment is of 59 s


def test_a_runner_has_time_to_change_speed() -> None:
    # From 0 to 8.55 km/h: 5 s to act, and 2.5 s for each km/h, then 5 s to confirm.
    assert standing((0, 0.0)) == [(5 + 2.5 * 8.55 + 5, "under")]
    guidance = Guidance(plan(step(duration_s=60, speed_kmh=9.0), KEPT), athlete=RUNNER)
    play(guidance, seconds(120, speed_kmh=5.5), until_s=120.0)
    # The second step begins 3.05 km/h below its band: 5 + 7.625 s.
    assert guidance.legs[1].judge_from_s == pytest.approx(60 + 12.625)


def test_a_heart_rate_is_given_a_minute_to_follow() -> None:
    zone = HeartRateTarget(low=3, high=3, unit=HeartRateUnit.ZONE)
    guidance = Guidance(plan(step(duration_s=300, heart_rate=zone)), athlete=RUNNER)
    cues = said(play(guidance, seconds(200, bpm=120.0), until_s=200.0))
    assert (70.0, "under") in cues
    leg = guidance.legs[0]
    assert (leg.judge_from_s, leg.under_s) == (60.0, 140.0)


def test_what_is_ahead_is_known() -> None:
    guidance = Guidance(plan(step("A", duration_s=60), step("B", distance_m=400)), athlete=RUNNER)
    ahead, _ = guidance.ahead(45.0)
    place = ahead.place
    assert place.step is not None
    assert place.following is not None
    assert (place.step.name, place.following.name) == ("A", "B")
    assert (place.elapsed_s, place.remaining_s, place.fraction) == (45.0, 15.0, 0.75)


@pytest.mark.parametrize("request_", [Action.EASIER, Action.HARDER])
def test_a_changed_target_gives_time_to_change_speed(request_: Action) -> None:
    guidance = Guidance(plan(KEPT), athlete=RUNNER)
    play(guidance, seconds(60, speed_kmh=9.0), until_s=60.0)
    guidance.request(request_, t_s=60.0)
    leg = guidance.legs[0]
    assert leg.judge_from_s == pytest.approx(65.0, abs=0.5)
    assert guidance.place.standing is TargetStanding.UNKNOWN


def test_an_extension_changes_no_target_and_judging_goes_on() -> None:
    guidance = Guidance(plan(KEPT), athlete=RUNNER)
    play(guidance, seconds(60, speed_kmh=9.0), until_s=60.0)
    guidance.request(Action.EXTEND, t_s=60.0)
    assert guidance.place.standing is TargetStanding.IN


def test_after_a_pause_a_runner_has_time_to_get_going() -> None:
    guidance = Guidance(plan(KEPT), athlete=RUNNER)
    pause = [Moment(t_s=float(t), speed_kmh=0.0, paused=True) for t in range(60, 80)]
    again = [Moment(t_s=float(t), speed_kmh=0.0) for t in range(80, 100)]
    play(guidance, [*seconds(60, speed_kmh=9.0), *pause, *again], until_s=100.0)
    leg = guidance.legs[0]
    assert leg.judge_from_s == 80 + 5 + 2.5 * 8.55
    assert leg.under_s == 0.0


def test_a_heart_rate_reached_in_a_pause_ends_nothing() -> None:
    guidance = Guidance(plan(until(Crossing.BELOW, 100), REST), athlete=RUNNER)
    guidance.feed(Moment(t_s=1.0, heart_rate_bpm=90.0, paused=True))
    assert guidance.place.index == 0
    guidance.feed(Moment(t_s=2.0, heart_rate_bpm=90.0))
    assert guidance.place.index == 1


def test_there_is_no_half_of_a_step_that_a_heart_rate_may_end() -> None:
    below = HeartRateEnd(crossing=Crossing.BELOW, value=100)
    guidance = Guidance(plan(step(duration_s=120, until=below)), athlete=RUNNER)
    assert CueKind.HALF not in [cue.kind for cue in play(guidance, [], until_s=119.0)]
