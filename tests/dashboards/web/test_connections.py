"""Connections: room for those inside whatever strangers hold, and none for ever."""

import asyncio
import logging
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import httpx
import pytest

from dashboards.serving import Site, serving
from dashboards.web import accepting, connections
from dashboards.web.accepting import Acceptor
from dashboards.web.connections import (
    OF_ONE_ADDRESS,
    PROVEN_WITHIN_S,
    UNPROVEN,
    UNPROVEN_OF_ONE_ADDRESS,
    Connection,
    Connections,
)
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.live.runners import OneRunner
from tests.dashboards.web.scripted_port import ScriptedPort
from tests.patience import PATIENCE_S, until

HERE = "127.0.0.1"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


class FakeSocket:
    """A connected socket of somebody's; real ones have no other addresses here."""

    def __init__(self, host: str, port: int) -> None:
        self._peer = (host, port)
        self.closed = False

    def getpeername(self) -> tuple[str, int]:
        return self._peer

    def getsockname(self) -> tuple[str, int]:
        return ("192.168.1.5", 8080)

    def fileno(self) -> int:
        return -1 if self.closed else 3


class SetClock(SystemClock):
    now_ns = 0

    def monotonic_ns(self) -> int:
        return self.now_ns


class Hall:
    """Connections from anywhere."""

    def __init__(self, *, most: int = 512) -> None:
        self.clock = SetClock()
        self.all = Connections(clock=self.clock, most=most)
        self._port = 1024

    def come(self, host: str) -> Connection | None:
        self._port += 1
        sock: Any = FakeSocket(host, self._port)

        def end() -> None:
            sock.closed = True

        return self.all.admit(sock, end=end)


def test_an_address_that_opens_many_loses_its_own_oldest_and_nobody_elses() -> None:
    hall = Hall()
    other = hall.come("192.168.1.9")
    its = [hall.come("192.168.1.66") for _ in range(UNPROVEN_OF_ONE_ADDRESS + 10)]

    assert other is not None
    assert not other.is_closed
    assert [one.is_closed for one in its if one] == [True] * 10 + [False] * UNPROVEN_OF_ONE_ADDRESS


def test_many_addresses_lose_those_of_whoever_has_most() -> None:
    hall = Hall()
    phone = hall.come("192.168.1.9")
    for stranger in range(2 * UNPROVEN):
        hall.come(f"10.0.{stranger % 7}.1")

    assert phone is not None
    assert not phone.is_closed
    assert len(hall.all) <= UNPROVEN


def test_one_that_asks_stays_before_one_that_does_not() -> None:
    hall = Hall()
    asking = hall.come("192.168.1.66")
    assert asking is not None
    asking.is_asking = lambda: True
    for _ in range(2 * UNPROVEN_OF_ONE_ADDRESS):
        hall.come("192.168.1.66")

    assert not asking.is_closed


def test_what_proves_nothing_in_time_is_ended_and_what_was_let_in_stays() -> None:
    hall = Hall()
    idle, inside = hall.come("192.168.1.9"), hall.come("192.168.1.9")
    assert idle is not None
    assert inside is not None
    assert hall.all.prove(inside.key)
    hall.clock.now_ns = round((PROVEN_WITHIN_S + 1) * NS_PER_S)
    hall.all.sweep()

    assert (idle.is_closed, inside.is_closed) == (True, False)
    assert len(hall.all) == 1


def test_an_address_that_is_inside_may_not_fill_the_pages_either() -> None:
    hall = Hall()
    proven = 0
    for _ in range(OF_ONE_ADDRESS + 20):
        one = hall.come("192.168.1.9")
        assert one is not None
        proven += hall.all.prove(one.key)

    assert proven == OF_ONE_ADDRESS


def test_a_full_house_makes_room_by_strangers_and_else_turns_away() -> None:
    hall = Hall(most=20)
    for phone in range(19):
        one = hall.come(f"10.0.0.{phone}")
        assert one is not None
        assert hall.all.prove(one.key)
    stranger = hall.come("10.9.9.9")
    last = hall.come("10.0.1.1")
    assert stranger is not None
    assert last is not None
    assert stranger.is_closed
    assert hall.all.prove(last.key)

    assert hall.come("10.0.1.2") is None
    assert len(hall.all) == 20


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    site = Site(runners=OneRunner(ScriptedPort()))
    async with serving(site, host=HERE, port_number=0, clock=SystemClock()) as address:
        yield address


@contextmanager
def held(address: str, *, count: int, say: bytes) -> Iterator[list[socket.socket]]:
    parts = httpx.URL(address)
    socks = []
    try:
        for _ in range(count):
            sock = socket.create_connection((HERE, parts.port or 0), timeout=PATIENCE_S)
            socks.append(sock)
            with suppress(OSError):  # it was ended for another already
                sock.sendall(say)
        yield socks
    finally:
        for sock in socks:
            sock.close()


@pytest.mark.parametrize("say", [b"", HALF_A_HEAD], ids=["silent", "half a head"])
async def test_pages_answer_while_strangers_hold_more_than_there_is_room_for(
    say: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "UNPROVEN", 64)
    async with served() as address:
        with held(address, count=200, say=say):
            async with httpx.AsyncClient(timeout=PATIENCE_S) as inside:
                for _ in range(3):
                    assert (await inside.get(address)).status_code == 200


async def test_a_request_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Although another byte of it comes all the time."""
    monkeypatch.setattr(connections, "PROVEN_WITHIN_S", 0.2)
    monkeypatch.setattr(accepting, "SWEEP_EVERY_S", 0.1)
    async with served() as address:
        reader, writer = await asyncio.open_connection(HERE, httpx.URL(address).port)
        writer.write(HALF_A_HEAD)

        async def drip() -> None:
            with suppress(ConnectionError):
                while True:
                    writer.write(b"x")
                    await writer.drain()
                    await SystemClock().sleep(0.05)

        async with SystemClock().timeout(PATIENCE_S), asyncio.TaskGroup() as group:
            dripping = group.create_task(drip())
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
            dripping.cancel()
        writer.close()


@contextmanager
def no_descriptor_free(*, but: socket.socket) -> Iterator[None]:
    """None above `but`, which took the lowest there was; those that are open stay usable."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (but.fileno() + 1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_without_descriptors_the_pages_wait_quietly_and_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    async with served() as address:
        with socket.socket() as client:
            client.settimeout(PATIENCE_S)
            with no_descriptor_free(but=client):
                client.connect((HERE, httpx.URL(address).port or 0))
                await until(lambda: "too many open files" in caplog.text)
                assert client.recv(1) == b""
        async with httpx.AsyncClient(timeout=PATIENCE_S) as inside:
            assert (await inside.get(address)).status_code == 200
    assert {record.name for record in caplog.records} == {accepting.__name__}
    assert "Traceback" not in caplog.text


async def test_without_one_to_spare_pages_begin_all_the_same() -> None:
    made = asyncio.Event()

    def protocol() -> asyncio.Protocol:
        made.set()
        return asyncio.Protocol()

    with socket.create_server((HERE, 0)) as sock, socket.socket() as client:
        sock.setblocking(False)
        accepted = Connections(clock=SystemClock())
        acceptor = Acceptor(
            sock,
            connections=accepted,
            protocol=protocol,
            tls=None,
            only_tls=False,
        )
        async with SystemClock().timeout(PATIENCE_S), asyncio.TaskGroup() as group:
            with no_descriptor_free(but=client):
                accepting_task = group.create_task(acceptor.run())
                await acceptor.ready.wait()
            client.connect(sock.getsockname())
            client.sendall(HALF_A_HEAD)
            await made.wait()
            await accepted.end_all()
            accepting_task.cancel()
