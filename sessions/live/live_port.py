"""Live port: what a page, a key or a broker may ask of one athlete's sessions, and tell them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from sessions.live.commands import Command
from sessions.live.live_view import LiveView, TrendPoint


class StartRefused(Exception):
    """A session cannot start; the message says what is missing and what to do."""


class LivePort(Protocol):
    """One athlete's sessions, one at a time."""

    def view(self) -> LiveView:
        """The present state; cheap enough for 4 calls a second per page."""

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """Closed seconds after `since_s`, oldest first (at most the last 10 minutes)."""

    def watched(self, listener: Callable[[], None]) -> AbstractContextManager[None]:
        """`listener` is called whenever something new was measured or pressed inside the block.

        It is called in the middle of the measuring and must return at once.
        """

    async def do(self, command: Command) -> None:
        """Carry out one command.

        Raises:
            StartRefused: no device, or a session is already running.
        """
