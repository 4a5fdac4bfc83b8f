"""What is known of a person comes from their own finished runs before the moment, and no others."""

import dataclasses
from collections.abc import Iterator

import pytest

from sessions.past.work_history import KEPT, WorkHistory
from sessions.store import Source, Store, StoreReader
from tests.dashboards.review.filled import ADA, DAY_NS, FIRST_NS, keep

BO = dataclasses.replace(ADA, name="Bo")
LONG_S = 720


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreReader]:
    folder = tmp_path_factory.mktemp("history")
    with Store.open(folder) as store:
        for day in (0, 2, 4):
            keep(store, day, seconds=LONG_S)
        keep(store, 5, seconds=LONG_S, source=Source.SIMULATED)
        keep(store, 6, seconds=LONG_S, athlete=BO)
    with Store.reading(folder) as reader:
        yield reader


def test_only_a_persons_own_runs_before_the_moment_teach(read: StoreReader) -> None:
    history = WorkHistory(read)
    taught = {}
    for day in (0, 1, 3, 30, 400):
        predictor = history.predictor(ADA, at_ns=FIRST_NS + day * DAY_NS)
        assert predictor is not None
        taught[day] = predictor.sessions
    assert taught == {0: 0, 1: 1, 3: 2, 30: 3, 400: 0}


def test_a_run_is_held_against_those_before_it(read: StoreReader) -> None:
    history = WorkHistory(read)
    rows = read.sessions(athlete="Ada")
    told = [history.expected(row) for row in rows]
    assert [None if one is None else one.sessions for one in told] == [0, 1, 2, None]
    last = told[2]
    assert last is not None
    # The same run again: expected to within what rounding and a false minute leave.
    assert abs(last.off_bpm) < 3
    assert last.expected_bpm.holds(last.measured_bpm)


def test_rows_are_read_once_and_no_more_are_kept_than_are_needed(read: StoreReader) -> None:
    asked: list[str] = []

    class Counting:
        figures, session, sessions = read.figures, read.session, read.sessions
        breakdown, facts = read.breakdown, read.facts

        def events(self, session: str) -> object:
            asked.append(session)
            return read.events(session)

    history = WorkHistory(Counting())  # type: ignore[arg-type]
    row = read.sessions(athlete="Ada")[2]
    assert history.expected(row) == history.expected(row)
    assert len(asked) == len(set(asked)) == 3
    assert len(asked) <= KEPT
