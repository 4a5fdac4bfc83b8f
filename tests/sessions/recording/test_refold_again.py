"""Folding again what gives the same writes nothing: no sink is told twice."""

from pathlib import Path

from sessions.recording import corrections
from sessions.store import Store
from tests.strapline.session.test_unfinished import Bench, now_ns


async def test_the_same_again_is_no_news(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        bench = Bench(store, wall_ns=now_ns())
        bench.run(range(90))
        bench.recorder.finish()
        await store.flush()
        row = store.read.session(bench.session_id)
        before = store.read.outbox_length()
        again = corrections.refold(store, row)
        await store.flush()
        assert again == store.read.breakdown(row.id)
        assert store.read.outbox_length() == before
