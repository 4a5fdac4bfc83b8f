"""Live points: what is known of running sessions, to InfluxDB as soon as it is.

A second is closed and stored two seconds after its end, because a measurement may be that late.
Who watches does not want to wait: these points say what is known at the moment. Nothing is kept
here; a point that the server does not take is old by the next one. They leave the server when
their session is finished, and what is stored of it goes by the outbox.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Protocol, runtime_checkable

from ingest.backoff import backoff_s
from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from sessions import schema
from sessions.live.live_view import LiveStatus, LiveView
from sessions.sinks.delivery.delivery import in_thread
from sessions.sinks.delivery.sink import SinkError, SinkUnavailable
from sessions.sinks.influx.line_protocol import Point

_log = logging.getLogger(__name__)

EVERY_S = 0.5
"""A heart rate comes once a second; looking at a thousand athletes takes a while."""

_UNDER_WAY = (LiveStatus.RUNNING, LiveStatus.PAUSED)


@runtime_checkable
class LiveSink(Protocol):
    """A sink that takes single points past the outbox."""

    def write(self, points: Sequence[Point]) -> None:
        """Write the points. May block.

        Raises:
            RowsRefused, SinkStopped, SinkUnavailable: by what is to be done.
        """


class LivePointWriter:
    """Writes what views show, as long as `keep_writing` goes on: at each change, and once a second.

    Args:
        sink: Where to.
        views: The present state of everybody here.
        clock: Real time, also in a simulation: the network is real.
        simulated_too: Write simulated sessions as well.
        delays: Makes the waits while the server is away, in seconds, without end.
    """

    def __init__(
        self,
        sink: LiveSink,
        *,
        views: Callable[[], Sequence[LiveView]],
        clock: Clock,
        simulated_too: bool = False,
        delays: Callable[[], Iterator[float]] = backoff_s,
    ) -> None:
        self._sink = sink
        self._views = views
        self._clock = clock
        self._simulated_too = simulated_too
        self._delays = delays
        self._shown: dict[str, tuple[object, ...]] = {}

    async def keep_writing(self) -> None:
        """Write until cancelled; returns early when the delivery stops too: it says why."""
        waits = self._delays()
        while True:
            try:
                await self.write_once()
            except SinkUnavailable as error:
                _log.debug("live: %s", error)
                await self._clock.sleep(max(next(waits), error.retry_after_s or 0.0))
            except SinkError as error:
                _log.debug("live: %s", error)
                return
            else:
                waits = self._delays()
                await self._clock.sleep(EVERY_S)

    async def write_once(self) -> None:
        """Write what is new; nothing happens while nobody runs.

        Raises:
            RowsRefused, SinkStopped, SinkUnavailable: by what is to be done.
        """
        points = list(self._news())
        if not points:
            return
        try:
            await in_thread(partial(self._sink.write, points))
        except SinkError:
            self._shown.clear()
            raise

    def _news(self) -> Iterator[Point]:
        second = self._clock.wall_ns() // NS_PER_S
        for view in self._views():
            if view.status not in _UNDER_WAY or (view.simulated and not self._simulated_too):
                continue
            shown = (
                *(second, view.session, view.status),
                *(view.heart_rate.shown, view.speed.shown, view.kind),
            )
            if self._shown.get(view.athlete) != shown:
                self._shown[view.athlete] = shown
                yield point_of(view, at_ns=second * NS_PER_S)


def point_of(view: LiveView, *, at_ns: int) -> Point:
    """What `sessions.schema.LIVE` declares of a session's present state."""
    ahead = () if view.step_index is None else view.steps[view.step_index : view.step_index + 2]
    step, next_step = (*(each.name for each in ahead), None, None)[:2]
    return Point(
        schema.LIVE,
        (schema.athlete_tag(view.athlete),),
        {
            "session": view.session,
            "heart_rate_bpm": view.heart_rate.shown,
            "zone": view.zone,
            "age_s": view.heart_rate.age_s,
            "speed_kmh": view.speed.shown,
            "incline_pct": view.incline.shown,
            "kind": view.kind.value,
            "kind_elapsed_s": view.kind_elapsed_s,
            "paused": int(view.status is LiveStatus.PAUSED),
            "elapsed_s": view.elapsed_s,
            "paused_s": view.paused_s,
            "distance_m": view.distance_m,
            "gross_kcal": view.gross_kcal,
            "net_kcal": view.net_kcal,
            "step": step,
            "step_remaining_s": view.step_remaining_s,
            "next_step": next_step,
        },
        at_ns,
    )
