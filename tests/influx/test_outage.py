"""A server that is away for ten minutes of a run: afterwards every second is there, once."""

import asyncio
from pathlib import Path

import pytest

from benchmarks import year
from ingest.clock import SystemClock
from sessions.core.model.events import SecondClosed
from sessions.sinks.delivery.delivery import Delivery, DeliveryState
from sessions.store import Store
from tests.influx.conftest import Bucket
from tests.influx.test_influx_sink import at_once, until

pytestmark = pytest.mark.influx

AWAY_S = (1_200, 1_800)  # ten minutes of the run; how long they really last does not matter


async def test_ten_minutes_without_a_server_cost_nothing(tmp_path: Path, bucket: Bucket) -> None:
    run = next(year.sessions(year.PEOPLE[0], weeks=1))
    seconds = [event for event in run.events if isinstance(event, SecondClosed)]
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        delivery = Delivery(sink, store=store, clock=SystemClock(), delays=at_once)
        store.open_session(run.row)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(delivery.keep_delivering())
            store.events(run.row.id, run.events[: AWAY_S[0]])
            await until(lambda: delivery.status.delivered_rows >= AWAY_S[0])
            bucket.server.stop()
            try:
                for event in run.events[slice(*AWAY_S)]:
                    store.events(run.row.id, [event])
                await store.flush()
                await until(lambda: delivery.status.state is DeliveryState.WAITING)
                assert store.read.outbox_length() >= AWAY_S[1] - AWAY_S[0]
            finally:
                bucket.server.start()
            store.events(run.row.id, run.events[AWAY_S[1] :])
            store.finish_session(run.row.id, ended_ns=run.ended_ns, breakdown=run.breakdown)
            await store.flush()
            await until(lambda: store.read.outbox_length() == 0)
            running.cancel()
        assert store.read.dead_letters() == ()
    arrived = bucket.rows("SELECT distance_m, gross_kcal, speed_kmh FROM motion")
    assert [row["distance_m"] for row in arrived] == [second.distance_m for second in seconds]
    for field in ("gross_kcal", "speed_kmh"):
        stored = sum(getattr(second, field) or 0.0 for second in seconds)
        assert sum(row[field] or 0.0 for row in arrived) == stored
    beats = [second.heart_rate_bpm for second in seconds if second.heart_rate_bpm is not None]
    (told,) = bucket.rows("SELECT count(heart_rate_bpm) AS n, sum(heart_rate_bpm) AS s FROM hr")
    assert (told["n"], told["s"]) == (len(beats), sum(beats))
    (intervals,) = bucket.rows("SELECT count(kind) AS n FROM interval")
    assert intervals["n"] == len(run.breakdown.intervals)
