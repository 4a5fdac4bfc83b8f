"""A real Mosquitto for this folder's tests: one for all, or one of its own to kill."""

import os
import uuid
from collections.abc import Iterator

import pytest

from tests.mosquitto.server import MOSQUITTO, MosquittoServer


def _need_mosquitto() -> None:
    if MOSQUITTO is None:
        reason = "mosquitto is not installed (Debian: apt install mosquitto)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MosquittoServer]:
    """The broker all tests share; `root` keeps their topics apart."""
    _need_mosquitto()
    with MosquittoServer.running(tmp_path_factory.mktemp("mosquitto")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MosquittoServer]:
    """A broker of this test alone, to be killed and started again."""
    _need_mosquitto()
    with MosquittoServer.running(tmp_path_factory.mktemp("mosquitto")) as running:
        yield running


@pytest.fixture
def root() -> str:
    """A topic root of this test alone."""
    return f"test-{uuid.uuid4().hex[:8]}"
