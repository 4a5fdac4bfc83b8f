"""A checkpoint holds the whole session, is small, and is written ever more seldom."""

from pathlib import Path

import msgspec
import pytest

from benchmarks.core import RUNNER, notifications
from sessions.core.athlete_snapshot import freeze
from sessions.core.session import Session
from sessions.recording.saved_state import restored, saved
from sessions.store import Store
from sessions.store.database_file import STORE_FILE
from tests.sizes import sized
from tests.strapline.session.test_unfinished import Bench, now_ns

RUN = list(notifications())


@pytest.mark.parametrize("cut", [0, 1, 100, 3_001, 10_799])
def test_what_follows_is_the_same_to_the_last_bit(cut: int) -> None:
    whole = Session(session_id="s", athlete=freeze(RUNNER, on=None))
    for measurement in RUN[:cut]:
        whole.feed(measurement)
    again = restored(saved(whole))
    for measurement in RUN[cut : cut + 600]:
        assert again.feed(measurement) == whole.feed(measurement)
    assert again.finish() == whole.finish()
    assert again.breakdown() == whole.breakdown()


def test_an_hour_is_small() -> None:
    session = Session(session_id="s", athlete=freeze(RUNNER, on=None))
    for measurement in RUN:
        session.feed(measurement)
    assert len(saved(session)) < 64_000


def test_one_of_an_earlier_release_is_read() -> None:
    session = Session(session_id="s", athlete=freeze(RUNNER, on=None))
    for measurement in RUN[:1000]:
        session.feed(measurement)
    assert restored(msgspec.msgpack.encode(session.state)).state == session.state


def test_the_older_a_session_the_less_often_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for seconds in (600, 2 * 600, sized(usual=4 * 600, long=12 * 3600)):
        saves = 0

        def counted(session: Session) -> bytes:
            nonlocal saves
            saves += 1
            return b""

        monkeypatch.setattr("sessions.recording.recorder.saved", counted)
        with Store.open(tmp_path / str(seconds)) as store:
            Bench(store, wall_ns=now_ns()).run(range(seconds))
        assert (tmp_path / str(seconds) / STORE_FILE).exists()
        counts.append(saves)
    # Once a minute up to twenty minutes; from then on each is a twentieth of the age later.
    assert counts[0] == 9
    assert counts[1] == 19
    assert counts[2] <= sized(usual=34, long=85)
