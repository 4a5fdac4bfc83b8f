"""Two sessions of one athlete at the same time do not lose points to each other's removals."""

from pathlib import Path

import msgspec

from ingest.measurements import NS_PER_S
from sessions.store import SessionRow, Store
from sessions.store.stored_values import OutboxOperation
from tests.sessions.store import recording as r

OTHER = "20261122-0930-a1b2"


def other(store: Store, *, started_s: int, athlete: str = "Ada", seconds: int = 20) -> None:
    started_ns = r.STARTED_NS + started_s * NS_PER_S
    snapshot = msgspec.structs.replace(r.ATHLETE, name=athlete)
    store.open_session(
        SessionRow(id=OTHER, athlete=snapshot, source=r.session_row().source, opened_ns=started_ns)
    )
    started = msgspec.structs.replace(r.started(OTHER), started_ns=started_ns, athlete=snapshot)
    store.events(OTHER, [started, *(r.second(cell, session=OTHER) for cell in range(seconds))])
    store.finish_session(
        OTHER, ended_ns=started_ns + seconds * NS_PER_S, breakdown=r.breakdown(seconds=seconds)
    )


async def after_a_delete(store: Store) -> list[tuple[OutboxOperation, str]]:
    r.begin(store)
    r.record(store, seconds=20)
    r.finish(store, seconds=20)
    await store.flush()
    end = store.read.outbox(after=0, limit=1000)[-1].id
    store.delete_session(r.SESSION)
    await store.flush()
    return [(row.operation, row.session) for row in store.read.outbox(after=end, limit=1000)]


async def test_the_other_session_goes_out_again_after_the_removal(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        other(store, started_s=10)
        asked = await after_a_delete(store)
        assert asked[:2] == [
            (OutboxOperation.RANGE_DELETE, r.SESSION),
            (OutboxOperation.WHOLE, OTHER),
        ]


async def test_a_session_at_another_time_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        other(store, started_s=60)
        assert (OutboxOperation.WHOLE, OTHER) not in await after_a_delete(store)


async def test_another_athletes_session_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        other(store, started_s=10, athlete="Bo")
        assert (OutboxOperation.WHOLE, OTHER) not in await after_a_delete(store)
