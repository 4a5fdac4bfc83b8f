"""The stack alive, from a fresh `stack init` on: each service as the compose file starts it.

No value is set by hand but addresses: services find each other by names of Docker's network.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strapline.publishing.stack_secrets import Written
from tests.influx.conftest import server as server
from tests.patience import PATIENCE_S
from tests.stack.broker import StackBroker
from tests.stack.compose import filled_in
from tests.stack.services import Service, running
from tests.stack.test_data_source import Stack
from tests.stack.test_data_source import stack as stack

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


def test_from_a_fresh_init_all_is_healthy_and_runs_arrive_on_the_boards(
    broker: StackBroker, stack: Stack, written: Written, tmp_path: Path
) -> None:
    at_broker = {"STRAPLINE_MQTT__HOST": "127.0.0.1", "STRAPLINE_MQTT__PORT": str(broker.port)}
    at_database = {
        "STRAPLINE_INFLUX__URL": stack.proxy.url,
        "STRAPLINE_INFLUX__TOKEN_FILE": str(stack.token_file),  # which the service `logins` wrote
    }
    made = stack.made
    assert broker_is_healthy(broker, filled_in(made)["services"]["mosquitto"])

    def runners() -> set[str]:
        """As Grafana asks, by the provisioned data source of 9.3 and of 12.3."""
        asked = 'SELECT last("speed_kmh") FROM "motion" GROUP BY "athlete"'
        # What came between the two questions is the newer one's.
        said = [stack.provisioned(version).query(asked).text for version in ((9, 3), (12, 3))]
        old, new = (json.loads(text)["results"][0].get("series", ()) for text in said)
        assert len(old) <= len(new)
        return {series["tags"]["athlete"] for series in new}

    with (
        running(
            "processor", variables=made, folder=tmp_path, elsewhere=at_broker | at_database
        ) as processor,
        running("athletes", variables=made, folder=tmp_path, elsewhere=at_broker) as athletes,
    ):
        wait_until(processor.is_healthy, processor, athletes)
        wait_until(lambda: len(runners()) == 4, processor, athletes)
        for version in ((9, 3), (12, 3)):
            assert stack.provisioned(version).fault() is None

    assert processor.process.returncode == 0, processor.log.read_text()
    assert athletes.process.returncode == 0, athletes.log.read_text()


def broker_is_healthy(broker: StackBroker, definition: dict[str, Any]) -> bool:
    """What Docker would find, by the image's own client; the port is another one outside."""
    kind, words = definition["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    assert shutil.which("mosquitto_pub") is not None, "Debian: apt install mosquitto-clients"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{words} -p {broker.port}"],
        env={**os.environ, **definition["environment"]},
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
