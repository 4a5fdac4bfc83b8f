"""What an import has learned at each session: the same however it was cut and spread."""

import random
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, AthleteSnapshot, Sex
from sessions.core.model.breakdown import Taught
from sessions.store import Store
from strapline.imports.found_files import found_files
from strapline.imports.import_files import HistoryImport
from strapline.imports.lessons import ENOUGH, LATEST, Lessons
from tests.ingest.files.fit_bytes import START
from tests.strapline.imports.runs_in_files import fit, written

DAY = 86_400
COUNT = ENOUGH + 5
ADA = Athlete(name="Ada", sex=Sex.FEMALE, age_years=34, mass_kg=61, heart_rate_rest_bpm=50)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months, each run of another length, so that each teaches something else."""
    files = {f"{n:02}_fit": fit(start=START + n * DAY, seconds=230 + 5 * n) for n in range(COUNT)}
    return written(tmp_path_factory.mktemp("in"), **files)


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[AthleteSnapshot]:
    """What an import in one go ends with."""
    return known(tmp_path_factory.mktemp("whole"), folder)


def known(
    data: Path, folder: Path, *, stop_after: tuple[int, ...] = (), processes: int = 1
) -> list[AthleteSnapshot]:
    """The snapshots frozen in the sessions, by time; called again after each stop."""
    for most in (*stop_after, 10**6):
        steps: list[object] = []

        def is_over(steps: list[object] = steps, most: int = most) -> bool:
            return len(steps) >= most

        with Store.open(data) as store:
            history = HistoryImport(
                store,
                athlete=ADA,
                clock=SystemClock(),
                processes=processes,
                told=steps.append,
                stopped=is_over,
            )
            history.run([*found_files([folder])])
    with Store.reading(data) as read:
        rows = sorted(read.sessions(), key=lambda row: row.started_ns or 0)
        return [row.athlete for row in rows]


def test_an_import_that_was_cut_off_ends_with_the_same(
    tmp_path: Path, folder: Path, whole: list[AthleteSnapshot]
) -> None:
    assert len(whole) == COUNT
    assert len({repr(snapshot) for snapshot in whole}) > LATEST  # they do learn
    rng = random.Random(3)
    cuts = (rng.randint(3, COUNT), COUNT + rng.randint(2, 9), COUNT + ENOUGH + 2)
    assert known(tmp_path, folder, stop_after=cuts) == whole


@pytest.mark.process
def test_side_by_side_they_end_with_the_same(
    tmp_path: Path, folder: Path, whole: list[AthleteSnapshot]
) -> None:
    assert known(tmp_path, folder, processes=2) == whole


def test_all_count_at_first_and_later_all_but_the_latest() -> None:
    lessons = Lessons((), starts=())
    for moment in range(ENOUGH):
        assert lessons.counted_before_ns(moment * 10) == moment * 10
        lessons.begin(moment * 10)
    lessons.begin(ENOUGH * 10)
    asked = (ENOUGH + 1) * 10
    assert lessons.counted_before_ns(asked) == asked - LATEST * 10
    lessons.drop(ENOUGH * 10)
    assert lessons.counted_before_ns(asked) == asked
    lesson = Taught(sustained_heart_rate_bpm=199.0)
    lessons.add(asked + 1, lesson)
    assert lessons.learned(ADA, started_ns=asked).heart_rate_max_bpm is None
