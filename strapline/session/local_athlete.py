"""Sessions of one athlete that are recorded here, on this machine's devices."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from ingest.devices.sensor import NoAdapter
from sessions.core.model.athlete import Athlete, Priority
from sessions.core.model.breakdown import Breakdown
from sessions.live.commands import RunningCommand, Stop
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus, LiveView
from sessions.recording.recorder import Recorder
from sessions.recording.saved_state import Continuation
from sessions.store import Store
from sessions.store.errors import StoreError
from sessions.text import language, reading, text
from sessions.workouts.plan import Workout
from strapline.console.exit_errors import StraplineError
from strapline.session.athlete_sessions import AthleteSessions
from strapline.session.boot_dates import settle_boot_dates
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


class LocalAthlete(AthleteSessions):
    """Records one session at a time; idle between them.

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
        super().__init__(athlete)
        self._store = store
        self._prepare = prepare
        self._priority = priority or Priority()
        self._publish = publish
        self._run: SessionRun | None = None
        self._wanted: asyncio.Queue[_Wanted] = asyncio.Queue(maxsize=1)
        self._starting = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._notices: tuple[str, ...] = ()
        self.last_session: str | None = None

    async def run_sessions(self) -> None:
        """Record a session each time one is started; until cancelled.

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
            log.exception("a session of %r ended by a fault", self.name)
            reason = text("The session ended by a fault of the program; the log tells more.")
        else:
            return ()
        if not started.done():
            started.set_exception(StartRefused(reason))
        return (reason,)

    async def record_one(
        self,
        *,
        resumed: Continuation | None = None,
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
                clock, origin = equipment.clock, equipment.origin
                if resumed is None:
                    await settle_boot_dates(self._store, origin=origin, clock=clock)
                run = self._run = SessionRun(
                    equipment,
                    store=self._store,
                    athlete=prepared.athlete,
                    workout=prepared.workout,
                    publish=self._publish,
                    priority=self._priority,
                    resumed=resumed,
                    changed=self._listeners.tell,
                )
                self._recorder = run.recorder
                self._listeners.tell()
                if started is not None and not started.done():
                    started.set_result(None)
                breakdown = await run.record()
                redated = await settle_boot_dates(self._store, origin=origin, clock=clock)
                if run.session_id in redated:
                    breakdown = self._store.read.breakdown(run.session_id)
                self._keep_last(run.recorder, run.view(notices=()), breakdown)
                self.last_session = None if breakdown is None else run.session_id
        finally:
            self._run = self._recorder = None
            self._starting = False
            self._idle.set()
            self._listeners.tell()
        return breakdown

    def start_no_more(self) -> None:
        """Nobody records any more: what was recorded is still shown, and nothing can be started."""
        self._last_view = msgspec.structs.replace(self.view(), can_start=False)
        self._listeners.tell()

    async def finish(self) -> None:
        """End the running session and wait until it is stored."""
        self.do_now(Stop())
        await self._idle.wait()

    @property
    def _is_busy(self) -> bool:
        return self.is_recording or self._starting

    async def _start(self) -> None:
        if not self.view().can_start:
            raise StartRefused(
                text("This run is over: strapline run begins another, strapline serve keeps going.")
            )
        self._starting = True
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._wanted.put_nowait(_Wanted(started=started, language=language()))
        await started

    def _carry_out(self, command: RunningCommand, recorder: Recorder) -> None:
        assert self._run is not None
        self._run.carry_out(command)

    def _running_view(self, recorder: Recorder) -> LiveView:
        assert self._run is not None
        return self._run.view(notices=self._store_notices())

    def _idle_view(self) -> LiveView:
        return LiveView(
            status=LiveStatus.IDLE,
            athlete=self.name,
            notices=(*self._notices, *self._store_notices()),
        )

    def _store_notices(self) -> tuple[str, ...]:
        notice = self._store.health.notice
        return () if notice is None else (notice,)
