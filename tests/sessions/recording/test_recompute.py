"""A session computed again: what comes out the same writes nothing, what does not is told whole."""

from pathlib import Path

import msgspec

from sessions.recording.recompute import recomputed
from sessions.store import Store
from sessions.store.stored_values import OutboxOperation
from tests.sessions.recording.planned_run import RUNNER, SESSION, Bench, Second


async def test_only_what_comes_out_otherwise_is_told_again(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        bench = Bench(store)
        bench.run([(n, Second(bpm=120 + n % 60, speed_kmh=9.0)) for n in range(60)])
        await bench.finish()
        await store.flush()
        end = store.read.outbox(after=0, limit=10_000)[-1].id
        recomputed(store, store.read.session(SESSION))
        await store.flush()
        assert store.read.outbox(after=end, limit=10) == ()
        fitter = msgspec.structs.replace(RUNNER, heart_rate_max_bpm=210.0)
        recomputed(store, store.read.session(SESSION), athlete=fitter)
        await store.flush()
        told = [row.operation for row in store.read.outbox(after=end, limit=10)]
        assert told.index(OutboxOperation.RANGE_DELETE) < told.index(OutboxOperation.WHOLE)
