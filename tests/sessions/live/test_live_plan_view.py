"""A run with a plan as viewers are told of it: attempts, marks, cues said and cues to come."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.measurements import Action
from sessions.live.live_view import LiveView, PlanView
from sessions.live.missing import MarkKind
from sessions.store import Store
from sessions.workouts.cues import CueKind
from tests.sessions.recording.planned_run import Bench, Second


def plan_of(view: LiveView) -> PlanView:
    assert view.plan is not None
    return view.plan


@contextmanager
def run(folder: Path, seconds: list[Second]) -> Iterator[LiveView]:
    with Store.open(folder) as store:
        bench = Bench(store)
        bench.run(enumerate(seconds))
        yield bench.view()


BEGIN = Second(press=Action.BEGIN)


def test_what_is_about_to_be_said_is_told_with_its_moment(tmp_path: Path) -> None:
    # Pressed at 0.75; a walk of 30 s; the session began with the first beat at 0.25.
    with run(tmp_path, [BEGIN, *[Second()] * 26]) as view:
        coming = plan_of(view).coming
    assert view.elapsed_s == pytest.approx(26.75)
    assert [(cue.kind, cue.count) for cue in coming] == [(CueKind.COUNTDOWN, 3)]
    assert coming[0].at_s == pytest.approx(0.5 + 30 - 3)


def test_a_cue_that_was_said_keeps_the_moment_it_was_due(tmp_path: Path) -> None:
    with run(tmp_path, [BEGIN, *[Second()] * 27]) as view:
        [cue] = (cue for cue in plan_of(view).cues if cue.kind is CueKind.COUNTDOWN)
    assert cue.count == 3
    assert cue.at_s == pytest.approx(27.5)


def test_nothing_is_foretold_that_a_runner_decides(tmp_path: Path) -> None:
    slow = Second(speed_kmh=2.0)
    with run(tmp_path, [BEGIN, *[slow] * 12]) as view:
        foretold = plan_of(view).coming
    assert all(cue.kind is not CueKind.UNDER for cue in foretold)


def test_nothing_is_foretold_in_a_pause(tmp_path: Path) -> None:
    paused = Second(press=Action.PAUSE)
    with run(tmp_path, [BEGIN, *[Second()] * 24, paused, *[Second()] * 8]) as view:
        assert plan_of(view).coming == ()


def test_attempts_are_told_in_seconds_of_the_session(tmp_path: Path) -> None:
    skip = Second(press=Action.SKIP)
    with run(tmp_path, [Second(), BEGIN, *[Second()] * 8, skip, Second()]) as view:
        legs = plan_of(view).legs
    assert [leg.step for leg in legs] == [0, 1]
    assert [leg.start_s for leg in legs] == pytest.approx([1.5, 10.5])
    assert legs[0].end_s == pytest.approx(10.5)
    assert legs[1].end_s is None


def test_a_silent_strap_is_marked_and_nothing_else(tmp_path: Path) -> None:
    silent = Second(bpm=None)
    with run(tmp_path, [*[Second()] * 20, *[silent] * 20, *[Second()] * 10]) as view:
        [mark] = view.marks
    assert mark.kind is MarkKind.NO_HEART_RATE
    assert mark.start_s == pytest.approx(22, abs=1.5)
    assert mark.end_s == pytest.approx(40, abs=1.5)


def test_an_absurd_heart_rate_is_marked_as_doubtful(tmp_path: Path) -> None:
    with run(tmp_path, [*[Second()] * 20, *[Second(bpm=250)] * 8, *[Second()] * 6]) as view:
        assert MarkKind.DOUBTFUL in {mark.kind for mark in view.marks}
