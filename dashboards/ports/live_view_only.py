"""Live ports that can be seen and not steered: for a browser that has only the right to watch."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NoReturn

from sessions.live.commands import Command
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView, TrendPoint
from sessions.live.runners import Runners
from sessions.text import text


class NotAllowed(PermissionError):
    """The browser may watch, not control."""

    def __init__(self) -> None:
        super().__init__(text("This device may watch, not control."))


class ViewOnlyFloor:
    """Everybody of `runners`, each behind a `ViewOnlyPort`."""

    def __init__(self, runners: Runners) -> None:
        self._runners = runners

    def athletes(self) -> tuple[str, ...]:
        """See `Runners`."""
        return self._runners.athletes()

    def port(self, athlete: str) -> LivePort:
        """See `Runners`."""
        return ViewOnlyPort(self._runners.port(athlete))

    def views(self) -> tuple[LiveView, ...]:
        """See `Runners`."""
        return self._runners.views()


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

    def watched(self, listener: Callable[[], None]) -> AbstractContextManager[None]:
        """See `LivePort`."""
        return self._port.watched(listener)

    async def do(self, command: Command) -> NoReturn:
        """Refused, whatever it is."""
        raise NotAllowed
