"""Kinds of strangers on the network, for `benchmarks.strangers`: what each of them does."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S

HALF_OPEN, LOADS_A_SECOND, IDLE = 2_000, 6, 500
_HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_UPGRADE = (
    "GET /_nicegui_ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@dataclass
class Strangers:
    """One kind of them at work on `address` for some seconds."""

    address: str
    seconds: float
    clock: SystemClock = field(default_factory=SystemClock)
    came: int = 0

    @property
    def at(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.address)
        return parts.hostname or "", parts.port or 0

    async def nobody(self) -> None:
        """Nothing happens."""
        await self.clock.sleep(self.seconds)

    async def half_open(self) -> None:
        """2,000 connections that say half a request and stay; who is dropped comes again."""
        await self._kept(HALF_OPEN, say=_HALF_A_HEAD)

    async def idle(self) -> None:
        """500 sockets: half of them say nothing at all, half ask for a WebSocket and wait."""
        host, port = self.at
        upgrade = _UPGRADE.format(host=f"{host}:{port}").encode()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._kept(IDLE // 2, say=b""))
            group.create_task(self._kept(IDLE // 2, say=upgrade))

    async def cross_site(self) -> None:
        """Six page loads a second, by a browser that says who asks and by one that does not."""
        headers = {
            "sec-fetch-site": "cross-site",
            "sec-fetch-mode": "no-cors",
            "sec-fetch-dest": "image",
        }
        over_ns = self.clock.monotonic_ns() + int(self.seconds * NS_PER_S)
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as browser:

            async def load(told: dict[str, str]) -> None:
                self.came += 1
                with suppress(httpx.HTTPError):
                    await browser.get("/", headers=told)

            async with asyncio.TaskGroup() as group:
                while self.clock.monotonic_ns() < over_ns:
                    group.create_task(load(headers))
                    group.create_task(load({}))
                    await self.clock.sleep(1 / LOADS_A_SECOND)

    async def _kept(self, count: int, *, say: bytes) -> None:
        with suppress(TimeoutError):
            async with self.clock.timeout(self.seconds), asyncio.TaskGroup() as group:
                for _ in range(count):
                    group.create_task(self._one(say))

    async def _one(self, say: bytes) -> None:
        while True:
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(*self.at)
                self.came += 1
                try:
                    writer.write(say)
                    await reader.read()
                finally:
                    writer.close()
            await self.clock.sleep(2)
