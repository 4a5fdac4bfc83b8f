"""The running program: idle, or recording one session; what the pages and the terminal ask."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import msgspec

from ingest.devices.sensor import NoAdapter
from ingest.measurements import Action
from sessions.core.model.athlete import Athlete, Priority
from sessions.core.model.breakdown import Breakdown
from sessions.core.session import Session
from sessions.live.listeners import Listeners
from sessions.live.live_view import ControlWish, LiveStatus, LiveView, StartRefused, TrendPoint
from sessions.store import Store
from sessions.store.errors import StoreError
from sessions.text import language, reading, text
from sessions.workouts.cues import Request
from sessions.workouts.plan import Workout
from strapline.console.exit_errors import StraplineError
from strapline.session.equipment import Opener
from strapline.session.session_run import SessionRun

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What one session is recorded of, and on."""

    athlete: Athlete
    workout: Workout | None
    opener: Opener


def always(*, athlete: Athlete, workout: Workout | None, opener: Opener) -> Callable[[], Prepared]:
    """Every session is like the first."""
    prepared = Prepared(athlete=athlete, workout=workout, opener=opener)
    return lambda: prepared


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """A start somebody waits for, and the language they read."""

    started: "asyncio.Future[None]"
    language: str


class LocalAthlete:
    """Records one session at a time; idle between them. A `LivePort`.

    Args:
        store: where sessions are kept.
        prepare: asked before each session, so that profile, plan and devices are of that moment.
        athlete: whose place it is, by name, before the first session.
        publish: send simulated sessions to the sinks as well.
        priority: which devices go before others.
    """

    def __init__(
        self,
        *,
        store: Store,
        prepare: Callable[[], Prepared],
        athlete: str = "",
        publish: bool = False,
        priority: Priority | None = None,
    ) -> None:
        self._store = store
        self._prepare = prepare
        self._priority = priority or Priority()
        self._athlete = athlete
        self._publish = publish
        self._recording: SessionRun | None = None
        self._last_view: LiveView | None = None
        self._last_trend: tuple[TrendPoint, ...] = ()
        self._wanted: asyncio.Queue[_Wanted] = asyncio.Queue(maxsize=1)
        self._starting = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._notices: tuple[str, ...] = ()
        self._watchers = Listeners()
        self.last_session: str | None = None

    async def run_sessions(self) -> None:
        """Record a session each time `start` is called; until cancelled.

        What goes wrong with one is told on its page, and the next one can start.
        """
        while True:
            wanted = await self._wanted.get()
            with reading(wanted.language):
                self._notices = await self._recorded(wanted.started)

    async def _recorded(self, started: "asyncio.Future[None]") -> tuple[str, ...]:
        """Record one session; what is to be told of it."""
        try:
            await self.record_one(started=started)
        except (NoAdapter, StraplineError, StartRefused, StoreError) as exc:
            reason = str(exc)
        except Exception:
            log.exception("a session of %r ended by a fault", self._athlete)
            reason = text("The session ended by a fault of the program; the log tells more.")
        else:
            return ()
        if not started.done():
            started.set_exception(StartRefused(reason))
        return (reason,)

    async def record_one(
        self,
        *,
        resumed: Session | None = None,
        started: "asyncio.Future[None] | None" = None,
    ) -> Breakdown | None:
        """Record one session to its end; None: too short to keep.

        `resumed`: a session that was cut off and goes on.

        Raises:
            NoAdapter: there is no usable Bluetooth here.
        """
        self._notices = ()
        self._last_view = None
        self._idle.clear()
        try:
            prepared = self._prepare()
            async with prepared.opener() as equipment:
                self._recording = SessionRun(
                    equipment,
                    store=self._store,
                    athlete=prepared.athlete,
                    workout=prepared.workout,
                    publish=self._publish,
                    priority=self._priority,
                    resumed=resumed,
                    changed=self._watchers.tell,
                )
                self._watchers.tell()
                if started is not None and not started.done():
                    started.set_result(None)
                breakdown = await self._recording.record()
                self._keep_last(self._recording, breakdown)
        finally:
            self._recording = None
            self._starting = False
            self._idle.set()
            self._watchers.tell()
        return breakdown

    def view(self) -> LiveView:
        """The present state; see `LivePort`."""
        if self._recording is not None:
            return self._recording.view(notices=self._store_notices())
        if self._last_view is not None:
            return self._last_view
        return LiveView(
            status=LiveStatus.IDLE,
            athlete=self._athlete,
            notices=(*self._notices, *self._store_notices()),
        )

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """See `LivePort`."""
        if self._recording is not None:
            return self._recording.recorder.trend(since_s=since_s)
        return tuple(point for point in self._last_trend if point.t_s > since_s)

    def watched(self, told: Callable[[], None]) -> AbstractContextManager[None]:
        """See `LivePort`."""
        return self._watchers.watched(told)

    async def start(self) -> None:
        """See `LivePort`."""
        if self._recording is not None or self._starting:
            raise StartRefused(text("A session is already running."))
        self._starting = True
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._wanted.put_nowait(_Wanted(started=started, language=language()))
        await started

    async def stop(self) -> None:
        """See `LivePort`."""
        self.request_stop()

    async def finish(self) -> None:
        """End the running session and wait until it is stored."""
        self.request_stop()
        await self._idle.wait()

    def request_stop(self) -> None:
        """Ask the running session to end; nothing happens without one."""
        if self._recording is not None:
            self._recording.stop()

    async def pause(self) -> None:
        """See `LivePort`."""
        if self._recording is not None:
            self._recording.toggle_pause()

    async def lap(self) -> None:
        """See `LivePort`."""
        if self._recording is not None:
            self._recording.press(Action.LAP)

    async def nudge_belt(self, *, speed_steps: int = 0, incline_steps: int = 0) -> None:
        """See `LivePort`."""
        if self._recording is not None:
            self._recording.nudge_belt(speed_steps=speed_steps, incline_steps=incline_steps)

    async def ask(self, request: Request) -> None:
        """See `LivePort`."""
        self.request(request)

    def request(self, request: Request) -> None:
        """Ask something of the plan under way; nothing happens without a session."""
        if self._recording is not None:
            self._recording.press(Action(request.value))

    async def control(self, wish: ControlWish) -> None:
        """See `LivePort`."""
        self.wish_control(wish)

    def wish_control(self, wish: ControlWish) -> None:
        """Of treadmill control; nothing happens where there is no session or no treadmill."""
        if self._recording is not None:
            self._recording.wish_control(wish)

    def _store_notices(self) -> tuple[str, ...]:
        notice = self._store.health.notice
        return () if notice is None else (notice,)

    def _keep_last(self, recording: SessionRun, breakdown: Breakdown | None) -> None:
        self.last_session = None if breakdown is None else recording.session_id
        dropped = (text("The session was shorter than 10 s and was not kept."),)
        self._last_trend = recording.recorder.trend(since_s=-1.0)
        self._last_view = msgspec.structs.replace(
            recording.view(notices=() if breakdown else dropped),
            status=LiveStatus.FINISHED if breakdown else LiveStatus.IDLE,
            breakdown=breakdown,
            devices=(),
        )
