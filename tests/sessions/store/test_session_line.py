"""Stored sessions as lines of a list."""

from pathlib import Path

import msgspec
import pytest

from ingest.measurements import NS_PER_S
from sessions.store import Source, Store, StoredStatus
from sessions.workouts.plan import walk_jog_sprint
from tests.dashboards.review.filled import keep
from tests.sessions.store import recording as r


def test_a_line_says_what_the_whole_breakdown_says(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        session = keep(store, 0, seconds=90, planned=True)
    with Store.reading(tmp_path) as read:
        (line,) = read.past()
        row, breakdown = read.session(session), read.breakdown(session)
    assert breakdown is not None
    assert (line.id, line.athlete, line.source) == (session, "Ada", Source.LIVE)
    assert (line.status, line.started_ns) == (StoredStatus.FINISHED, row.started_ns)
    assert row.workout is not None
    assert line.plan == row.workout.title
    assert line.duration_s == breakdown.session.duration_s
    assert line.moving_s == breakdown.session.moving_s
    assert line.distance_m == breakdown.session.distance_m
    assert line.mean_heart_rate_bpm == breakdown.session.mean_heart_rate_bpm
    assert line.gross_kcal == breakdown.energy.gross_kcal
    assert line.net_kcal == breakdown.energy.net_kcal
    assert line.zone_seconds == breakdown.zones.seconds


def test_the_newest_comes_first_the_deleted_not_at_all_and_the_running_without_numbers(
    tmp_path: Path,
) -> None:
    with Store.open(tmp_path) as store:
        kept = [keep(store, day, seconds=20) for day in (3, 1, 2)]
        r.begin(store)
    with Store.open(tmp_path) as store:
        store.delete_session(kept[1])
    with Store.reading(tmp_path) as read:
        lines = read.past()
        assert read.past(limit=2) == lines[:2]
    assert [line.id for line in lines] == [kept[0], kept[2], r.SESSION]
    assert lines[-1].status is StoredStatus.OPEN
    assert lines[-1].duration_s is None


@pytest.mark.parametrize("opened_ns", [None, 5 * NS_PER_S])
def test_a_session_without_a_place_in_time_has_no_date(
    tmp_path: Path, opened_ns: int | None
) -> None:
    row = msgspec.structs.replace(
        r.session_row(), opened_ns=opened_ns, started_ns=7, workout=walk_jog_sprint()
    )
    with Store.open(tmp_path) as store:
        store.open_session(row)
    with Store.reading(tmp_path) as read:
        (line,) = read.past()
    assert line.started_ns == (None if opened_ns is None else 7)
