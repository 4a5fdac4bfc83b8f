"""What runs reaches Grafana's push address as line protocol; what goes wrong is said once."""

import asyncio
import logging
from collections.abc import Callable, Iterator

import httpx
import msgspec
import pytest

from dashboards.grafana.push.live_stream import LiveStream, connected, lines_of
from dashboards.grafana.push.refusals import GrafanaAway, GrafanaRefused
from dashboards.grafana.uids_and_tags import STREAM
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.sample import Kind
from sessions.live.freshness import Reading
from sessions.live.live_view import LiveStatus, LiveView, StepView
from sessions.sinks.influx.line_protocol import LineBuilder
from tests.dashboards.grafana.push.grafana import PASSWORD, TOKEN, USER, FakeGrafana
from tests.patience import PATIENCE_S

SESSION = "20261122-0915-x7k2"
RUNNING = LiveView(
    status=LiveStatus.RUNNING,
    session=SESSION,
    athlete="Ada Lovelace",
    heart_rate=Reading(value=142.0, age_s=0.4, source="strap"),
    zone=3,
    speed=Reading(value=9.0, age_s=0.2, source="belt"),
    incline=Reading(value=1.0, age_s=9.0, source="belt"),
    elapsed_s=600.0,
    distance_m=1500.0,
    gross_kcal=100.5,
    kind=Kind.JOG,
    kind_elapsed_s=42.0,
    steps=(StepView(name='Jog "easy"', kind=Kind.JOG, start_s=0.0, end_s=600.0),),
    step_index=0,
)


def at_once() -> Iterator[float]:
    while True:
        yield 0.01


def stream(client: httpx.AsyncClient, *views: LiveView, simulated_too: bool = False) -> LiveStream:
    return LiveStream(
        client,
        views=lambda: views,
        clock=SystemClock(),
        simulated_too=simulated_too,
        every_s=0.01,
        delays=at_once,
    )


async def until(condition: Callable[[], bool]) -> None:
    clock = SystemClock()
    async with clock.timeout(PATIENCE_S):
        while not condition():
            await clock.sleep(0.005)


def test_the_state_is_one_line_for_all_and_one_for_the_session() -> None:
    for_all, alone = lines_of(RUNNING, at_ns=1_795_338_900 * NS_PER_S, builder=LineBuilder())
    assert for_all.startswith("now,athlete=Ada\\ Lovelace ")
    assert alone.startswith(f"{SESSION},athlete=Ada\\ Lovelace ")
    assert for_all.removeprefix("now") == alone.removeprefix(SESSION)
    assert for_all.endswith(" 1795338900000000000")
    for part in ("heart_rate_bpm=142.0", "zone=3i", 'kind="jog"', 'step="Jog \\"easy\\""'):
        assert part in for_all
    assert "incline_pct" not in for_all  # too old to show: left out, not held
    assert "net_kcal" not in for_all


async def test_what_runs_is_pushed_with_the_token(server: FakeGrafana) -> None:
    async with connected(url=server.url, token=TOKEN) as client:
        await stream(client, RUNNING).push_once()
    ((channel, body),) = server.pushed
    assert channel == STREAM
    assert [line.split(",")[0] for line in body.splitlines()] == ["now", SESSION]


async def test_a_user_and_a_password_do_too(server: FakeGrafana) -> None:
    async with connected(url=server.url, token=None, user=USER, password=PASSWORD) as client:
        await stream(client, RUNNING).push_once()
    assert len(server.pushed) == 1


@pytest.mark.parametrize(
    "view",
    [
        LiveView(status=LiveStatus.IDLE),
        msgspec.structs.replace(RUNNING, status=LiveStatus.WAITING),
        msgspec.structs.replace(RUNNING, status=LiveStatus.FINISHED),
        msgspec.structs.replace(RUNNING, simulated=True),
    ],
    ids=["idle", "waiting", "finished", "simulated"],
)
async def test_what_does_not_run_is_not_pushed(server: FakeGrafana, view: LiveView) -> None:
    async with connected(url=server.url, token=TOKEN) as client:
        await stream(client, view).push_once()
    assert server.pushed == []


async def test_a_simulated_session_is_pushed_when_asked_for(server: FakeGrafana) -> None:
    simulated = msgspec.structs.replace(RUNNING, simulated=True)
    async with connected(url=server.url, token=TOKEN) as client:
        await stream(client, simulated, simulated_too=True).push_once()
    assert len(server.pushed) == 1


async def test_everybody_is_pushed_in_one_request(server: FakeGrafana) -> None:
    bo = msgspec.structs.replace(RUNNING, athlete="Bo", session="20261122-0916-aaaa")
    async with connected(url=server.url, token=TOKEN) as client:
        await stream(client, RUNNING, bo).push_once()
    ((_, body),) = server.pushed
    assert len(body.splitlines()) == 4


async def test_it_pushes_again_and_again_until_it_is_cancelled(server: FakeGrafana) -> None:
    async with connected(url=server.url, token=TOKEN) as client, asyncio.TaskGroup() as group:
        pushing = group.create_task(stream(client, RUNNING).run())
        await until(lambda: len(server.pushed) >= 3)
        pushing.cancel()


async def test_an_outage_is_said_once_and_over(
    server: FakeGrafana, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.broken = 503
    async with connected(url=server.url, token=TOKEN) as client, asyncio.TaskGroup() as group:
        pushed = stream(client, RUNNING)
        pushing = group.create_task(pushed.run())
        await until(lambda: pushed.fault is not None)
        server.broken = None
        await until(lambda: bool(server.pushed) and pushed.fault is None)
        pushing.cancel()
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    away, again = warnings
    assert "out of order (503" in away
    assert "pushing again" in again


async def test_a_wrong_token_ends_it(server: FakeGrafana, caplog: pytest.LogCaptureFixture) -> None:
    async with connected(url=server.url, token="guessed") as client:
        await stream(client, RUNNING).run()
    assert "check [grafana] token" in caplog.text
    assert "guessed" not in caplog.text


async def test_a_missing_right_is_named(server: FakeGrafana) -> None:
    server.role = "Viewer"
    async with connected(url=server.url, token=TOKEN) as client:
        with pytest.raises(GrafanaRefused, match="role Admin"):
            await stream(client, RUNNING).push_once()


async def test_nobody_listening_is_away() -> None:
    async with connected(url="http://127.0.0.1:9", token=TOKEN) as client:
        with pytest.raises(GrafanaAway, match=r"127\.0\.0\.1:9"):
            await stream(client, RUNNING).push_once()
