"""Spill: what the store's file does not take goes to a second place, so that nothing is lost."""

import logging
import sqlite3
from collections import deque
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from ingest.clock import Clock
from sessions.store.in_memory import is_in_memory
from sessions.store.second_place import SecondPlace
from sessions.store.transaction import Unit, notifications_in

_log = logging.getLogger(__name__)


class Spill:
    """Puts held units into a second place as well, for the case that the first never recovers.

    Belongs to the thread that writes.
    """

    def __init__(self, first: Path, *, folders: Sequence[Path], clock: Clock) -> None:
        self._first = first
        self._folders = folders
        self._clock = clock
        self._second: SecondPlace | None = None
        self._taken = 0  # of the units that are held, from the oldest
        self.is_in_memory = False  # the second place: gone when the machine is switched off
        self.only_there = 0  # notifications that the first place will not get from us

    @property
    def file(self) -> Path | None:
        """The second place; None: it was not needed, or nothing takes it."""
        return None if self._second is None else self._second.file

    def take(self, held: deque[Unit], *, overflow: Sequence[Unit]) -> bool:
        """Write what the second place does not have yet; whether it took it.

        Args:
            held: What is tried again on the first place, oldest first.
            overflow: What is not, because there was no room to hold it.
        """
        new = (*islice(held, self._taken, None), *overflow)
        try:
            if self._second is None:
                self._second = SecondPlace.with_open_sessions(
                    self._first, folders=self._folders, wall_ns=self._clock.wall_ns()
                )
                self.is_in_memory = is_in_memory(self._second.file)
                _log.warning("what is recorded goes to %s as well", self._second.file)
            if new:
                self._second.take(new)
        except (OSError, sqlite3.Error, MemoryError):
            return False
        self._taken = len(held)
        self.only_there += notifications_in(overflow)
        return True

    def committed(self, count: int) -> None:
        """The oldest held units are in the first place now."""
        self._taken = max(0, self._taken - count)

    def not_taken(self, held: Sequence[Unit]) -> tuple[Unit, ...]:
        """What of `held` is in no second place."""
        return tuple(islice(held, self._taken, None))

    def close(self, held: Sequence[Unit]) -> None:
        """Close the second place; it goes where the first has everything."""
        if self._second is not None:
            self._second.close(keep=bool(held) or self.only_there > 0)
