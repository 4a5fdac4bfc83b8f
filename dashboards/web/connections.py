"""Connections to the pages: how many there may be, and which one has to go for another.

Nobody is turned away for what a stranger does. A connection is unproven until a request of its was
let in; unproven ones are few, live for seconds, and the oldest goes when one more comes: first
among those of the same address.
"""

import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from dashboards.access.names import address_group, is_loopback
from ingest.clock import Clock
from ingest.measurements import NS_PER_S

MOST = 3072  # a studio's wall boards and phones, and strangers; each costs a descriptor
OF_ONE_ADDRESS = 100  # six for each tab of a browser
OF_THIS_MACHINE = 400  # a proxy brings everybody's
UNPROVEN = 2400  # some KiB each; one that stays for its 10 s costs less than one that comes again
UNPROVEN_OF_ONE_ADDRESS = 48
# Also what a TLS handshake, the head of a request and the form of the code may take together.
PROVEN_WITHIN_S = 10.0
_CLOSED_WITHIN_S = 2.0
_TOO_LATE = "nothing asked in time"  # browsers open spare connections: that is no news
_LOOK_EVERY_S = 0.01

Key = tuple[str, int, int]
"""Address and port over there, port over here."""


@dataclass(eq=False)
class Connection:
    """One accepted connection.

    `end` closes it, whatever it is at; `is_asking`: the head of a request has come whole.
    """

    sock: socket.socket
    key: Key
    origin: str
    since_ns: int
    end: Callable[[], None]
    is_asking: Callable[[], bool] = lambda: False

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
        self._unproven: dict[str, dict[Key, Connection]] = {}  # by origin, the oldest first
        self._waiting = 0
        self._proven: dict[Key, Connection] = {}
        self._inside: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._waiting + len(self._proven)

    @property
    def crowded_out(self) -> int:
        """How many had to go, or were turned away, because there were too many."""
        return sum(count for why, count in self.dropped.items() if why != _TOO_LATE)

    def admit(self, sock: socket.socket, *, end: Callable[[], None]) -> Connection | None:
        """A fresh connection; None: there is no room, and it is the caller's to close."""
        try:
            peer, here = sock.getpeername(), sock.getsockname()
        except OSError:
            return None  # gone again
        fresh = Connection(
            sock=sock,
            key=(peer[0], peer[1], here[1]),
            origin=address_group(peer[0]),
            since_ns=self._clock.monotonic_ns(),
            end=end,
        )
        self._make_room(fresh.origin)
        if len(self) >= self._most:
            self._forget_closed()
        if len(self) >= self._most:
            self.dropped["no room"] += 1
            return None
        self._wait(fresh)
        return fresh

    def prove(self, key: Key) -> bool:
        """A request on this connection was let in; False: its address has too many already."""
        connection = self._take_waiting(key)
        if connection is None:
            return True
        limit = OF_THIS_MACHINE if is_loopback(connection.origin) else OF_ONE_ADDRESS
        if self._inside[connection.origin] >= limit:
            self._forget_closed()
        if self._inside[connection.origin] >= limit:
            self._wait(connection)
            self.dropped["too many of one address"] += 1
            return False
        self._proven[key] = connection
        self._inside[connection.origin] += 1
        return True

    def sweep(self) -> None:
        """End what has proven nothing in time; forget what has ended."""
        self._forget_closed()
        limit_ns = self._clock.monotonic_ns() - int(PROVEN_WITHIN_S * NS_PER_S)
        for connection in [c for its in self._unproven.values() for c in its.values()]:
            if connection.is_closed:
                self._take_waiting(connection.key)
            elif connection.since_ns < limit_ns:
                self._drop(connection, _TOO_LATE)

    async def end_all(self) -> None:
        """The pages close: end each, and wait until their sockets are closed."""
        left = [c for its in self._unproven.values() for c in its.values()]
        left += self._proven.values()
        for connection in left:
            connection.end()
        with suppress(TimeoutError):
            async with self._clock.timeout(_CLOSED_WITHIN_S):
                while not all(connection.is_closed for connection in left):
                    await self._clock.sleep(_LOOK_EVERY_S)

    def _make_room(self, origin: str) -> None:
        """The oldest of the same address goes first, else the oldest of whoever has most."""
        limit = UNPROVEN if is_loopback(origin) else UNPROVEN_OF_ONE_ADDRESS
        if len(self._unproven.get(origin, ())) < limit:
            if self._waiting < UNPROVEN and len(self) < self._most:
                return
            origin = max(self._unproven, key=lambda name: len(self._unproven[name]), default="")
        if its := list(self._unproven.get(origin, {}).values()):
            oldest = next((one for one in its if not one.is_asking()), its[0])
            self._drop(oldest, "too many unproven")

    def _wait(self, connection: Connection) -> None:
        self._unproven.setdefault(connection.origin, {})[connection.key] = connection
        self._waiting += 1

    def _take_waiting(self, key: Key) -> Connection | None:
        origin = address_group(key[0])
        its = self._unproven.get(origin, {})
        connection = its.pop(key, None)
        if connection is not None:
            self._waiting -= 1
            if not its:
                del self._unproven[origin]
        return connection

    def _drop(self, connection: Connection, why: str) -> None:
        self._take_waiting(connection.key)
        self.dropped[why] += 1
        connection.end()

    def _forget_closed(self) -> None:
        for connection in [c for c in self._proven.values() if c.is_closed]:
            del self._proven[connection.key]
            self._inside[connection.origin] -= 1
            if not self._inside[connection.origin]:
                del self._inside[connection.origin]
