"""A gateway and a processor in this process, with a real broker between them.

Real: the broker, the network, the windows and waits of both sides, the disks. Simulated: the
radio, the runners and their time.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from ingest.clock import SystemClock
from ingest.mqtt.broker_connection import connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.intake import Intake
from ingest.mqtt.receiver import Receiver, gateway_host
from ingest.mqtt.reconnect import Keeper
from ingest.mqtt.sender import Sender
from ingest.mqtt.spool import CursorFile
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import Wearer
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from sessions.store.errors import NotCommitted
from sessions.store.gateway_spool import GatewaySpool
from strapline.gateway.gateway_equipment import GatewayOpener
from strapline.gateway.journaller import Journaller
from strapline.processor.processor import Processor
from tests.patience import PATIENCE_S

RETRY_S = 0.05
QUIET_S = 300.0


def impatient() -> Iterator[float]:
    return repeat(RETRY_S)


@dataclass
class Side:
    """One end of the line."""

    keeper: Keeper

    async def reconnected(self, *, times: int) -> None:
        await until(lambda: self.keeper.connections >= times)


@dataclass
class GatewaySide(Side):
    station: Journaller
    sender: Sender
    store: Store


@dataclass
class ProcessorSide(Side):
    processor: Processor
    receiver: Receiver
    store: Store

    def close_all(self) -> None:
        for name in self.processor.athletes():
            self.processor.followed(name).close()


async def until(holds: Callable[[], bool], *, within_s: float = PATIENCE_S) -> None:
    async with SystemClock().timeout(within_s):
        while not holds():
            await SystemClock().sleep(0.005)


@asynccontextmanager
async def gateway_side(
    folder: Path,
    opener: GatewayOpener,
    *,
    settings: BrokerSettings,
    root: str,
    name: str = "pi",
    window_s: float = 0.05,
) -> AsyncIterator[GatewaySide]:
    """The devices are not yet looked for: `station.run` does."""
    topics, clock, host = Topics(root), SystemClock(), gateway_host(name)
    keeper = Keeper(
        lambda: connected(settings, presence=topics.gateway_presence(name)),
        clock=clock,
        backoff=impatient,
    )
    with Store.open(folder) as store:

        async def commit() -> bool:
            with suppress(NotCommitted):
                await store.flush()
                return True
            return False

        async with opener() as equipment:
            with GatewaySpool.open(folder, host=host) as tail:
                sender = Sender(
                    gateway=name,
                    topics=topics,
                    spool=tail,
                    cursor=CursorFile(folder / "gateway-confirmed"),
                    moment=equipment.moment,
                    commit=commit,
                    clock=clock,
                    window_s=window_s,
                )
                station = Journaller(equipment, host=host, store=store, stir=sender.stir)
                async with asyncio.TaskGroup() as group:
                    sending = group.create_task(keeper.run(sender.work))
                    yield GatewaySide(keeper=keeper, station=station, sender=sender, store=store)
                    sending.cancel()
                sender.save()


@asynccontextmanager
async def processor_side(
    folder: Path,
    *,
    settings: BrokerSettings,
    root: str,
    quiet_s: float = QUIET_S,
    athlete_of: Callable[[Wearer], Athlete] = lambda wearer: Athlete(name=wearer.athlete),
    sinks: tuple[str, ...] = (),
) -> AsyncIterator[ProcessorSide]:
    topics, clock = Topics(root), SystemClock()
    with Store.open(folder, sinks=sinks) as store:
        processor = Processor(
            store=store,
            athlete_of=athlete_of,
            clock=clock,
            quiet_s=quiet_s,
        )
        processor.resume()
        receiver = Receiver(
            topics=topics,
            intake=Intake(lambda host, boot: store.read.next_sequence(host=host, boot=boot) - 1),
            taker=processor,
            commit=store.flush,
            clock=clock,
        )
        keeper = Keeper(
            lambda: connected(
                settings,
                identifier=f"processor-{root}",
                clean_start=False,
                session_expiry_s=3600,
            ),
            clock=clock,
            backoff=impatient,
        )
        async with asyncio.TaskGroup() as group:
            receiving = group.create_task(keeper.run(receiver.work))
            yield ProcessorSide(keeper=keeper, processor=processor, receiver=receiver, store=store)
            receiving.cancel()
        await store.flush()


def journal(folder: Path, *, name: str = "pi") -> list[tuple[object, ...]]:
    """What was measured at a gateway, as one folder has it, in the order it was folded."""
    with closing(sqlite3.connect(folder / "strapline.sqlite3")) as connection:
        return connection.execute(
            "SELECT boot, sequence, device, characteristic, payload, mono_ns, wall_ns"
            " FROM notifications WHERE host = ? ORDER BY arrival",
            (gateway_host(name),),
        ).fetchall()
