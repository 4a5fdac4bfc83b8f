"""Acceptance of connections: the first byte is awaited before anything is built for one."""

import asyncio
import errno
import logging
import os
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from dashboards.web.connections import MOST, Connection, Connections
from ingest.clock import Clock

log = logging.getLogger(__name__)

HANDSHAKE_WITHIN_S = 5.0
FAREWELL_WITHIN_S = 0.5
SWEEP_EVERY_S = 1.0
TELL_EVERY_SWEEPS = 60
# What sinks, store and radio open beside the pages.
KEPT_FOR_OTHERS = 128
WANTED_DESCRIPTORS = MOST + 1024
_SPARE = 8
_PAUSE_S = 0.05
_AT_A_TIME = 8
_OUT_OF_DESCRIPTORS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
_TLS_HANDSHAKE = 0x16  # content type of a TLS record. Source: RFC 8446, 5.1


class Acceptor:
    """Accepts on one listening socket and hands each connection to a protocol.

    Args:
        sock: Listens.
        connections: Who is in, and who has to go.
        protocol: Makes one for each connection.
        tls: For connections that begin with a TLS handshake; None: there is no encryption.
        only_tls: Others are not answered.

    `ready` is set when it accepts and its spare descriptors are open.
    """

    def __init__(
        self,
        sock: socket.socket,
        *,
        connections: Connections,
        protocol: Callable[[], asyncio.Protocol],
        tls: ssl.SSLContext | None,
        only_tls: bool,
    ) -> None:
        self._sock = sock
        self._connections = connections
        self._protocol = protocol
        self._tls = tls
        self._only_tls = only_tls
        self._is_over = False
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Accept until cancelled."""
        loop = asyncio.get_running_loop()
        with _spare_descriptors() as spare:
            async with asyncio.TaskGroup() as group:
                loop.add_reader(self._sock, self._accept_some, group, spare)
                self.ready.set()
                try:
                    await loop.create_future()
                finally:
                    self._is_over = True
                    loop.remove_reader(self._sock)

    def _accept_some(self, group: asyncio.TaskGroup, spare: list[int]) -> None:
        """A handful, so that a burst does not keep those inside from being answered."""
        for _ in range(_AT_A_TIME):
            try:
                accepted, _ = self._sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as exc:
                if exc.errno in _OUT_OF_DESCRIPTORS:
                    log.warning("too many open files: a connection to the pages was ended")
                    self._turn_away(spare)
                self._pause(group, spare)
                return
            self._take(accepted, group=group)

    def _pause(self, group: asyncio.TaskGroup, spare: list[int]) -> None:
        """Nothing for a moment: what is wrong has hardly passed by the next turn of the loop."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._sock)

        def again() -> None:
            if not self._is_over:
                loop.add_reader(self._sock, self._accept_some, group, spare)

        loop.call_later(_PAUSE_S, again)

    def _turn_away(self, spare: list[int]) -> None:
        """Free a descriptor, take the connection with it and end it: else it waits for ever."""
        if spare:
            os.close(spare.pop())
        with suppress(OSError):
            self._sock.accept()[0].close()
        _fill(spare)

    def _take(self, accepted: socket.socket, *, group: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        made: list[asyncio.Task[None]] = []
        transports: list[asyncio.BaseTransport] = []
        is_begun = False

        def end() -> None:
            for transport in transports:
                assert isinstance(transport, asyncio.Transport)
                transport.abort()
            for task in made:
                task.cancel()
            if not is_begun:
                loop.remove_reader(accepted)
                accepted.close()

        accepted.setblocking(False)
        connection = self._connections.admit(accepted, end=end)
        if connection is None:
            accepted.close()
            return

        async def begin() -> None:
            nonlocal is_begun
            if not connection.is_closed:
                is_begun = True
                await self._serve(connection, transports)

        def has_come() -> None:
            loop.remove_reader(accepted)
            if self._is_over:
                accepted.close()
            else:
                made.append(group.create_task(begin(), name="begin a connection"))

        loop.add_reader(accepted, has_come)

    async def _serve(self, connection: Connection, transports: list[asyncio.BaseTransport]) -> None:
        """Build protocol and transport; ends when the TLS handshake is done."""
        loop, sock = asyncio.get_running_loop(), connection.sock
        try:
            first = sock.recv(1, socket.MSG_PEEK)
        except OSError:
            first = b""
        begins_tls = first[:1] == bytes([_TLS_HANDSHAKE])
        if not first or (begins_tls and self._tls is None) or (self._only_tls and not begins_tls):
            sock.close()
            return
        # What a stranger's handshake fails with is no news.
        with suppress(OSError, TimeoutError):
            transport, protocol = await loop.connect_accepted_socket(
                self._protocol,
                sock,
                ssl=self._tls if begins_tls else None,
                ssl_handshake_timeout=HANDSHAKE_WITHIN_S if begins_tls else None,
                ssl_shutdown_timeout=FAREWELL_WITHIN_S if begins_tls else None,
            )
            transports.append(transport)
            # uvicorn's protocols keep the request they answer there.
            connection.is_asking = lambda: getattr(protocol, "cycle", None) is not None


async def sweep(connections: Connections, *, clock: Clock) -> None:
    """End what proves nothing in time, until cancelled; say how many had to go for others."""
    told, sweeps = 0, 0
    while True:
        await clock.sleep(SWEEP_EVERY_S)
        connections.sweep()
        sweeps += 1
        if sweeps % TELL_EVERY_SWEEPS == 0 and connections.crowded_out > told:
            count, told = connections.crowded_out - told, connections.crowded_out
            log.warning(
                "%s connections to the pages were ended, because there were too many", count
            )


def room_for_connections() -> int:
    """How many connections leave enough descriptors for everything else; asks for more first."""
    if sys.platform == "win32":
        return MOST
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(WANTED_DESCRIPTORS, hard)
    if soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return max(KEPT_FOR_OTHERS // 4, min(MOST, soft - KEPT_FOR_OTHERS))


@contextmanager
def _spare_descriptors() -> Iterator[list[int]]:
    spare: list[int] = []
    _fill(spare)
    try:
        yield spare
    finally:
        for descriptor in spare:
            os.close(descriptor)


def _fill(spare: list[int]) -> None:
    """Open what is missing, as far as there are any: pages with fewer are better than none."""
    with suppress(OSError):
        while len(spare) < _SPARE:
            spare.append(os.open(os.devnull, os.O_RDONLY))
