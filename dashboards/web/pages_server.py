"""The pages' HTTP server: uvicorn on connections that were accepted elsewhere."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

from dashboards.access.certificate import Certificate
from dashboards.web.accepting import Acceptor
from dashboards.web.connections import Connections

# A sleeping phone never answers the closing handshake; nobody waits longer for it than this.
CLOSE_TIMEOUT_S = 1
# The longest message a browser sends: a form of the diary. NiceGUI's own limit is as high.
MESSAGE_AT_MOST = 1_000_000
HEAD_AT_MOST = 32 * 1024
WAITING_MESSAGES = 32


def config_of(app: ASGIApp, *, lifespan: Literal["on", "off"] = "on") -> uvicorn.Config:
    """The server's settings."""
    return uvicorn.Config(
        app,
        lifespan=lifespan,
        # h11 bounds the head of a request; httptools does not.
        http="h11",
        h11_max_incomplete_event_size=HEAD_AT_MOST,
        ws="websockets-sansio",
        ws_max_size=MESSAGE_AT_MOST,
        ws_max_queue=WAITING_MESSAGES,
        # Compression would keep some hundred KiB for each open page, to save bytes on the LAN.
        ws_per_message_deflate=False,
        proxy_headers=False,
        server_header=False,
        log_config=None,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=CLOSE_TIMEOUT_S,
    )


def tls_context(certificate: Certificate) -> ssl.SSLContext:
    """The server's side of TLS, 1.2 or newer."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate.chain, certificate.key)
    return context


class PagesServer(uvicorn.Server):
    """uvicorn without signal handlers and listening sockets, with a moment when it is ready.

    The command owns Ctrl-C: it has a session to finish before the pages may go; and who comes in
    is `Acceptor`'s. uvicorn has no other seam for either than overriding these methods.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begin, then say so; also where that failed, for whoever waits."""
        try:
            await super().startup([])
        finally:
            self.ready.set()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Close politely, then cut whatever has not answered."""
        await super().shutdown(sockets)
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def acceptor(
        self,
        sock: socket,
        *,
        connections: Connections,
        tls: ssl.SSLContext | None,
        only_tls: bool,
    ) -> Acceptor:
        """What brings this server the connections of `sock`."""

        def protocol() -> asyncio.Protocol:
            made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
                config=self.config,
                server_state=self.server_state,
                app_state=self.lifespan.state,
            )
            return made

        return Acceptor(
            sock,
            connections=connections,
            protocol=protocol,
            tls=tls,
            only_tls=only_tls,
        )
