"""Points that a bucket does not keep, or whose type it does not take: settled at once."""

import logging
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.sinks.delivery.delivery import Delivery
from sessions.store import Store
from sessions.store.stored_values import OutboxOperation
from tests.influx.conftest import Bucket
from tests.influx.proxy import Dialect
from tests.sessions.store import recording as r

pytestmark = pytest.mark.influx

AN_HOUR_S = 3_600
REQUESTS = 20
"""Asked: an hour's session outside the retention settles in so many requests or fewer."""


async def delivered(store: Store, bucket: Bucket) -> int:
    """Deliver what waits; the requests that took."""
    await store.flush()
    before = len(bucket.proxy.calls)
    with bucket.sink() as sink:
        await Delivery(sink, store=store, clock=SystemClock()).deliver_committed()
    await store.flush()
    assert store.read.outbox_length() == 0
    return len(bucket.proxy.calls) - before


async def finished(store: Store, *, seconds: int) -> None:
    r.begin(store)
    r.record(store, seconds=seconds)
    r.finish(store, seconds=seconds)
    await store.flush()


async def test_an_hour_outside_the_retention_settles_at_once(
    tmp_path: Path, bucket: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    bucket.proxy.rights.buckets[bucket.name].retention_s = 3_600
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await finished(store, seconds=AN_HOUR_S)
        store.publish(r.SESSION)
        with caplog.at_level(logging.WARNING):
            assert await delivered(store, bucket) <= REQUESTS
        assert caplog.text.count("is refused") == 1
        letters = store.read.dead_letters()
        assert [(one.session, one.operation) for one in letters if one.session] == [
            (r.SESSION, OutboxOperation.WHOLE)
        ]
        assert "older than the 1h0m0s that the bucket keeps" in letters[0].reason
        store.publish(r.SESSION)
        await delivered(store, bucket)
        assert len([one for one in store.read.dead_letters() if one.session]) == 1
    assert bucket.rows("SELECT * FROM hr") == []


async def test_what_is_young_enough_is_there(tmp_path: Path, bucket: Bucket) -> None:
    """A session that began before the bound and ended after it."""
    age_s = (SystemClock().wall_ns() - r.STARTED_NS) // NS_PER_S
    bucket.proxy.rights.buckets[bucket.name].retention_s = age_s - 300
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await finished(store, seconds=AN_HOUR_S // 2)
        await delivered(store, bucket)
        assert [one.session for one in store.read.dead_letters() if one.session] == [r.SESSION]
    rows = bucket.rows("SELECT kind FROM motion")
    assert 1_400 < len(rows) <= 1_500


@pytest.mark.parametrize("dialect", [Dialect.TWO, Dialect.ONE_EIGHT], ids=["2.x", "1.8"])
async def test_a_conflict_of_types_costs_no_further_request(
    tmp_path: Path, bucket: Bucket, dialect: Dialect, caplog: pytest.LogCaptureFixture
) -> None:
    bucket.proxy.dialect = dialect
    bucket.write(f'motion,athlete=Ada,device=other net_kcal="much" {r.STARTED_NS}')
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await finished(store, seconds=300)
        with caplog.at_level(logging.WARNING):
            assert await delivered(store, bucket) <= REQUESTS
        letters = [one for one in store.read.dead_letters() if "net_kcal" in one.reason]
        assert len(letters) == 300
        assert len({one.reason for one in letters}) == 1
    assert caplog.text.count("is refused") == 1
    assert len(bucket.rows("SELECT heart_rate_bpm FROM hr")) == 300
