"""What a recorder keeps beside its events, and that a recompute does not lose it."""

from pathlib import Path

from ingest.devices.sensor import DeviceKind, Link
from ingest.measurements import Action
from sessions.live.live_view import DeviceView
from sessions.sinks.delivery.batches import Completing
from sessions.store import Store
from sessions.store.stored_values import DeviceSeen, OutboxOperation, StepSeen
from tests.sessions.recording.planned_run import SESSION, Bench, Second

STRAP = DeviceView(alias="strap", kind=DeviceKind.STRAP, link=Link.STREAMING)


def run(bench: Bench, *, seconds: int) -> None:
    for number in range(seconds):
        press = Action.BEGIN if number == 1 else None
        bench.run([(number, Second(press=press))])
        bench.recorder.note([STRAP])


async def test_devices_and_steps_are_kept_from_the_first_closed_second_on(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        bench = Bench(store)
        run(bench, seconds=40)
        await store.flush()
        facts = store.read.facts(SESSION)
        devices = [fact for fact in facts if isinstance(fact, DeviceSeen)]
        steps = [fact for fact in facts if isinstance(fact, StepSeen)]
        assert [fact.device for fact in devices] == ["strap", "strap"]
        assert [step.name for step in steps] == ["Walk", "Jog"]
        assert 2 < devices[0].at_s < 4
        # A fact goes out with its session's date: it never comes before the session's start.
        rows = store.read.outbox(after=0, limit=1000)
        begun = next(n for n, row in enumerate(rows) if row.event is not None)
        first = next(n for n, row in enumerate(rows) if row.operation is OutboxOperation.FACT)
        assert begun < first
        assert rows[first].fact == facts[0]


async def test_a_session_that_goes_out_as_a_whole_takes_its_facts_along(tmp_path: Path) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store:
        bench = Bench(store)
        run(bench, seconds=40)
        await bench.finish()
        end = store.read.outbox(after=0, limit=10_000)[-1].id
        store.publish(SESSION)
        await store.flush()
        whole, _summary = store.read.outbox(after=end, limit=10)
        parts = Completing(store.read, clock=bench.clock, profile_of=lambda _: None).parts(whole)
        assert [row.fact for row in parts if row.fact] == list(store.read.facts(SESSION))
        assert {row.id for row in parts} == {whole.id}
        assert len(parts[-len(store.read.facts(SESSION)) - 1].minutes) == 1


async def test_facts_leave_with_a_session_that_is_dropped(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run(Bench(store), seconds=10)
        store.drop_session(SESSION)
        await store.flush()
        assert store.read.facts(SESSION) == ()
