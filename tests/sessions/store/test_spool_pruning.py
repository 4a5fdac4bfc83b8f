"""A gateway's spool: what was confirmed long ago goes, nothing else, and the file shrinks."""

import random
from pathlib import Path

import pytest

from ingest.clock import Anchor
from ingest.journal import WEARER, JournalRow
from ingest.measurements import NS_PER_S
from ingest.mqtt.wire import encode
from sessions.core.model.athlete import AthleteSnapshot
from sessions.store import SessionRow, Source, Store
from sessions.store.database_file import STORE_FILE, reading, writing
from sessions.store.gateway_spool import GatewaySpool
from sessions.store.spool_pruning import ROWS_AT_A_TIME, make_shrinkable
from tests.sessions.store.test_gateway_spool import ANN, HOST, pages

DAY_NS = 86_400 * NS_PER_S
WALL_NS = 1_795_338_900 * NS_PER_S


def row(sequence: int, *, boot: str, day: float, host: str = HOST, payload: bytes) -> JournalRow:
    return JournalRow(
        host=host,
        boot=boot,
        sequence=sequence,
        device="strap",
        characteristic=WEARER if payload == encode(ANN) else "2A37",
        payload=payload,
        monotonic_ns=round(day * DAY_NS),
        wall_ns=0,
    )


def days_journalled(folder: Path, *, host: str = HOST) -> list[tuple[str, int]]:
    with reading(folder) as connection:
        return [
            (boot, sequence)
            for boot, sequence in connection.execute(
                "SELECT boot, sequence FROM notifications WHERE host = ? ORDER BY arrival", (host,)
            )
        ]


@pytest.mark.parametrize("seed", range(6))
async def test_only_what_was_confirmed_long_ago_goes(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows = [row(0, boot="boot 0", day=0.0, payload=encode(ANN))]
    for number in range(1, 120):
        boot = f"boot {number // 50}"
        rows.append(row(number, boot=boot, day=number % 50 * 0.5, payload=bytes([0, number])))
    owned = chance.choice(("boot 0", "boot 1", None))
    confirmed = chance.randrange(len(rows) + 1)
    now_ns = WALL_NS + chance.randrange(80) * DAY_NS
    with Store.open(tmp_path) as store:
        for number in range(3):
            anchor = Anchor(monotonic_ns=0, wall_ns=WALL_NS + number * 25 * DAY_NS)
            store.anchor(host=HOST, boot=f"boot {number}", anchor=anchor)
        store.anchor(host="another", boot="b", anchor=Anchor(monotonic_ns=0, wall_ns=WALL_NS))
        for one in rows:
            store.journal(one)
        store.journal(row(1, boot="b", day=0.0, host="another", payload=b"\0\1"))
        if owned is not None:
            session = SessionRow(id="s", athlete=AthleteSnapshot(), source=Source.LIVE)
            store.open_session(session)
            store.claim(session="s", device="strap", host=HOST, boot=owned, from_mono_ns=0)
        await store.flush()
        with GatewaySpool.open(tmp_path, host=HOST) as spool:
            unsent = [(page.rows, page.devices) for page in pages(spool, after=confirmed)]
        store.prune(host=HOST, through=confirmed, before_ns=now_ns - 30 * DAY_NS)
        await store.flush()
        with GatewaySpool.open(tmp_path, host=HOST) as spool:
            assert [(page.rows, page.devices) for page in pages(spool, after=confirmed)] == unsent
    expected = [
        (one.boot, one.sequence)
        for place, one in enumerate(rows, start=1)
        if place > confirmed
        or one.characteristic == WEARER
        or one.boot == owned
        or WALL_NS + int(one.boot[-1]) * 25 * DAY_NS + one.monotonic_ns >= now_ns - 30 * DAY_NS
    ]
    assert days_journalled(tmp_path) == expected
    assert days_journalled(tmp_path, host="another") == [("b", 1)]


@pytest.mark.parametrize("earlier", [True, False], ids=["of an earlier release", "new"])
async def test_the_disk_gets_its_space_back(tmp_path: Path, earlier: bool) -> None:
    count = 2 * ROWS_AT_A_TIME + 500
    if earlier:
        with Store.open(tmp_path):
            pass
    make_shrinkable(tmp_path)
    file = tmp_path / STORE_FILE
    with Store.open(tmp_path) as store:
        store.anchor(host=HOST, boot="b", anchor=Anchor(monotonic_ns=0, wall_ns=WALL_NS))
        with store.unit():
            for number in range(count):
                store.journal(row(number, boot="b", day=number * 1e-6, payload=bytes(40)))
    full = file.stat().st_size
    with Store.open(tmp_path) as store:
        for _ in range(3):
            store.prune(host=HOST, through=count - 100, before_ns=WALL_NS + DAY_NS)
            await store.flush()
    assert len(days_journalled(tmp_path)) == 100
    assert file.stat().st_size < full / 5
    with writing(tmp_path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
