"""Sessions of one athlete, one at a time: what is shown of them, and what they are told."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from ingest.measurements import Action
from sessions.core.model.breakdown import Breakdown
from sessions.live.commands import Command, PressButton, RunningCommand, Start
from sessions.live.listeners import Listeners
from sessions.live.live_port import StartRefused
from sessions.live.live_view import LiveStatus, LiveView, TrendPoint
from sessions.recording.recorder import Recorder
from sessions.text import text


class AthleteSessions(ABC):
    """Idle, or with a session under way: the `LivePort` of one athlete.

    How a session comes about and where its devices are is up to those who inherit.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._recorder: Recorder | None = None  # of the session under way
        self._listeners = Listeners()
        self._last_view: LiveView | None = None
        self._last_trend: tuple[TrendPoint, ...] = ()

    @property
    def is_recording(self) -> bool:
        """A session is under way."""
        return self._recorder is not None

    def view(self) -> LiveView:
        """See `LivePort`."""
        if self._recorder is not None:
            return self._running_view(self._recorder)
        return self._idle_view() if self._last_view is None else self._last_view

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """See `LivePort`."""
        if self._recorder is not None:
            return self._recorder.trend(since_s=since_s)
        return tuple(point for point in self._last_trend if point.t_s > since_s)

    def watched(self, listener: Callable[[], None]) -> AbstractContextManager[None]:
        """See `LivePort`."""
        return self._listeners.watched(listener)

    async def do(self, command: Command) -> None:
        """See `LivePort`."""
        if isinstance(command, Start):
            if self._is_busy:
                raise StartRefused(text("A session is already running."))
            await self._start()
        else:
            self.do_now(command)

    def do_now(self, command: RunningCommand) -> None:
        """Carry out a command where nothing can be waited for: in a key or a signal."""
        recorder = self._recorder
        if recorder is not None and not _is_so(command, is_paused=recorder.is_paused):
            self._carry_out(command, recorder)

    @property
    def _is_busy(self) -> bool:
        return self.is_recording

    @abstractmethod
    def _running_view(self, recorder: Recorder) -> LiveView: ...

    @abstractmethod
    def _idle_view(self) -> LiveView:
        """Before the first session."""

    @abstractmethod
    async def _start(self) -> None: ...

    @abstractmethod
    def _carry_out(self, command: RunningCommand, recorder: Recorder) -> None: ...

    def _keep_last(self, recorder: Recorder, view: LiveView, breakdown: Breakdown | None) -> None:
        """Show how the session ended until the next one; `view`: its last, without devices."""
        dropped = (text("The session was shorter than 10 s and was not kept."),)
        self._last_trend = recorder.trend(since_s=-1.0)
        self._last_view = msgspec.structs.replace(
            view,
            status=LiveStatus.FINISHED if breakdown else LiveStatus.IDLE,
            breakdown=breakdown,
            devices=(),
            notices=view.notices if breakdown else (*view.notices, *dropped),
        )


def _is_so(command: RunningCommand, *, is_paused: bool) -> bool:
    """A pause of what is paused, or going on with what goes on."""
    match command:
        case PressButton(Action.PAUSE):
            return is_paused
        case PressButton(Action.RESUME):
            return not is_paused
        case _:
            return False
