"""Radio to InfluxDB with everything real but the radio, while broker and database come and go.

Simulated: the runners, their devices and their time. Real: Mosquitto, influxd, both stores, every
wait for a network or a disk. In a long run: four athletes for 30 simulated minutes at 40
times real time, the broker killed five times, InfluxDB away for ten simulated (15 real seconds)
minutes; short: two minutes, and InfluxDB away for forty simulated seconds.
"""

import asyncio
import os
from itertools import repeat
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.core.model.events import SecondClosed
from sessions.sinks.delivery.delivery import Delivery, DeliveryState
from sessions.sinks.influx.influx_sink import InfluxSink
from sessions.store import SessionRow, Store
from tests.influx.proxy import Proxy
from tests.influx.server import INFLUXD, InfluxServer
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import (
    GatewaySide,
    ProcessorSide,
    gateway_side,
    journal,
    processor_side,
    until,
)
from tests.mosquitto.test_gateway_to_processor import (
    FOUR,
    KILLS,
    assert_same_as_recomputed,
    both_lost,
    room,
    taken_more,
)
from tests.patience import PATIENCE_S
from tests.sizes import sized

SECONDS, SPEED, AWAY_S = sized(usual=(120.0, 30.0, 40.0), long=(1800.0, 40.0, 600.0))

pytestmark = [
    pytest.mark.mosquitto,
    pytest.mark.influx,
    pytest.mark.timeout(sized(usual=300, long=1200)),
    pytest.mark.skipif(
        INFLUXD is None and os.environ.get("CI") != "true",
        reason="influxd is not installed (Debian: apt install influxdb)",
    ),
]


async def kill_the_broker(
    broker: MosquittoServer, processor: ProcessorSide, gateway: GatewaySide
) -> None:
    for kill in range(1, KILLS + 1):
        await taken_more(processor, by=60)
        broker.kill()
        await both_lost(processor, gateway)
        broker.start()
        await processor.reconnected(times=kill + 1)
        await gateway.reconnected(times=kill + 1)


async def take_influx_away(
    influx: InfluxServer, delivery: Delivery, processor: ProcessorSide
) -> None:
    await until(lambda: delivery.status.delivered_rows > 50)
    influx.stop()
    try:
        await SystemClock().sleep(AWAY_S / SPEED)
        await until(lambda: delivery.status.state is DeliveryState.WAITING)
        assert processor.store.read.outbox_length() > 0
    finally:
        influx.start()


async def test_every_measurement_arrives_once_and_every_second_is_in_influx(
    own_server: MosquittoServer, root: str, tmp_path: Path
) -> None:
    there, here = tmp_path / "gateway", tmp_path / "processor"
    (tmp_path / "influx").mkdir()
    settings = own_server.settings()
    opener = room(FOUR, seconds=SECONDS, speed=SPEED, publish=True)
    with (
        InfluxServer.running(tmp_path / "influx") as influx,
        Proxy.running(influx) as proxy,
        InfluxSink.open(
            url=proxy.url,
            token=proxy.make_bucket("stack"),
            org="home",
            bucket="stack",
            timeout_s=5.0,
        ) as sink,
    ):
        async with (
            processor_side(here, settings=settings, root=root, sinks=("influx",)) as processor,
            gateway_side(there, opener, settings=settings, root=root) as gateway,
            asyncio.TaskGroup() as group,
        ):
            delivery = Delivery(
                sink, store=processor.store, clock=SystemClock(), delays=lambda: repeat(0.1)
            )
            delivering = group.create_task(delivery.keep_delivering())
            running = group.create_task(gateway.station.run())
            async with asyncio.TaskGroup() as trouble:
                trouble.create_task(kill_the_broker(own_server, processor, gateway))
                trouble.create_task(take_influx_away(influx, delivery, processor))
            await running
            async with SystemClock().timeout(2 * PATIENCE_S):
                await gateway.sender.ended()
            processor.close_all()
            await processor.store.flush()
            await until(lambda: processor.store.read.outbox_length() == 0)
            assert processor.store.read.dead_letters() == ()
            delivering.cancel()
        assert journal(here) == journal(there)
        assert_same_as_recomputed(here, athletes=FOUR)
        with Store.reading(here) as read:
            for row in read.sessions():
                seconds = [e for e in read.events(row.id) if isinstance(e, SecondClosed)]
                assert_in_influx(influx, row, seconds)


def assert_in_influx(influx: InfluxServer, row: SessionRow, seconds: list[SecondClosed]) -> None:
    """Counts and sums of each field are those of the store."""
    for measurement, field in (("hr", "heart_rate_bpm"), ("motion", "speed_kmh")):
        values = [v for second in seconds if (v := getattr(second, field)) is not None]
        (told,) = influx.rows(
            f"SELECT count({field}) AS n, sum({field}) AS s FROM {measurement}"
            f" WHERE athlete = '{row.athlete.name}'",
            database="stack",
        )
        assert told["n"] == len(values)
        assert told["s"] == pytest.approx(sum(values), rel=1e-12)
