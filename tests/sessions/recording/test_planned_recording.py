"""A plan on its way through recorder, journal and store: the same live, resumed and recomputed."""

from pathlib import Path

import pytest

from dashboards.words.alarm_words import alarm_words
from ingest.measurements import Action
from sessions.core.model.breakdown import Breakdown, WorkoutResult
from sessions.live.live_view import LiveView
from sessions.recording.recorder import close_session
from sessions.recording.refold import guide_of, refolded
from sessions.store import Store
from sessions.workouts.built_in import built_in
from sessions.workouts.cues import CueKind, TargetStanding
from tests.sessions.recording.planned_run import SESSION, Bench, Second

PRESSES = {
    2: Action.BEGIN,
    10: Action.PAUSE,
    20: Action.RESUME,
    60: Action.EASIER,
    110: Action.LAP,
    120: Action.EXTEND,
    150: Action.REPEAT,
    190: Action.HARDER,
    200: Action.SKIP,
}
RUN = [
    (
        number,
        Second(
            bpm=None if 70 <= number < 80 else 120 + number % 60,
            speed_kmh=9.0 if 40 <= number < 100 else 5.0,
            press=PRESSES.get(number),
        ),
    )
    for number in range(220)
]


async def recorded(folder: Path, *, cut_at: int | None = None) -> Breakdown:
    """The run's breakdown; `cut_at`: the process is killed there and another goes on."""
    with Store.open(folder) as store:
        bench = Bench(store)
        bench.run(RUN[:cut_at])
        if cut_at is not None:
            await store.flush()
            bench = Bench(store, resumed=True)
            bench.run(RUN[cut_at:])
        breakdown = await bench.finish()
        assert breakdown is not None
        return breakdown


def workout_of(breakdown: Breakdown) -> WorkoutResult:
    assert breakdown.workout is not None
    return breakdown.workout


async def test_the_breakdown_tells_how_the_plan_went(tmp_path: Path) -> None:
    workout = workout_of(await recorded(tmp_path))
    legs = [(leg.name, leg.outcome, leg.start_s, leg.end_s) for leg in workout.legs]
    # t = 0 is the first heart rate, at 0.25 s; buttons are pressed at .75.
    assert legs[0] == ("Walk", "completed", 2.5, 42.5)  # 30 s and a pause of 10 s
    assert legs[1][:3] == ("Jog", "completed", 42.5)
    assert legs[1][3] == pytest.approx(42.5 + 100 / 2.5, abs=0.5)
    assert legs[2][1:] == ("completed", legs[1][3], 110.5)  # the lap key ends an open step
    assert [leg[:2] for leg in legs[3:]] == [("Home", "repeated"), ("Home", "skipped")]
    assert legs[4][2:] == (150.5, 200.5)
    assert workout.score_pct is not None
    assert 50 < workout.score_pct < 100


async def test_what_was_shown_is_stored_and_recomputed_to_the_last_digit(tmp_path: Path) -> None:
    live = await recorded(tmp_path)
    with Store.open(tmp_path) as store:
        row = store.read.session(SESSION)
        assert store.read.breakdown(SESSION) == live
        finished = store.read.events(SESSION)[-1]
        session, events = refolded(store.read, row)
        guide = guide_of(store.read, row)
        with store.unit():
            store.events(SESSION, events)
            again = close_session(session, store=store, guide=guide)
        await store.flush()
        assert again == live
        assert store.read.events(SESSION)[-1] == finished


@pytest.mark.parametrize("cut_at", [1, 5, 15, 41, 75, 105, 119, 151, 205])
async def test_a_session_that_was_cut_off_goes_on_in_its_plan(tmp_path: Path, cut_at: int) -> None:
    whole = await recorded(tmp_path / "whole")
    assert await recorded(tmp_path / "cut", cut_at=cut_at) == whole


async def test_a_threshold_test_tells_the_heart_rate_of_its_last_twenty_minutes(
    tmp_path: Path,
) -> None:
    outline = built_in("threshold-30")
    assert outline is not None
    presses = {1: Action.BEGIN, 20: Action.SKIP}  # the warm-up is cut short
    with Store.open(tmp_path) as store:
        bench = Bench(store, plan=outline.workout())
        for number in range(1840):
            bpm = 150 if number < 620 else 168 + number % 2
            second = Second(bpm=bpm, speed_kmh=11.0, press=presses.get(number))
            bench.run([(number, second)])
        live = await bench.finish()
    assert live is not None
    assert live.fitness.threshold_heart_rate_bpm == pytest.approx(168.5, abs=0.1)
    with Store.open(tmp_path) as store:
        row = store.read.session(SESSION)
        session, _ = refolded(store.read, row)
        again = close_session(session, store=store, guide=guide_of(store.read, row))
        await store.flush()
        assert again == live


async def test_a_plan_that_never_began_is_not_judged(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        bench = Bench(store)
        bench.run((number, Second()) for number in range(20))
        assert bench.view().plan is None
        assert bench.recorder.plan_waits
        breakdown = await bench.finish()
    assert breakdown is not None
    assert breakdown.workout is None


async def test_a_session_that_began_without_its_begin_begins_with_a_request(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        bench = Bench(store)
        bench.run([(0, Second()), (1, Second(press=Action.NEXT)), (2, Second())])
        view = bench.view()
        assert (view.step_index, bench.recorder.plan_waits) == (0, False)


async def test_a_viewer_is_told_where_what_and_how(tmp_path: Path) -> None:
    heard: list[tuple[int, CueKind, int | None]] = []
    with Store.open(tmp_path) as store:
        bench = Bench(store)
        views: list[LiveView] = []
        for number, second in RUN[:60]:
            bench.run([(number, second)])
            view = bench.view()
            views.append(view)
            cues = view.plan.cues if view.plan else ()
            heard += [
                (cue.number, cue.kind, cue.count)
                for cue in cues
                if not heard or cue.number > heard[-1][0]
            ]
        begun = views[30]
        assert begun.plan is not None
        assert begun.plan.target.speed_kmh == 5.0
        assert (begun.step_index, begun.plan.standing) == (0, TargetStanding.IN)
        assert begun.step_remaining_s == pytest.approx(11.75)
        jogging = views[50]
        assert jogging.plan is not None
        assert (jogging.step_remaining_s, jogging.step_index) == (None, 1)
        assert jogging.plan.remaining_m == pytest.approx(100 - 2.5 * 8.25, abs=2)
        place = bench.recorder.place()
        assert place is not None
        assert place.target == jogging.plan.target
    assert [number for number, _, _ in heard] == list(range(1, len(heard) + 1))
    assert [(kind, count) for _, kind, count in heard] == [
        (CueKind.START, None),
        (CueKind.COUNTDOWN, 3),
        (CueKind.COUNTDOWN, 2),
        (CueKind.COUNTDOWN, 1),
        (CueKind.END, None),
        (CueKind.START, None),
    ]


async def test_above_the_ceiling_everybody_who_looks_is_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        bench = Bench(store)
        bench.run((number, Second(bpm=165)) for number in range(5))
        calm = bench.view()
        bench.run((number, Second(bpm=175)) for number in range(5, 9))
        high = bench.view()
        bench.run((number, Second(bpm=None)) for number in range(9, 15))
        silent = bench.view()
    assert (calm.heart_rate_ceiling_bpm, calm.over_ceiling, calm.notices) == (170.0, False, ())
    assert high.over_ceiling
    words = alarm_words(high)
    assert words is not None
    assert (words.todo, words.why) == ("Slow down", "175 bpm: above your ceiling of 170")
    assert not silent.over_ceiling
