"""A real InfluxDB for this folder's tests, once; a database of its own for each test."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from sessions.sinks.influx.influx_sink import InfluxSink
from tests.influx.proxy import Dialect, Proxy
from tests.influx.server import INFLUXD, InfluxServer
from tests.patience import PATIENCE_S


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InfluxServer]:
    if INFLUXD is None:
        reason = "influxd is not installed (Debian: apt install influxdb)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with InfluxServer.running(tmp_path_factory.mktemp("influx")) as running:
        yield running


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """A fresh bucket behind a proxy of its own, and a token that reads and writes it."""

    server: InfluxServer
    proxy: Proxy
    name: str
    token: str

    @contextmanager
    def sink(
        self, *, token: str | None = None, bucket: str | None = None, url: str | None = None
    ) -> Iterator[InfluxSink]:
        own = self.server.token if self.proxy.dialect is Dialect.ONE_EIGHT else self.token
        with InfluxSink.open(
            url=url or self.proxy.url,
            token=token or own,
            org="home",
            bucket=bucket or self.name,
            timeout_s=PATIENCE_S,
        ) as sink:
            yield sink

    def write(self, lines: str) -> None:
        self.server.write(lines, database=self.name)

    def rows(self, q: str) -> list[dict[str, Any]]:
        return self.server.rows(q, database=self.name)


@pytest.fixture
def bucket(server: InfluxServer) -> Iterator[Bucket]:
    name = f"test_{uuid.uuid4().hex[:8]}"
    with Proxy.running(server) as proxy:
        token = proxy.make_bucket(name)
        yield Bucket(server=server, proxy=proxy, name=name, token=token)
