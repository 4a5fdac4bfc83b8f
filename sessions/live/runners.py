"""Runners: all who run here at the same time, as a wall board, a broker or Home Assistant asks."""

from typing import Protocol

from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView


class NobodyCalled(LookupError):
    """No athlete of this name has a place here."""


class Runners(Protocol):
    """One live port for each athlete; a single runner at home is one of them."""

    def athletes(self) -> tuple[str, ...]:
        """Names of all who have a place, in the order they are shown."""

    def port(self, athlete: str) -> LivePort:
        """The port of one athlete.

        Raises:
            NobodyCalled: no athlete of this name has a place here.
        """

    def views(self) -> tuple[LiveView, ...]:
        """The present state of everybody, in the order of `athletes`; one call serves all tiles."""


class OneRunner:
    """The runner of a program that records one athlete. A nameless athlete is called ""."""

    def __init__(self, port: LivePort) -> None:
        self._port = port

    def athletes(self) -> tuple[str, ...]:
        """The one athlete."""
        return (self._port.view().athlete,)

    def port(self, athlete: str) -> LivePort:
        """See `Runners`."""
        if (athlete,) != self.athletes():
            raise NobodyCalled(athlete)
        return self._port

    def views(self) -> tuple[LiveView, ...]:
        """See `Runners`."""
        return (self._port.view(),)
