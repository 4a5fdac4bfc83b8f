"""Local athletes: all who can run at the same time in this process, one program each."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from ingest.clock import Clock
from ingest.measurements import NS_PER_S
from sessions.live.live_view import LiveStatus, LiveView
from sessions.live.runners import NobodyCalled
from strapline.session.local_athlete import LocalAthlete

# Profiles are files: one that is new has a place this soon.
LOOK_EVERY_S = 1.0
_BUSY = frozenset({LiveStatus.WAITING, LiveStatus.RUNNING, LiveStatus.PAUSED})


class LocalAthletes:
    """A `Floor` whose athletes come and go with their profiles.

    Args:
        names: who has a place now, in order; asked once a second at most.
        program: makes the program of one athlete, when they are first seen.
        clock: real time.
    """

    def __init__(
        self,
        *,
        names: Callable[[], Sequence[str]],
        program: Callable[[str], LocalAthlete],
        clock: Clock,
    ) -> None:
        self._names = names
        self._program = program
        self._clock = clock
        self._programs: dict[str, LocalAthlete] = {}
        self._shown: tuple[str, ...] = ()
        self._looked_ns: int | None = None
        self._group: asyncio.TaskGroup | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sessions can start inside the block; those still running are finished at its end."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            tasks = self._tasks = [self._serve(name, group) for name in self._programs]
            self.athletes()
            try:
                yield
                await self.finish()
            finally:
                self._group = None
                for task in tasks:
                    task.cancel()

    async def finish(self) -> None:
        """End all sessions at once and wait until they are stored."""
        async with asyncio.TaskGroup() as group:
            for program in self._programs.values():
                group.create_task(program.finish())

    def athletes(self) -> tuple[str, ...]:
        """See `Floor`. Who has lost their profile while running stays until the run is over."""
        now_ns = self._clock.monotonic_ns()
        if self._looked_ns is None or now_ns - self._looked_ns >= LOOK_EVERY_S * NS_PER_S:
            self._looked_ns = now_ns
            names = tuple(self._names())
            busy = [
                name
                for name, program in self._programs.items()
                if name not in names and program.view().status in _BUSY
            ]
            self._shown = (*names, *busy)
            for name in self._shown:
                self._place(name)
        return self._shown

    def port(self, athlete: str) -> LocalAthlete:
        """See `Floor`."""
        if athlete not in self.athletes():
            raise NobodyCalled(athlete)
        return self._programs[athlete]

    def views(self) -> tuple[LiveView, ...]:
        """See `Floor`."""
        return tuple(self._programs[name].view() for name in self.athletes())

    def _place(self, name: str) -> None:
        if name in self._programs:
            return
        self._programs[name] = self._program(name)
        if self._group is not None:
            self._tasks.append(self._serve(name, self._group))

    def _serve(self, name: str, group: asyncio.TaskGroup) -> "asyncio.Task[None]":
        return group.create_task(self._programs[name].run_sessions(), name=f"sessions of {name}")
