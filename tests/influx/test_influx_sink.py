"""The sink against a real server: what arrives, what is refused, and what an outage costs."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.events import SecondClosed, SessionFinished
from sessions.sinks.delivery.delivery import Delivery, DeliveryState
from sessions.sinks.delivery.sink import SinkStopped, SinkUnavailable
from sessions.store import Store
from tests.influx.conftest import Bucket
from tests.influx.proxy import Dialect
from tests.patience import PATIENCE_S
from tests.sessions.store import recording as r

pytestmark = pytest.mark.influx


def at_once() -> Iterator[float]:
    while True:
        yield 0.02


def delivery(sink: object, store: Store, *, batch_rows: int = 2_000) -> Delivery:
    return Delivery(
        sink,  # type: ignore[arg-type]
        store=store,
        clock=SystemClock(),
        batch_rows=batch_rows,
        delays=at_once,
    )


async def until(condition: Callable[[], bool]) -> None:
    clock = SystemClock()
    async with clock.timeout(PATIENCE_S):
        while not condition():
            await clock.sleep(0.01)


async def finished_session(store: Store, *, seconds: int) -> None:
    r.begin(store)
    r.record(store, seconds=seconds)
    r.finish(store, seconds=seconds)
    await store.flush()


async def test_a_session_arrives_as_it_was_stored(tmp_path: Path, bucket: Bucket) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        await finished_session(store, seconds=60)
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        await store.flush()
        assert store.read.outbox_length() == 0
        assert carrier.status.delivered_rows == 65
    seconds = [r.second(cell) for cell in range(60)]
    assert bucket.rows("SELECT * FROM hr") == [
        {
            "time": r.STARTED_NS + second.cell * NS_PER_S,
            "athlete": "Ada",
            "device": "strap",
            "session": r.SESSION,
            "heart_rate_bpm": second.heart_rate_bpm,
            "zone": second.zone,
        }
        for second in seconds
    ]
    assert bucket.rows("SELECT * FROM motion")[-1] == expected_motion(seconds[-1])
    (interval,) = bucket.rows("SELECT * FROM interval")
    assert (interval["time"], interval["duration_s"]) == (r.STARTED_NS, 60)
    (session,) = bucket.rows("SELECT * FROM session")
    assert (session["session"], session["time"]) == (r.SESSION, r.STARTED_NS)
    assert (session["zone_1_from_bpm"], session["zone_2_s"]) == (95, 60)  # start and end, one point


def expected_motion(second: SecondClosed) -> dict[str, object]:
    return {
        "time": r.STARTED_NS + second.cell * NS_PER_S,
        "athlete": "Ada",
        "device": "treadmill",
        "session": r.SESSION,
        "speed_kmh": second.speed_kmh,
        "incline_pct": second.incline_pct,
        "distance_m": second.distance_m,
        "gross_kcal": second.gross_kcal,
        "net_kcal": second.net_kcal,
        "kind": "walk",
        "paused": 0,
    }


async def test_delivering_twice_changes_nothing(tmp_path: Path, bucket: Bucket) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        await finished_session(store, seconds=20)
        await delivery(sink, store).deliver_committed()
        once = bucket.rows("SELECT * FROM motion")
        store.publish(r.SESSION)
        await store.flush()
        await delivery(sink, store).deliver_committed()
        assert bucket.rows("SELECT * FROM motion") == once
        assert len(once) == 20


async def test_an_outage_loses_nothing(tmp_path: Path, bucket: Bucket) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        r.begin(store)
        carrier = delivery(sink, store)
        async with asyncio.TaskGroup() as group:
            running = group.create_task(carrier.keep_delivering())
            r.record(store, seconds=5)
            await until(lambda: carrier.status.delivered_rows == 6)
            bucket.server.stop()
            try:
                for cell in range(5, 25):
                    store.events(r.SESSION, [r.second(cell)])
                await until(lambda: carrier.status.state is DeliveryState.WAITING)
                await store.flush()
                assert store.read.outbox_length() == 20
                assert "busy or out of order" in str(carrier.status.fault)
            finally:
                bucket.server.start()
            await until(lambda: carrier.status.state is DeliveryState.DELIVERING)
            assert carrier.status.delivered_rows == 26
            assert carrier.status.fault is None
            running.cancel()
    assert len(bucket.rows("SELECT * FROM hr")) == 25


async def test_nobody_listening_is_an_outage_too(tmp_path: Path, bucket: Bucket) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await finished_session(store, seconds=2)
        nobody = "http://127.0.0.1:9"
        with bucket.sink(url=nobody) as sink, pytest.raises(SinkUnavailable, match=nobody):
            await delivery(sink, store).deliver_committed()
        assert store.read.outbox_length() == 7


async def test_a_wrong_token_stops_and_says_what_to_check(tmp_path: Path, bucket: Bucket) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await finished_session(store, seconds=2)
        with bucket.sink(token="runner:guessed") as sink:
            carrier = delivery(sink, store)
            await carrier.keep_delivering()  # returns: trying again would not help
            assert carrier.status.state is DeliveryState.STOPPED
            assert "check [influx] token" in str(carrier.status.fault)
            assert "guessed" not in str(carrier.status.fault)
        await store.flush()
        assert store.read.outbox_length() == 7
        assert store.read.dead_letters() == ()


async def test_a_missing_bucket_stops_and_says_what_to_check(
    tmp_path: Path, bucket: Bucket
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        await finished_session(store, seconds=2)
        with bucket.sink(bucket="nowhere") as sink, pytest.raises(SinkStopped, match="nowhere"):
            await delivery(sink, store).deliver_committed()


async def test_a_refused_point_is_set_aside_and_named_and_the_rest_arrives(
    tmp_path: Path, bucket: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        # Somebody else has written the field with another type: the server refuses ours for good.
        line = f'motion,athlete=Ada,device=other net_kcal="much" {r.STARTED_NS}'
        bucket.write(line)
        r.begin(store)
        store.events(r.SESSION, [r.started()])
        for cell in range(30):
            second = r.second(cell)
            if cell != 17:
                second = without_net(second)
            store.events(r.SESSION, [second])
        await store.flush()
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        await store.flush()
        (letter,) = store.read.dead_letters()
        assert (letter.session, letter.sequence, letter.sink) == (r.SESSION, 18, "influx")
        assert "net_kcal" in letter.reason
        assert "event 18 is refused" in caplog.text
        assert carrier.status.refused_rows == 1
        assert store.read.outbox_length() == 0
    times = {row["time"] for row in bucket.rows("SELECT kind FROM motion")}
    assert len(times) == 29


def without_net(second: SecondClosed) -> SecondClosed:
    return msgspec.structs.replace(second, net_kcal=None)


@pytest.mark.parametrize("deletes", [True, False], ids=["2.x", "1.8"])
async def test_a_deleted_session_leaves_the_server_and_comes_back(
    tmp_path: Path, bucket: Bucket, deletes: bool
) -> None:
    if not deletes:
        bucket.proxy.dialect = Dialect.ONE_EIGHT
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        await finished_session(store, seconds=30)
        bucket.write(f"hr,athlete=Bo bpm=1 {r.STARTED_NS}")
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        store.delete_session(r.SESSION)
        await store.flush()
        await carrier.deliver_committed()
        for measurement in ("hr", "motion", "interval", "session"):
            left = bucket.rows(f"SELECT * FROM {measurement}")
            assert [row["athlete"] for row in left] == (["Bo"] if measurement == "hr" else [])
        store.undo_delete(r.SESSION)
        await store.flush()
        await carrier.deliver_committed()
        assert len(bucket.rows("SELECT * FROM motion")) == 30
        assert len(bucket.rows("SELECT * FROM session")) == 1


async def test_a_redated_session_is_found_at_its_new_time_only(
    tmp_path: Path, bucket: Bucket
) -> None:
    later_ns = r.STARTED_NS + 10 * NS_PER_S  # overlaps its old place
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        await finished_session(store, seconds=30)
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        store.redate(r.SESSION, started_ns=later_ns)
        await store.flush()
        await carrier.deliver_committed()
    times = [row["time"] for row in bucket.rows("SELECT heart_rate_bpm FROM hr")]
    assert times == [later_ns + cell * NS_PER_S for cell in range(30)]
    assert [row["time"] for row in bucket.rows("SELECT source FROM session")] == [later_ns]


async def test_a_recomputed_result_leaves_no_figure_of_the_old_one(
    tmp_path: Path, bucket: Bucket
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store, bucket.sink() as sink:
        await finished_session(store, seconds=130)
        carrier = delivery(sink, store)
        await carrier.deliver_committed()
        (before,) = bucket.rows("SELECT * FROM session")
        assert before["trimp"] == 3.5
        result = r.breakdown(seconds=130)
        result = replace(result, load=replace(result.load, trimp=None))
        (end,) = [e for e in store.read.events(r.SESSION) if isinstance(e, SessionFinished)]
        store.events(r.SESSION, [msgspec.structs.replace(end, breakdown=result)])
        await store.flush()
        await carrier.deliver_committed()
    (after,) = bucket.rows("SELECT * FROM session")
    assert after.get("trimp") is None
    assert after["zone_1_from_bpm"] == before["zone_1_from_bpm"]  # what its start said
    assert after["distance_m"] == before["distance_m"]
    assert len(bucket.rows("SELECT kind FROM minute")) == 3
