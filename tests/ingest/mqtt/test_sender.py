"""A sender says that time has passed only where all that was received can be read."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import cast

import pytest

from ingest.background import in_background
from ingest.clock import Anchor, SystemClock
from ingest.journal import JournalRow
from ingest.mqtt.broker_connection import Broker, MqttMessage, Qos
from ingest.mqtt.sender import Sender, SendMoment
from ingest.mqtt.spool import CursorFile
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import NotificationBatch, decode_batch
from sessions.store import Store
from sessions.store.gateway_spool import GatewaySpool
from tests.patience import until

HOST, BOOT = "gateway pi", "a"
NOW_NS = 90_000_000_000


class Listener:
    """The other end of a connection: keeps what is published, says nothing."""

    def __init__(self) -> None:
        self.batches: list[NotificationBatch] = []

    async def subscribe(self, topic: str, *, qos: Qos) -> None:
        del topic, qos

    async def publish(self, topic: str, payload: bytes, *, qos: Qos) -> bool:
        del topic, qos
        self.batches.append(decode_batch(payload))
        return True

    async def messages(self) -> AsyncGenerator[MqttMessage, None]:
        await asyncio.Event().wait()
        yield MqttMessage(topic="", payload=b"", retained=False)


@pytest.mark.parametrize("is_whole", [True, False])
async def test_what_the_disk_does_not_take_is_not_behind_what_is_said(
    tmp_path: Path, is_whole: bool
) -> None:
    asked = 0

    async def commit() -> bool:
        nonlocal asked
        asked += 1
        return is_whole

    listener = Listener()
    with Store.open(tmp_path) as store:
        store.anchor(host=HOST, boot=BOOT, anchor=Anchor(monotonic_ns=0, wall_ns=0))
        with GatewaySpool.open(tmp_path, host=HOST) as spool:
            sender = Sender(
                gateway="pi",
                topics=Topics("home"),
                spool=spool,
                cursor=CursorFile(tmp_path / "confirmed"),
                moment=lambda: SendMoment(boot=BOOT, now_ns=NOW_NS, through_ns=NOW_NS),
                commit=commit,
                clock=SystemClock(),
                window_s=0.0,
            )
            for sequence in range(3):
                store.journal(row(sequence))
            await store.flush()
            async with in_background(sending=sender.work(cast(Broker, listener))):
                await until(lambda: asked > 1)
    through = {batch.through_mono_ns for batch in listener.batches}
    assert through == ({NOW_NS} if is_whole else {20})
    assert [len(batch.rows) for batch in listener.batches if batch.rows] == [3]


def row(sequence: int) -> JournalRow:
    return JournalRow(
        host=HOST,
        boot=BOOT,
        sequence=sequence,
        device="strap",
        characteristic="2A37",
        payload=b"\x00\x50",
        monotonic_ns=sequence * 10,
        wall_ns=0,
    )
