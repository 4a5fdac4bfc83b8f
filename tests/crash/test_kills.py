"""The recorder is killed at seeded moments and goes on: nothing twice, nothing invented.

Each run is killed (SIGKILL) wherever it stands, goes on with `--resume always`, and is killed
again; the last life ends in order. What a kill costs at most is measured by `tests/sessions/store`.
"""

import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.recording.recorder import ended
from sessions.recording.refold import guide_of, refolded
from sessions.store import Store, StoredStatus
from sessions.store.database_file import STORE_FILE
from tests.integration.running import command, environment
from tests.patience import PATIENCE_S
from tests.sizes import sized

pytestmark = pytest.mark.process

RUN = ("run", "--simulate", "--speed", "20", "--headless", "--resume", "always")
LIVES = 3
SESSIONS = sized(usual=1, long=100)


def started(folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command(*RUN),
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def rows(folder: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder / STORE_FILE}?mode=ro", uri=True)) as store:
            return int(store.execute("SELECT count(*) FROM journal").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def lived_until(process: "subprocess.Popen[bytes]", folder: Path, *, more_than: int) -> None:
    """Until it has recorded something of its own."""
    deadline_ns = SystemClock().monotonic_ns() + round(PATIENCE_S * NS_PER_S)
    while rows(folder) <= more_than:
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert SystemClock().monotonic_ns() < deadline_ns
        Event().wait(0.05)


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_killed_again_and_again_it_is_one_whole_session(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    for life in range(LIVES):
        before = rows(tmp_path)
        process = started(tmp_path)
        try:
            lived_until(process, tmp_path, more_than=before)
            Event().wait(chance.uniform(0.0, 1.5))
            process.send_signal(signal.SIGINT if life == LIVES - 1 else signal.SIGKILL)
            assert process.wait(timeout=PATIENCE_S) == (0 if life == LIVES - 1 else -9)
        finally:
            process.kill()
            process.communicate()
    with closing(sqlite3.connect(tmp_path / STORE_FILE)) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        doubles = store.execute(
            "SELECT count(*) - count(DISTINCT origin || '.' || sequence) FROM journal"
        ).fetchone()
        assert doubles == (0,)
        _no_hole_inside_a_life(store)
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        assert row.status is StoredStatus.FINISHED
        assert len({r.boot for r in read.ranges(row.id)}) == LIVES
        events = read.events(row.id)
        assert [event.sequence for event in events] == list(range(len(events)))
        again, from_scratch = refolded(read, row)
        last, breakdown = ended(again, guide=guide_of(read, row))
        stored = read.breakdown(row.id)
        assert stored is not None
        assert breakdown is not None
        assert stored.intervals == breakdown.intervals
        assert stored.zones == breakdown.zones
        assert stored.energy == breakdown.energy
        assert stored.session.distance_m == breakdown.session.distance_m
        assert len(events) == len(from_scratch) + len(last)


def _no_hole_inside_a_life(store: sqlite3.Connection) -> None:
    """Sequences of each boot rise by one: what is lost of a life is its end."""
    for (origin,) in store.execute("SELECT DISTINCT origin FROM journal").fetchall():
        found = [
            sequence
            for (sequence,) in store.execute(
                "SELECT sequence FROM journal WHERE origin = ? ORDER BY arrival", (origin,)
            )
        ]
        assert found == list(range(found[0], found[0] + len(found)))
