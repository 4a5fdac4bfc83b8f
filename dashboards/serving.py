"""The web server of the pages, for as long as a block lasts: in a thread with a loop of its own.

Receipt, journal and fold never wait for what a page, a browser or a stranger costs. The ports of
the site are asked across (`dashboards.ports.home_loop`); nothing else is shared.
"""

import asyncio
import gc
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache
from socket import socket

from dashboards.access.certificate import Certificate
from dashboards.api.routes import with_api
from dashboards.board import page as board_page
from dashboards.live import page
from dashboards.overlay.page import with_overlay
from dashboards.pair import page as pair_page
from dashboards.ports.home_loop import HomeLoop
from dashboards.review import pages as review_pages
from dashboards.web import access_page, installing, nicegui_host, shell
from dashboards.web.accepting import room_for_connections, sweep
from dashboards.web.connections import Connections
from dashboards.web.guard import Guard
from dashboards.web.listening_socket import PortInUse, address, listen
from dashboards.web.pages_server import PagesServer, config_of, tls_context
from dashboards.web.site import Site
from ingest.clock import Clock, SystemClock

__all__ = ["PortInUse", "Secured", "Site", "serving"]

page.register()
installing.register()
shell.register_not_found()
board_page.register()
pair_page.register()
access_page.register()
review_pages.register()


HAND_OVER_AFTER_S = 0.001


@dataclass(frozen=True, kw_only=True)
class Secured:
    """Where the pages are served encrypted as well: a listening socket, closed with the pages."""

    sock: socket
    certificate: Certificate


@asynccontextmanager
async def serving(
    site: Site,
    *,
    host: str,
    port_number: int,
    clock: Clock,
    secured: Secured | None = None,
) -> AsyncIterator[str]:
    """Serve the pages of `site` while the block runs; yields the address to open.

    `port_number` 0 takes a free port. A simulated clock stands still until the pages can be
    opened. On exit open pages are told, and the block ends within about a second.

    Raises:
        PortInUse: another program listens on `port_number`.
        CannotListen: `host` is not this machine's, or the port is not allowed.
        AlreadyServing: this process serves the pages already.
    """
    with ExitStack() as sockets:
        if secured is not None:
            sockets.callback(secured.sock.close)
        sock = sockets.enter_context(listen(host, port_number=port_number))
        tls = None if secured is None else tls_context(secured.certificate)
        listening = {sock: False} | ({} if secured is None else {secured.sock: True})
        sockets.enter_context(_giving_way())
        async with HomeLoop.opened() as home:
            thread = _PagesThread(site.across(home), listening=listening, tls=tls)
            async with thread.running(clock):
                yield address(sock)


@cache
def _freeze() -> None:
    gc.freeze()


@contextmanager
def _giving_way() -> Iterator[None]:
    """The interpreter's lock is handed over after a millisecond: a stamp waits no longer for it.

    A collection of garbage holds it all the while: what was imported stays, and is not looked at.
    """
    _freeze()
    before = sys.getswitchinterval()
    sys.setswitchinterval(HAND_OVER_AFTER_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class _PagesThread:
    """The pages' thread. `listening`: each socket, and whether only TLS is answered there."""

    def __init__(
        self, site: Site, *, listening: Mapping[socket, bool], tls: ssl.SSLContext | None
    ) -> None:
        self._site = site
        self._listening = listening
        self._tls = tls
        self._home = asyncio.get_running_loop()
        self._ready = self._home.create_future()
        self._over = self._home.create_future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()  # of the thread's loop
        self._is_to_end = False

    @asynccontextmanager
    async def running(self, clock: Clock) -> AsyncIterator[None]:
        """Serve while the block runs; an error of the server cancels it."""
        context = copy_context()
        threading.Thread(target=context.run, args=(self._run,), name="pages", daemon=True).start()
        failure: Exception | None = None
        try:
            with clock.hold():
                await asyncio.shield(self._ready)
            async with asyncio.TaskGroup() as group:
                watching = group.create_task(self._end_early(), name="watch the pages' thread")
                try:
                    yield
                except Exception as exc:
                    failure = exc
                watching.cancel()
        finally:
            await self._end()
        if failure is not None:
            raise failure

    async def _end_early(self) -> None:
        await asyncio.shield(self._over)

    async def _end(self) -> None:
        """Have the thread end, and wait for it through any number of cancellations."""
        self._is_to_end = True
        if self._loop is not None and not self._over.done():
            self._loop.call_soon_threadsafe(self._stop.set)
        cancelled: asyncio.CancelledError | None = None
        while not self._over.done():
            try:
                await asyncio.shield(self._over)
            except asyncio.CancelledError as exc:
                cancelled = exc
            except Exception:
                break
        if cancelled is not None:
            raise cancelled
        if not self._over.cancelled():
            self._over.exception()  # it has been told, or comes with `_ready`

    def _run(self) -> None:
        failed: BaseException | None = None
        try:
            asyncio.run(self._serve())
        except BaseException as exc:
            failed = exc
        self._home.call_soon_threadsafe(self._tell_over, failed)

    def _tell_over(self, failed: BaseException | None) -> None:
        if isinstance(failed, BaseExceptionGroup) and len(failed.exceptions) == 1:
            failed = failed.exceptions[0]
        if not self._ready.done():
            self._ready.set_exception(failed or RuntimeError("the pages have ended at once"))
        if isinstance(failed, Exception):
            self._over.set_exception(failed)
        else:
            self._over.set_result(None)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        if self._is_to_end:  # before there was a loop to tell it to
            return
        clock = SystemClock()
        connections = Connections(clock=clock, most=room_for_connections())
        async with nicegui_host.opened() as app, asyncio.TaskGroup() as group:
            guard = Guard(with_overlay(with_api(app)), site=self._site, connections=connections)
            server = PagesServer(config_of(guard))
            group.create_task(server.serve(), name="pages")
            await server.ready.wait()
            acceptors = [
                server.acceptor(sock, connections=connections, tls=self._tls, only_tls=only)
                for sock, only in self._listening.items()
            ]
            accepting = [group.create_task(one.run(), name="accept") for one in acceptors]
            accepting.append(group.create_task(sweep(connections, clock=clock), name="sweep"))
            for acceptor in acceptors:
                await acceptor.ready.wait()
            self._home.call_soon_threadsafe(self._tell_ready)
            await self._stop.wait()
            for task in accepting:
                task.cancel()
            await asyncio.wait(accepting)
            server.should_exit = True
        await connections.end_all()

    def _tell_ready(self) -> None:
        if not self._ready.done():
            self._ready.set_result(None)
