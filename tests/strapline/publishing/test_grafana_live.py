"""Live values go to Grafana while a session runs, where the configuration asks for it."""

import pytest

from ingest.clock import SystemClock
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError
from strapline.publishing.grafana_live import pushing_live
from tests.dashboards.grafana.push.grafana import TOKEN, FakeGrafana
from tests.dashboards.grafana.push.test_live_stream import RUNNING
from tests.patience import PATIENCE_S


@pytest.fixture(autouse=True)
def no_configuration_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("STRAPLINE_CONFIG", raising=False)


async def test_they_are_pushed_for_as_long_as_the_block_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FakeGrafana.running() as server:
        keys = {"URL": server.url, "TOKEN": TOKEN, "LIVE": "true"}
        for key, value in keys.items():
            monkeypatch.setenv(f"STRAPLINE_GRAFANA__{key}", value)
        clock = SystemClock()
        async with pushing_live(lambda: (RUNNING,), config=load()), clock.timeout(PATIENCE_S):
            while not server.pushed:
                await clock.sleep(0.01)


async def test_without_live_nothing_is_opened() -> None:
    async with pushing_live(lambda: pytest.fail("nobody asked"), config=load()):
        pass


async def test_live_without_a_token_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRAPLINE_GRAFANA__LIVE", "true")
    with pytest.raises(InputError, match=r"expected \[grafana\] token"):
        async with pushing_live(lambda: (), config=load()):
            pass
