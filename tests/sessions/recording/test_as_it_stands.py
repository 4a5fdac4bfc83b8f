"""A session that was cut off is read as it would be finished, and stays as it was."""

from pathlib import Path

import pytest

from sessions.recording.as_it_stands import reading_as_it_stands
from sessions.store import Store, StoredStatus
from sessions.store.errors import NoSessionYet
from strapline.session.session_options import Resume
from strapline.session.unfinished import settle_unfinished
from tests.strapline.session.test_unfinished import Bench, cut_off, now_ns


@pytest.mark.parametrize("after_s", [12, 93, 157])
async def test_it_reads_as_the_next_run_finishes_it(tmp_path: Path, after_s: int) -> None:
    with cut_off(tmp_path, after_s=after_s, ago_s=5) as session:
        with reading_as_it_stands(tmp_path) as read:
            assert read.is_cut_off(session)
            assert read.session_or_last(None).id == session
            breakdown, events = read.breakdown(session), read.events(session)
            assert read.session(session).status is StoredStatus.OPEN
        with Store.open(tmp_path) as store:
            assert await settle_unfinished(store, resume=Resume.NEVER) is None
        with reading_as_it_stands(tmp_path) as read:
            assert not read.is_cut_off(session)
            assert (read.breakdown(session), read.events(session)) == (breakdown, events)


async def test_it_can_go_on_after_it_was_read(tmp_path: Path) -> None:
    with cut_off(tmp_path, after_s=60, ago_s=5) as session:
        with reading_as_it_stands(tmp_path) as read:
            assert read.breakdown(session) is not None
        with Store.open(tmp_path) as store:
            going_on = await settle_unfinished(store, resume=Resume.ALWAYS)
            assert going_on is not None
            assert going_on.session.session_id == session


def test_one_that_is_recorded_now_has_no_end(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        bench = Bench(store, wall_ns=now_ns())
        bench.run(range(60))
        with reading_as_it_stands(tmp_path) as read:
            assert not read.is_cut_off(bench.session_id)
            assert read.breakdown(bench.session_id) is None
            with pytest.raises(NoSessionYet):
                read.session_or_last(None)


def test_one_too_short_to_keep_is_no_last_session(tmp_path: Path) -> None:
    with (
        cut_off(tmp_path, after_s=4, ago_s=5) as session,
        reading_as_it_stands(tmp_path) as read,
    ):
        assert read.is_cut_off(session)
        assert read.breakdown(session) is None
        with pytest.raises(NoSessionYet):
            read.session_or_last(None)
