"""Connections to the pages: how many there may be, and which one has to go for another.

Nobody is turned away for what a stranger does. A connection is unproven until a request of its was
let in; unproven ones are few, live for seconds, and the oldest goes when one more comes: first
among those of the same address.
"""

import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from dashboards.access.names import address_group, is_loopback
from ingest.clock import Clock
from ingest.measurements import NS_PER_S

MOST = 512  # a studio's wall boards and phones; each costs a descriptor and some 50 KiB
OF_ONE_ADDRESS = 100  # six for each tab of a browser
OF_THIS_MACHINE = 400  # a proxy brings everybody's
UNPROVEN = 128
UNPROVEN_OF_ONE_ADDRESS = 48
# Also what a TLS handshake, the head of a request and the form of the code may take together.
PROVEN_WITHIN_S = 10.0
_CLOSED_WITHIN_S = 2.0
_LOOK_EVERY_S = 0.01

Key = tuple[str, int, int]
"""Address and port over there, port over here."""


@dataclass(eq=False)
class Connection:
    """One accepted connection. `end` closes it, whatever it is at."""

    sock: socket.socket
    key: Key
    origin: str
    since_ns: int
    end: Callable[[], None]
    is_proven: bool = field(default=False)

    @property
    def is_closed(self) -> bool:
        """Whether its transport has closed the socket."""
        return self.sock.fileno() < 0


class Connections:
    """All connections of one set of pages.

    Args:
        clock: Real time.
        most: How many there may be at a time.
    """

    def __init__(self, *, clock: Clock, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._unproven: dict[Key, Connection] = {}
        self._proven: dict[Key, Connection] = {}
        self.dropped: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._unproven) + len(self._proven)

    def admit(self, sock: socket.socket, *, end: Callable[[], None]) -> Connection | None:
        """A fresh connection; None: there is no room, and it is the caller's to close."""
        try:
            peer, here = sock.getpeername(), sock.getsockname()
        except OSError:
            return None  # gone again
        key = (peer[0], peer[1], here[1])
        fresh = Connection(
            sock=sock,
            key=key,
            origin=address_group(peer[0]),
            since_ns=self._clock.monotonic_ns(),
            end=end,
        )
        self._make_room(fresh.origin)
        if len(self) >= self._most:
            self._forget_closed(self._proven)
        if len(self) >= self._most:
            self.dropped["no room"] += 1
            return None
        self._unproven[key] = fresh
        return fresh

    def prove(self, key: Key) -> bool:
        """A request on this connection was let in; False: its address has too many already."""
        connection = self._unproven.pop(key, None)
        if connection is None:
            return True
        limit = OF_THIS_MACHINE if is_loopback(connection.origin) else OF_ONE_ADDRESS
        if self._count(self._proven, connection.origin) >= limit:
            self._forget_closed(self._proven)
        if self._count(self._proven, connection.origin) >= limit:
            self._unproven[key] = connection
            self.dropped["too many of one address"] += 1
            return False
        connection.is_proven = True
        self._proven[key] = connection
        return True

    def sweep(self) -> None:
        """End what has proven nothing in time; forget what has ended."""
        self._forget_closed(self._proven)
        self._forget_closed(self._unproven)
        limit_ns = self._clock.monotonic_ns() - int(PROVEN_WITHIN_S * NS_PER_S)
        for connection in [c for c in self._unproven.values() if c.since_ns < limit_ns]:
            self._drop(connection, "nothing asked in time")

    async def end_all(self) -> None:
        """The pages close: end each, and wait until their sockets are closed."""
        for connection in (*self._unproven.values(), *self._proven.values()):
            connection.end()
        with suppress(TimeoutError):
            async with self._clock.timeout(_CLOSED_WITHIN_S):
                while len(self):
                    await self._clock.sleep(_LOOK_EVERY_S)
                    self._forget_closed(self._proven)
                    self._forget_closed(self._unproven)

    def _make_room(self, origin: str) -> None:
        """The oldest of the same address goes before the oldest of all."""
        if self._count(self._unproven, origin) >= UNPROVEN_OF_ONE_ADDRESS:
            self._forget_closed(self._unproven)
            its = [c for c in self._unproven.values() if c.origin == origin]
            if len(its) >= UNPROVEN_OF_ONE_ADDRESS:
                self._drop(its[0], "too many unproven")
        if len(self._unproven) >= UNPROVEN or (len(self) >= self._most and self._unproven):
            self._forget_closed(self._unproven)
            if len(self._unproven) >= UNPROVEN or (len(self) >= self._most and self._unproven):
                self._drop(next(iter(self._unproven.values())), "too many unproven")

    def _drop(self, connection: Connection, why: str) -> None:
        self._unproven.pop(connection.key, None)
        self.dropped[why] += 1
        connection.end()

    @staticmethod
    def _count(among: dict[Key, Connection], origin: str) -> int:
        return sum(connection.origin == origin for connection in among.values())

    @staticmethod
    def _forget_closed(among: dict[Key, Connection]) -> None:
        for key in [key for key, connection in among.items() if connection.is_closed]:
            del among[key]
