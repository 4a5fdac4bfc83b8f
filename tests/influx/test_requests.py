"""The requests as InfluxDB 2.x and 3.x expect them, and what is made of their answers.

Neither version runs here: the shapes are those of the InfluxDB OSS v2 API reference ("Write data",
"Delete data", "Delete predicate syntax") and of InfluxDB 3's compatibility APIs.
"""

import gzip
import json
import logging
from pathlib import Path

import msgspec
import pytest

from ingest.clock import SystemClock
from sessions.sinks.delivery.delivery import Delivery
from sessions.sinks.delivery.sink import (
    NoBucket,
    RowsRefused,
    SinkError,
    SinkUnavailable,
    TokenRefused,
)
from sessions.sinks.influx.influx_sink import InfluxSink
from sessions.store import Store
from tests.influx.conftest import Bucket
from tests.influx.proxy import Answer, Call, Dialect
from tests.sessions.store import recording as r

pytestmark = pytest.mark.influx

WRITE, DELETE, QUERY = "/api/v2/write", "/api/v2/delete", "/query"


async def told(store: Store, bucket: Bucket, *, token: str | None = None) -> list[Call]:
    """Deliver what is committed; the calls that it took."""
    await store.flush()
    before = len(bucket.proxy.calls)
    with bucket.sink(token=token) as sink:
        await Delivery(sink, store=store, clock=SystemClock()).deliver_committed()
    return bucket.proxy.calls[before:]


async def test_a_write_names_org_bucket_and_precision_and_is_compressed(
    tmp_path: Path, bucket: Bucket
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=2)
        (call,) = await told(store, bucket)
    assert (call.method, call.path) == ("POST", WRITE)
    assert call.asked == {"org": "home", "bucket": bucket.name, "precision": "ns"}
    assert call.headers["Authorization"] == f"Token {bucket.token}"
    assert call.headers["Content-Encoding"] == "gzip"
    assert call.headers["Content-Type"] == "text/plain"
    lines = gzip.decompress(call.body).decode().splitlines()
    assert len(lines) == 5  # the session's start, two seconds of two points
    seconds = {int(line.rsplit(" ", 1)[1]) for line in lines}
    assert seconds == {r.STARTED_NS, r.STARTED_NS + 10**9}


async def test_a_removal_names_measurement_and_tags_and_both_ends(
    tmp_path: Path, bucket: Bucket
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=10)
        await told(store, bucket)
        store.drop_session(r.SESSION)
        calls = await told(store, bucket)
    asked = [json.loads(call.body) for call in calls]
    assert {(call.method, call.path) for call in calls} == {("POST", DELETE)}
    assert calls[0].asked == {"org": "home", "bucket": bucket.name}
    assert calls[0].headers["Content-Type"].startswith("application/json")
    assert asked[0] == {
        "start": "2026-11-22T09:15:00.000000000Z",
        "stop": "2026-11-22T09:15:11.999999999Z",
        "predicate": '_measurement="hr" AND athlete="Ada"',
    }
    *_, session, live = [removal["predicate"] for removal in asked]
    assert live == '_measurement="now" AND athlete="Ada"'
    assert session == (f'_measurement="session" AND athlete="Ada" AND session="{r.SESSION}"')


@pytest.mark.parametrize("deletes", [True, False], ids=["2.x", "1.8"])
async def test_a_removal_leaves_the_second_after_it(
    tmp_path: Path, bucket: Bucket, deletes: bool
) -> None:
    if not deletes:
        bucket.proxy.dialect = Dialect.ONE_EIGHT
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=10)
        await told(store, bucket)
        changed = msgspec.structs.replace(r.second(3), net_kcal=None)
        store.events(r.SESSION, [changed])  # recomputed: its old point goes first
        await told(store, bucket)
    rows = bucket.rows("SELECT kind, net_kcal FROM motion")
    assert [row["net_kcal"] is None for row in rows] == [cell == 3 for cell in range(10)]


ANSWERS = {
    "no token": (Answer(401, {"code": "unauthorized", "message": "unauthorized"}), TokenRefused),
    "no right": (Answer(403, {"code": "forbidden", "message": "forbidden"}), TokenRefused),
    "no bucket": (Answer(404, {"code": "not found", "message": "bucket not found"}), NoBucket),
    "bad line": (Answer(400, {"code": "invalid", "message": "unable to parse"}), RowsRefused),
    "too large": (Answer(413, {"code": "request too large", "message": "large"}), RowsRefused),
    "partial write": (
        Answer(422, {"code": "unprocessable entity", "message": "field type conflict"}),
        RowsRefused,
    ),
    "quota": (Answer(429, {"code": "too many requests", "message": "slow"}), SinkUnavailable),
    "own fault": (Answer(500, {"code": "internal error", "message": "oops"}), SinkUnavailable),
    "starting": (Answer(503, "not JSON"), SinkUnavailable),
}


@pytest.mark.parametrize(("answer", "error"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_says_what_is_to_be_done(
    bucket: Bucket, answer: Answer, error: type[SinkError]
) -> None:
    bucket.proxy.instead[WRITE] = answer
    with bucket.sink() as sink, pytest.raises(error):
        sink.try_write()


def test_a_busy_server_is_asked_again_when_it_says(bucket: Bucket) -> None:
    bucket.proxy.instead[WRITE] = Answer(429, {}, {"Retry-After": "17"})
    with bucket.sink() as sink, pytest.raises(SinkUnavailable) as busy:
        sink.try_write()
    assert busy.value.retry_after_s == 17.0


async def test_influxdb_3_keeps_what_is_void_and_that_is_said_once(
    tmp_path: Path, bucket: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    bucket.proxy.instead[DELETE] = Answer(404, {"error": "not found"})
    bucket.proxy.instead[QUERY] = Answer(400, {"error": "unsupported statement: DELETE"})
    with Store.open(tmp_path, sinks=["influx"]) as store:
        r.begin(store)
        r.record(store, seconds=5)
        await told(store, bucket)
        store.drop_session(r.SESSION)
        with caplog.at_level(logging.WARNING):
            await told(store, bucket)
        await store.flush()
        assert store.read.outbox_length() == 0
        assert store.read.dead_letters() == ()
    assert caplog.text.count("cannot take points back") == 1
    assert len(bucket.rows("SELECT kind FROM motion")) == 5


def test_a_server_before_1_8_is_named_as_too_old(bucket: Bucket) -> None:
    """Debian's 1.6.7 itself, without the proxy."""
    with (
        bucket.sink(url=bucket.server.url, token=bucket.server.token) as sink,
        pytest.raises(NoBucket, match=r"too old.*1\.8"),
    ):
        sink.try_write()


def test_a_missing_organisation_is_asked_for_and_refuses_no_row(bucket: Bucket) -> None:
    with (
        InfluxSink.open(
            url=bucket.proxy.url, token=bucket.token, org="", bucket=bucket.name
        ) as sink,
        pytest.raises(NoBucket, match=r"set \[influx\] org"),
    ):
        sink.try_write()


def test_an_open_influxdb_1_8_is_asked_without_a_token(bucket: Bucket) -> None:
    bucket.proxy.dialect = Dialect.ONE_EIGHT
    bucket.proxy.instead[WRITE] = Answer(204, None)
    with InfluxSink.open(url=bucket.proxy.url, token=None, org="", bucket=bucket.name) as sink:
        sink.try_write()
    assert "Authorization" not in bucket.proxy.calls[-1].headers
