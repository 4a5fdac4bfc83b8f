"""Nothing measured is lost and nothing comes twice, whatever happens between radio and server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import Qos, connected
from ingest.mqtt.spool import CursorFile
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import NotificationBatch, decode_batch
from sessions.recording.refold import refolded
from sessions.store import Store, StoredStatus
from sessions.store.stored_values import DeviceSeen
from strapline.gateway.gateway_equipment import GatewayOpener, simulated_rooms
from tests.integration.simulated_run import plan
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import (
    GatewaySide,
    ProcessorSide,
    gateway_side,
    journal,
    processor_side,
    until,
)
from tests.patience import PATIENCE_S
from tests.sizes import sized

pytestmark = pytest.mark.mosquitto

FOUR = ("Ann", "Ben", "Cleo", "Dan")
KILLS = 5


def room(
    athletes: Sequence[str],
    *,
    seconds: float,
    speed: float | None = None,
    seed: int = 1,
    publish: bool = False,
) -> GatewayOpener:
    workout = plan((seconds / 2, 6.0), (seconds / 2, 10.0))
    return simulated_rooms(athletes, workout=workout, seed=seed, speed=speed, publish=publish)


async def run_out(gateway: GatewaySide) -> None:
    """Run to the end of the plan, and until a processor has everything."""
    await gateway.station.run()
    async with SystemClock().timeout(PATIENCE_S):
        await gateway.sender.ended()


def assert_same_as_recomputed(folder: Path, *, athletes: Sequence[str]) -> None:
    """Each athlete has one session, and its journal gives the same breakdown again."""
    with Store.reading(folder) as read:
        rows = read.sessions()
        assert sorted(row.athlete.name for row in rows) == sorted(athletes)
        for row in rows:
            assert row.status is StoredStatus.FINISHED
            again, _ = refolded(read, row)
            again.finish()
            assert again.breakdown() == read.breakdown(row.id)
            assert again.late == 0


async def test_everything_a_gateway_measures_is_at_the_processor_once_and_in_order(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = server.settings()
    async with (
        processor_side(here, settings=settings, root=root) as processor,
        gateway_side(there, room(FOUR, seconds=40), settings=settings, root=root) as gateway,
    ):
        await run_out(gateway)
        assert processor.processor.athletes() == FOUR
        processor.close_all()
    assert journal(here) == journal(there)
    assert_same_as_recomputed(here, athletes=FOUR)
    with Store.reading(here) as read:
        facts = [fact for row in read.sessions() for fact in read.facts(row.id)]
    devices = [fact for fact in facts if isinstance(fact, DeviceSeen)]
    assert len({fact.device for fact in devices}) == 2 * len(FOUR)
    for fact in devices:
        assert fact.rssi_dbm is not None
        assert fact.lag_ms is not None
        assert (fact.drop_outs, fact.reconnects) == (0, 0)


async def test_a_gateway_that_cannot_save_how_far_it_is_goes_on_and_sends_again(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = server.settings()
    async with processor_side(here, settings=settings, root=root) as processor:
        opener = room(FOUR[:1], seconds=20)
        async with gateway_side(there, opener, settings=settings, root=root) as gateway:
            before = CursorFile(there / "gateway-confirmed").load()
            # As on a full disk: the file that becomes the new place cannot be written.
            (there / ".gateway-confirmed.new").mkdir()
            await run_out(gateway)
        assert CursorFile(there / "gateway-confirmed").load() == before
        (there / ".gateway-confirmed.new").rmdir()
        async with gateway_side(there, room(FOUR[:1], seconds=20), settings=settings, root=root):
            await until(lambda: processor.receiver.repeated > 0)
        processor.close_all()
    assert journal(here) == journal(there)[: len(journal(here))]
    assert len(journal(here)) > 0


@pytest.mark.timeout(sized(usual=300, long=1200))
async def test_a_broker_that_is_killed_five_times_costs_nothing(
    own_server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    """Four athletes run; the plan's 30 minutes (short: 2) are simulated, the kills are real."""
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = own_server.settings()
    seconds, speed = sized(usual=(120.0, 30.0), long=(1800.0, 40.0))
    opener = room(FOUR, seconds=seconds, speed=speed)
    async with (
        processor_side(here, settings=settings, root=root) as processor,
        gateway_side(there, opener, settings=settings, root=root) as gateway,
        asyncio.TaskGroup() as group,
    ):
        running = group.create_task(gateway.station.run())
        for kill in range(1, KILLS + 1):
            await taken_more(processor, by=20)
            own_server.kill()
            await both_lost(processor, gateway)
            own_server.start()
            await processor.reconnected(times=kill + 1)
            await gateway.reconnected(times=kill + 1)
        await running
        async with SystemClock().timeout(PATIENCE_S):
            await gateway.sender.ended()
        processor.close_all()
    assert journal(here) == journal(there)
    assert_same_as_recomputed(here, athletes=FOUR)


async def taken_more(side: ProcessorSide, *, by: int) -> None:
    before = side.receiver.taken
    await until(lambda: side.receiver.taken > before + by)


async def both_lost(*sides: ProcessorSide | GatewaySide) -> None:
    await until(lambda: all(side.keeper.trouble is not None for side in sides))


async def test_what_a_gateway_measures_alone_comes_when_broker_and_processor_do(
    own_server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = own_server.settings()
    own_server.kill()
    async with gateway_side(
        there, room(FOUR[:1], seconds=30), settings=settings, root=root
    ) as gateway:
        await gateway.station.run()
        own_server.start()
        await gateway.reconnected(times=1)
        # No processor has ever subscribed: what the broker takes now it drops.
        await until(lambda: not gateway.sender.is_listened_to)
        await until(lambda: gateway.sender.sent_rows >= len(journal(there)))
        async with processor_side(here, settings=settings, root=root) as processor:
            async with SystemClock().timeout(PATIENCE_S):
                await gateway.sender.ended()
            processor.close_all()
    assert journal(here) == journal(there)
    assert_same_as_recomputed(here, athletes=FOUR[:1])


async def test_a_processor_that_comes_back_goes_on_with_the_same_sessions(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = server.settings()
    opener = room(FOUR[:2], seconds=90, speed=30)
    async with (
        gateway_side(there, opener, settings=settings, root=root) as gateway,
        asyncio.TaskGroup() as group,
    ):
        running = group.create_task(gateway.station.run())
        async with processor_side(here, settings=settings, root=root) as processor:
            await until(lambda: processor.processor.recording == 2)
            await until(lambda: processor.receiver.taken > 120)
        async with processor_side(here, settings=settings, root=root) as processor:
            assert processor.processor.recording == 2
            await running
            async with SystemClock().timeout(PATIENCE_S):
                await gateway.sender.ended()
            processor.close_all()
    assert journal(here) == journal(there)
    assert_same_as_recomputed(here, athletes=FOUR[:2])


async def test_a_second_gateway_run_goes_on_where_the_first_was_confirmed(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = server.settings()
    async with processor_side(here, settings=settings, root=root, quiet_s=10) as processor:
        for seed in (1, 2):
            async with (
                batches_heard(server, root=root) as heard,
                gateway_side(
                    there, room(FOUR[:1], seconds=20, seed=seed), settings=settings, root=root
                ) as gateway,
            ):
                await run_out(gateway)
                rows = journal(there)
                boot = rows[-1][0]
                run = sum(row[0] == boot for row in rows)
                await come(heard, rows=run)
            # It may come twice, as QoS 1 allows; of an earlier run there is nothing to send.
            assert {batch.boot for batch in heard} == {boot}
            processor.close_all()
        assert processor.receiver.taken == len(rows)
    assert journal(here) == rows


async def test_strange_messages_are_counted_and_told_once_each(
    server: MosquittoServer, root: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    topics, settings = Topics(root), server.settings()
    measurements = topics.measurements("pi")
    async with connected(settings) as client:
        await client.publish(measurements, b"{}", qos=Qos.AT_LEAST_ONCE, retain=True)
        async with processor_side(tmp_path / "p", settings=settings, root=root) as processor:
            await processor.reconnected(times=1)
            await until(lambda: processor.receiver.skipped.total() == 1)
            for _ in range(2):
                for topic, payload in (
                    (measurements, b"not json"),
                    (measurements, b'{"boot": 5}'),
                    (measurements.replace("/1/", "/2/"), b"{}"),
                    (topics.gateway_presence("pi"), b"perhaps"),
                ):
                    await client.publish(topic, payload, qos=Qos.AT_LEAST_ONCE)
            await until(lambda: processor.receiver.skipped.total() == 9)
            assert processor.receiver.skipped == {
                "retained measurements": 1,
                "malformed measurements": 4,
                "other version": 2,
                "malformed presence": 2,
            }
            told = [r.getMessage() for r in caplog.records if "skipped" in r.getMessage()]
            assert len(told) == 4
            # It still takes what is right.
            async with gateway_side(
                tmp_path / "g", room(FOUR[:1], seconds=10), settings=settings, root=root
            ) as gateway:
                await run_out(gateway)
            assert processor.receiver.taken == len(journal(tmp_path / "g"))


@asynccontextmanager
async def batches_heard(
    server: MosquittoServer, *, root: str
) -> AsyncIterator[list[NotificationBatch]]:
    """Every batch that comes while the block lasts, heartbeats left out."""
    found: list[NotificationBatch] = []
    async with connected(server.settings()) as listener, asyncio.TaskGroup() as group:
        await listener.subscribe(Topics(root).measurements("pi"), qos=Qos.AT_LEAST_ONCE)

        async def listen() -> None:
            async for message in listener.messages():
                batch = decode_batch(message.payload)
                if batch.rows:
                    found.append(batch)

        listening = group.create_task(listen())
        yield found
        listening.cancel()


async def come(heard: Sequence[NotificationBatch], *, rows: int) -> None:
    """Wait until so many different rows of one boot are there."""
    await until(lambda: len({row.sequence for batch in heard for row in batch.rows}) >= rows)


async def batches_of(
    server: MosquittoServer, folder: Path, *, root: str, window_s: float
) -> list[NotificationBatch]:
    """What a gateway sends of the same run."""
    async with (
        batches_heard(server, root=root) as heard,
        gateway_side(
            folder,
            room(FOUR[:2], seconds=30, speed=20),
            settings=server.settings(),
            root=root,
            window_s=window_s,
        ) as gateway,
    ):
        await gateway.station.run()
        await gateway.store.flush()
        await come(heard, rows=len(journal(folder)))
    return heard


async def test_a_wide_window_makes_few_large_messages_of_the_same_run(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    wide = await batches_of(server, tmp_path / "wide", root=f"{root}-w", window_s=0.5)
    narrow = await batches_of(server, tmp_path / "narrow", root=f"{root}-n", window_s=0.01)
    assert 2 * len(wide) < len(narrow)
    sent = [
        [(row.device, row.hex) for batch in run for row in batch.rows] for run in (wide, narrow)
    ]
    assert sent[0] == sent[1]


async def test_messages_that_come_twice_are_taken_once(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    topics, settings = Topics(root), server.settings()
    async with (
        connected(settings) as echo,
        processor_side(here, settings=settings, root=root) as processor,
        asyncio.TaskGroup() as group,
    ):
        await echo.subscribe(topics.measurements("pi"), qos=Qos.AT_LEAST_ONCE)
        heard: set[bytes] = set()

        async def repeat() -> None:
            async for message in echo.messages():
                if message.payload not in heard:
                    heard.add(message.payload)
                    await echo.publish(message.topic, message.payload, qos=Qos.AT_LEAST_ONCE)

        repeating = group.create_task(repeat())
        async with gateway_side(
            there, room(FOUR[:1], seconds=20, speed=60), settings=settings, root=root
        ) as gateway:
            await run_out(gateway)
        await until(lambda: processor.receiver.repeated > 50)
        processor.close_all()
        repeating.cancel()
    assert journal(here) == journal(there)
    assert_same_as_recomputed(here, athletes=FOUR[:1])


async def test_it_goes_by_tls_and_certificates_of_both_sides(
    server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    settings = server.certificate_settings()
    async with (
        processor_side(here, settings=settings, root=root),
        gateway_side(there, room(FOUR[:1], seconds=10), settings=settings, root=root) as gateway,
    ):
        await run_out(gateway)
    assert journal(here) == journal(there)
