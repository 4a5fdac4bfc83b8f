"""The web server of the pages, for as long as a block lasts."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from socket import socket
from typing import Literal

import uvicorn

from dashboards.access.certificate import Certificate
from dashboards.board import page as board_page
from dashboards.live import page
from dashboards.pair import page as pair_page
from dashboards.review import pages as review_pages
from dashboards.web import access_page, installing, nicegui_host, shell
from dashboards.web.guard import Guard
from dashboards.web.listening_socket import PortInUse, address, listen
from dashboards.web.site import Site
from ingest.clock import Clock

__all__ = ["PortInUse", "Secured", "Site", "serving"]

page.register()
installing.register()
shell.register_not_found()
board_page.register()
pair_page.register()
access_page.register()
review_pages.register()

# A sleeping phone never answers the closing handshake; nobody waits longer for it than this.
CLOSE_TIMEOUT_S = 1


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
    # An error of the block must leave as it is, not inside the group's ExceptionGroup.
    failure: BaseException | None = None
    with ExitStack() as sockets:
        if secured is not None:
            sockets.callback(secured.sock.close)
        sock = sockets.enter_context(listen(host, port_number=port_number))
        async with nicegui_host.opened() as app, asyncio.TaskGroup() as group:
            guard = Guard(app, site=site)
            servers = {_Server(_config(guard)): sock}
            if secured is not None:
                # The application starts and ends once, with the first of them.
                config = _config(guard, certificate=secured.certificate, lifespan="off")
                servers[_Server(config)] = secured.sock
            begun: list[_Server] = []
            try:
                for server, its in servers.items():
                    group.create_task(server.serve(sockets=[its]), name="pages")
                    begun.append(server)
                    with clock.hold():
                        await server.ready.wait()
                yield address(sock)
            except BaseException as exc:
                failure = exc
            for server in begun:
                # One that is ended while it begins leaves its application running.
                await server.ready.wait()
                server.should_exit = True
    if failure is not None:
        raise failure


def _config(
    app: Guard, *, certificate: Certificate | None = None, lifespan: Literal["on", "off"] = "on"
) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan=lifespan,
        ssl_certfile=None if certificate is None else certificate.chain,
        ssl_keyfile=None if certificate is None else certificate.key,
        ws="websockets-sansio",
        # Compression would keep some hundred KiB for each open page, to save bytes on the LAN.
        ws_per_message_deflate=False,
        proxy_headers=False,
        log_config=None,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=CLOSE_TIMEOUT_S,
    )


class _Server(uvicorn.Server):
    """uvicorn without signal handlers, and with a moment at which it is ready.

    The command owns Ctrl-C: it has a session to finish before the pages may go. uvicorn has no
    other seam for either than overriding these methods.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then say so; also where that failed, for whoever waits."""
        try:
            await super().startup(sockets)
        finally:
            self.ready.set()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Close politely, then cut whatever has not answered."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
