"""A floor that can be seen and not steered: what a browser with the right to watch is given."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NoReturn

from sessions.live.live_view import ControlWish, LivePort, LiveView, TrendPoint
from sessions.live.runners import Runners
from sessions.text import text
from sessions.workouts.cues import Request


class NotAllowed(PermissionError):
    """The browser may watch, not control."""

    def __init__(self) -> None:
        super().__init__(text("This device may watch, not control."))


class ViewOnlyFloor:
    """Everybody of `floor`, each behind a `ViewOnlyPort`."""

    def __init__(self, floor: Runners) -> None:
        self._floor = floor

    def athletes(self) -> tuple[str, ...]:
        """See `Runners`."""
        return self._floor.athletes()

    def port(self, athlete: str) -> LivePort:
        """See `Runners`."""
        return ViewOnlyPort(self._floor.port(athlete))

    def views(self) -> tuple[LiveView, ...]:
        """See `Runners`."""
        return self._floor.views()


class ViewOnlyPort:
    """Shows what `port` shows; every action is refused."""

    def __init__(self, port: LivePort) -> None:
        self._port = port

    def view(self) -> LiveView:
        """See `LivePort`."""
        return self._port.view()

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """See `LivePort`."""
        return self._port.trend(since_s=since_s)

    def watched(self, told: Callable[[], None]) -> AbstractContextManager[None]:
        """See `LivePort`."""
        return self._port.watched(told)

    async def start(self) -> NoReturn:
        """Refused."""
        raise NotAllowed

    async def stop(self) -> NoReturn:
        """Refused."""
        raise NotAllowed

    async def pause(self) -> NoReturn:
        """Refused."""
        raise NotAllowed

    async def lap(self) -> NoReturn:
        """Refused."""
        raise NotAllowed

    async def nudge_belt(self, *, speed_steps: int = 0, incline_steps: int = 0) -> NoReturn:
        """Refused."""
        del speed_steps, incline_steps
        raise NotAllowed

    async def ask(self, request: Request) -> NoReturn:
        """Refused."""
        del request
        raise NotAllowed

    async def control(self, wish: ControlWish) -> NoReturn:
        """Refused."""
        del wish
        raise NotAllowed
