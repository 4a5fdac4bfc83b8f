"""A killed process costs at most the last second."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.measurements import NS_PER_S
from sessions.store import Store
from tests.sessions.store import recording as r
from tests.sizes import sized

pytestmark = pytest.mark.process

_AT_MOST_S = 1.0
_KILLED_AFTER_S = sized(usual=(1.3,), long=(1.3, 2.05, 3.1, 4.0))

_RECORDER = """
import asyncio, sys
from pathlib import Path
from ingest.clock import SystemClock
from sessions.store import Store
from tests.sessions.store import recording as r

async def record(clock):
    with Store.open(Path(sys.argv[1])) as store:
        r.begin(store)
        for row, events in r.units(seconds=1_000_000):
            with store.unit():
                store.journal(row)
                store.events(r.SESSION, events)
                store.checkpoint(session=r.SESSION, state=b"state", sequence=row.sequence)
            print(row.sequence, clock.monotonic_ns(), flush=True)
            await clock.sleep(0.002)

asyncio.run(record(SystemClock()))
"""


@pytest.mark.parametrize("killed_after_s", _KILLED_AFTER_S)
async def test_a_killed_process_costs_at_most_the_last_second(
    tmp_path: Path, killed_after_s: float
) -> None:
    appended = _record_until_killed(tmp_path, after_s=killed_after_s)
    killed_ns = max(appended.values())
    with Store.open(tmp_path) as store:  # the system has released the lock
        assert [s.id for s in store.read.unfinished()] == [r.SESSION]
        kept = [row.sequence for row in store.read.journal(r.SESSION)]
        assert kept == list(range(len(kept)))
        safe = [n for n, at_ns in appended.items() if at_ns < killed_ns - _AT_MOST_S * NS_PER_S]
        assert safe
        assert kept[-1] >= safe[-1]
        # Each unit is one notification with its one event and its checkpoint: all or nothing.
        assert [e.sequence for e in store.read.events(r.SESSION)] == kept
        checkpoint = store.read.checkpoint(r.SESSION)
        assert checkpoint is not None
        assert checkpoint.sequence == kept[-1]
        assert list(store.read.journal(r.SESSION, after=checkpoint.arrival)) == []
        assert store.read.next_sequence(host=r.HOST, boot=r.BOOT) == kept[-1] + 1


def _record_until_killed(folder: Path, *, after_s: float) -> dict[int, int]:
    """When each unit was appended, by its number."""
    appended: dict[int, int] = {}
    with subprocess.Popen(
        [sys.executable, "-c", _RECORDER, str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as recorder:
        assert recorder.stdout is not None
        for line in recorder.stdout:
            number, at_ns = (int(word) for word in line.split())
            appended[number] = at_ns
            if at_ns - appended[0] >= after_s * NS_PER_S:
                recorder.send_signal(signal.SIGKILL)
                break
    return appended
