"""Live values to Grafana Live: what runs now, as line protocol, to one stream.

Nothing is kept here: a value that Grafana does not take is old by the next one. What is stored
goes by the outbox.
"""

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import httpx

from dashboards.grafana.push.refusals import GrafanaAway, GrafanaError, refusal, silence
from dashboards.grafana.uids_and_tags import STREAM
from ingest.backoff import backoff_s
from ingest.clock import Clock
from sessions import schema
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.influx.line_protocol import LineBuilder
from sessions.sinks.influx.live_points import point_of

_log = logging.getLogger(__name__)

EVERY_S = 0.5
"""Twice a second: a heart rate comes once a second, and Grafana draws what comes at once."""

TIMEOUT_S = 5.0

_UNDER_WAY = (LiveStatus.RUNNING, LiveStatus.PAUSED)


class LiveStream:
    """Pushes what views show, as long as `run` runs.

    Args:
        client: Opened on the server; see `connected`.
        views: The present state of everybody here.
        clock: Real time, also in a simulation: the network is real.
        simulated_too: Push simulated sessions as well.
        every_s: How often.
        delays: Makes the waits while Grafana is away, in seconds, without end.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        *,
        views: Callable[[], Sequence[LiveView]],
        clock: Clock,
        simulated_too: bool = False,
        every_s: float = EVERY_S,
        delays: Callable[[], Iterator[float]] = backoff_s,
    ) -> None:
        self._client = client
        self._views = views
        self._clock = clock
        self._simulated_too = simulated_too
        self._every_s = every_s
        self._delays = delays
        self._lines = LineBuilder()
        self.fault: str | None = None

    async def run(self) -> None:
        """Push until cancelled; returns early only when a person has to change something."""
        waits = self._delays()
        while True:
            try:
                await self.push_once()
            except GrafanaAway as error:
                self._tell(str(error))
                await self._clock.sleep(next(waits))
            except GrafanaError as error:
                self._tell(str(error))
                return
            else:
                if self.fault is not None:
                    _log.warning("Grafana Live: pushing again")
                self.fault = None
                waits = self._delays()
                await self._clock.sleep(self._every_s)

    async def push_once(self) -> None:
        """Push the present state; nothing happens while nobody runs.

        Raises:
            GrafanaRefused, GrafanaAway: by what is to be done.
        """
        lines = self._present()
        if not lines:
            return
        url = str(self._client.base_url)
        try:
            response = await self._client.post(
                f"/api/live/push/{STREAM}",
                content="\n".join(lines).encode(),
                headers={"Content-Type": "text/plain; charset=utf-8"},
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise silence(error, url=url) from error
        if not response.is_success:
            raise refusal(response, url=url, secret="token")

    def _present(self) -> list[str]:
        at_ns = self._clock.wall_ns()
        return [
            line
            for view in self._views()
            if view.status in _UNDER_WAY and (self._simulated_too or not view.simulated)
            for line in lines_of(view, at_ns=at_ns, builder=self._lines)
        ]

    def _tell(self, fault: str) -> None:
        level = logging.DEBUG if fault == self.fault else logging.WARNING
        _log.log(level, "Grafana Live: %s", fault)
        self.fault = fault


def lines_of(view: LiveView, *, at_ns: int, builder: LineBuilder) -> Iterator[str]:
    """The state twice: beside everybody else's for the *Studio* board, and alone for *Live*.

    Grafana makes a channel of each measurement, so that the second one is named by the session.
    """
    line = builder.line(point_of(view, at_ns=at_ns))
    if line is not None and view.session is not None:
        yield line
        yield view.session + line.removeprefix(schema.LIVE.name)


@asynccontextmanager
async def connected(
    *, url: str, token: str | None, user: str | None = None, password: str | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the token, or else user and password; closed at the end of the block."""
    authorization = httpx.BasicAuth(user or "", password or "") if token is None else None
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=url, auth=authorization, headers=headers, timeout=TIMEOUT_S
    ) as client:
        yield client
