"""The stack alive: processor and simulated athletes as the compose file starts them."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from strapline.publishing.stack_secrets import Written
from tests.influx.conftest import Bucket
from tests.influx.conftest import bucket as bucket
from tests.influx.conftest import server as server
from tests.influx.rights import ORG
from tests.patience import PATIENCE_S
from tests.stack.broker import StackBroker
from tests.stack.compose import variables
from tests.stack.services import Service, running

pytestmark = [pytest.mark.mosquitto, pytest.mark.influx]

_LOOK_EVERY_S = 0.25


def wait_until(condition: Callable[[], bool], *services: Service) -> None:
    tick = threading.Event()
    for _ in range(round(PATIENCE_S / _LOOK_EVERY_S)):
        for service in services:
            assert service.process.poll() is None, service.log.read_text()
        if condition():
            return
        tick.wait(_LOOK_EVERY_S)
    pytest.fail("\n".join(service.log.read_text() for service in services))


def test_simulated_athletes_arrive_in_the_database(
    broker: StackBroker, bucket: Bucket, written: Written, tmp_path: Path
) -> None:
    made = variables(written.env)
    at_broker = {"STRAPLINE_MQTT__HOST": "127.0.0.1", "STRAPLINE_MQTT__PORT": str(broker.port)}
    token_file = tmp_path / "influxdb-token"  # which the service `logins` writes
    token_file.write_text(f"{bucket.token}\n")
    at_database = {
        "STRAPLINE_INFLUX__URL": bucket.proxy.url,
        "STRAPLINE_INFLUX__BUCKET": bucket.name,
        "STRAPLINE_INFLUX__ORG": ORG,
        "STRAPLINE_INFLUX__TOKEN_FILE": str(token_file),
    }

    def runners() -> set[str]:
        found = bucket.rows('SELECT last("speed_kmh") FROM "motion" GROUP BY "athlete"')
        return {row["athlete"] for row in found}

    with (
        running(
            "processor", variables=made, folder=tmp_path, elsewhere=at_broker | at_database
        ) as processor,
        running("athletes", variables=made, folder=tmp_path, elsewhere=at_broker) as athletes,
    ):
        wait_until(processor.is_healthy, processor, athletes)
        wait_until(lambda: len(runners()) == 4, processor, athletes)

    assert processor.process.returncode == 0, processor.log.read_text()
    assert athletes.process.returncode == 0, athletes.log.read_text()
