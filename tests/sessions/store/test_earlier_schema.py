"""Sessions that an earlier version stored are read as of today, never misread."""

import json
import sqlite3
from pathlib import Path

import msgspec
import pytest

from ingest.measurements import Sport
from sessions.core.model.breakdown import SCHEMA_VERSION
from sessions.core.model.events import IntervalClosed, SessionFinished
from sessions.store import Store
from sessions.store.database_file import STORE_FILE
from sessions.store.packed_events import packed, recent, sealed
from sessions.store.sqlite_values import breakdown_of
from tests.sessions.store import recording as r

WRITTEN = (Path(__file__).parent / "breakdown_schema_1.json").read_text()
"""Four minutes with a pause of half a minute, as schema version 1 analysed and wrote them."""


def test_what_version_1_did_not_say_follows_from_what_it_did() -> None:
    now = breakdown_of(WRITTEN)
    assert now.schema_version == SCHEMA_VERSION
    assert now.session.sport is Sport.FOOT
    assert now.session.paused_s == 30.0
    assert now.session.moving_s == 210.0
    assert now.session.mean_speed_kmh == pytest.approx(425.0 / 210.0 * 3.6)
    assert now.session.moving_distance_m == pytest.approx(425.0)
    assert now.energy.covered_s == 210.0
    assert [one.moving_distance_m for one in now.intervals] == [
        one.distance_m for one in now.intervals
    ]
    assert now.session.notes == (
        "Recorded by an earlier version, which counted on while paused;"
        " for today's figures: strapline recompute 20260301-0900-ab12",
    )


def test_todays_document_is_read_as_it_is() -> None:
    today = breakdown_of(WRITTEN)
    assert breakdown_of(msgspec.json.encode(today).decode()) == today


def test_a_store_hands_out_no_document_of_version_1(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=3)
        r.finish(store, seconds=3)
    _write_as_version_1(tmp_path)
    with Store.reading(tmp_path) as read:
        breakdown = read.breakdown(r.SESSION)
        (line,) = read.past()
        events = read.events(r.SESSION)
    assert breakdown is not None
    assert breakdown.schema_version == SCHEMA_VERSION
    assert (line.paused_s, line.covered_s) == (30.0, 210.0)
    assert line.moving_distance_m == breakdown.session.moving_distance_m
    (finished,) = (event for event in events if isinstance(event, SessionFinished))
    assert finished.breakdown == breakdown
    (closed,) = (event for event in events if isinstance(event, IntervalClosed))
    assert closed.interval.moving_distance_m == closed.interval.distance_m


def _write_as_version_1(folder: Path) -> None:
    connection = sqlite3.connect(folder / STORE_FILE)
    with connection:
        connection.execute("UPDATE sessions SET breakdown = ?", (WRITTEN,))
        for number, body in connection.execute("SELECT id, body FROM recent_events").fetchall():
            events = [(who, n, _as_version_1(said)) for who, n, said in recent(body)]
            connection.execute(
                "UPDATE recent_events SET body = ? WHERE id = ?", (packed(events), number)
            )
        for number, body in connection.execute("SELECT id, body FROM sealed_events").fetchall():
            sealed_ones = [(n, _as_version_1(said)) for n, said in sealed(body)]
            connection.execute(
                "UPDATE sealed_events SET body = ? WHERE id = ?", (packed(sealed_ones), number)
            )
    connection.close()


def _as_version_1(body: bytes) -> bytes:
    event = json.loads(body)
    if event["event"] == "session_finished":
        event["breakdown"] = json.loads(WRITTEN)
    for name in ("moving_distance_m", "paused", "role"):
        event.get("interval", {}).pop(name, None)
    return json.dumps(event).encode()
