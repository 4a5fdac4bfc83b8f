"""A checkout with fresh secrets, and the stack's broker running on its own files."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from strapline.publishing.stack_secrets import Written, initialise
from tests.mosquitto.server import MOSQUITTO
from tests.stack.broker import StackBroker, stack_broker
from tests.stack.compose import COMPOSE_FILE


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """What `strapline stack init` has written."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "docker-compose.yml").write_text(COMPOSE_FILE.read_text())
    return initialise(folder)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory, written: Written) -> Iterator[StackBroker]:
    if MOSQUITTO is None:
        reason = "mosquitto is not installed (Debian: apt install mosquitto)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder: Path = tmp_path_factory.mktemp("stack-broker")
    with stack_broker(folder, written) as running:
        yield running
