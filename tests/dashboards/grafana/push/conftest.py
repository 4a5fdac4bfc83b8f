"""A fake Grafana, and our client opened on it."""

from collections.abc import Iterator

import pytest

from dashboards.grafana.push.server import Grafana
from tests.dashboards.grafana.push.grafana import TOKEN, FakeGrafana
from tests.patience import PATIENCE_S


@pytest.fixture
def server() -> Iterator[FakeGrafana]:
    with FakeGrafana.running() as running:
        yield running


@pytest.fixture
def grafana(server: FakeGrafana) -> Iterator[Grafana]:
    with Grafana.open(url=server.url, token=TOKEN, timeout_s=PATIENCE_S) as opened:
        yield opened
