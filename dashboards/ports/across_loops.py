"""Ports of a site as the pages' thread is given them: each call is answered by the home loop."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from dashboards.ports.home_loop import HomeLoop
from dashboards.ports.importing import ImportingPort, ImportView
from dashboards.ports.pairing import PairingPort, PairingView, Readiness
from dashboards.ports.starting import Choices, Order, StartingPort
from sessions.live.commands import Command
from sessions.live.heart_rate_door import TakesHeartRates
from sessions.live.live_port import LivePort
from sessions.live.live_view import LiveView, TrendPoint
from sessions.live.runners import Runners


class RunnersAcross:
    """A `Runners` at home."""

    def __init__(self, runners: Runners, *, home: HomeLoop) -> None:
        self._runners = runners
        self._home = home

    def athletes(self) -> tuple[str, ...]:
        """See `Runners`."""
        return self._home.ask(self._runners.athletes)

    def port(self, athlete: str) -> LivePort:
        """See `Runners`."""
        port = self._home.ask(partial(self._runners.port, athlete))
        return LiveAcross(port, home=self._home)

    def views(self) -> tuple[LiveView, ...]:
        """See `Runners`."""
        return self._home.ask(self._runners.views)


class LiveAcross:
    """A `LivePort` at home."""

    def __init__(self, port: LivePort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    def view(self) -> LiveView:
        """See `LivePort`."""
        return self._home.ask(self._port.view)

    def trend(self, *, since_s: float) -> tuple[TrendPoint, ...]:
        """See `LivePort`."""
        return self._home.ask(partial(self._port.trend, since_s=since_s))

    @contextmanager
    def watched(self, listener: Callable[[], None]) -> Iterator[None]:
        """See `LivePort`; the listener is called in the loop of whoever watches."""
        watching = ExitStack()
        told = self._home.told_in(listener)
        self._home.ask(lambda: watching.enter_context(self._port.watched(told)))
        try:
            yield
        finally:
            self._home.ask(watching.close)

    async def do(self, command: Command) -> None:
        """See `LivePort`."""
        await self._home.carry_out(partial(self._port.do, command))


class StartingAcross:
    """A `StartingPort` at home."""

    def __init__(self, port: StartingPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    def choices(self, athlete: str) -> Choices:
        """See `StartingPort`."""
        return self._home.ask(partial(self._port.choices, athlete))

    def choose(self, athlete: str, *, order: Order) -> None:
        """See `StartingPort`."""
        self._home.ask(partial(self._port.choose, athlete, order=order))


class PairingAcross:
    """A `PairingPort` at home."""

    def __init__(self, port: PairingPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    def view(self) -> PairingView:
        """See `PairingPort`."""
        return self._home.ask(self._port.view)

    def readiness(self, athlete: str) -> Readiness:
        """See `PairingPort`."""
        return self._home.ask(partial(self._port.readiness, athlete))

    async def try_out(self, address: str) -> None:
        """See `PairingPort`."""
        await self._home.carry_out(partial(self._port.try_out, address))

    async def leave(self, address: str) -> None:
        """See `PairingPort`."""
        await self._home.carry_out(partial(self._port.leave, address))

    async def release(self) -> None:
        """See `PairingPort`."""
        await self._home.carry_out(self._port.release)

    async def save(self, address: str, *, alias: str, athlete: str | None) -> None:
        """See `PairingPort`."""
        work = partial(self._port.save, address, alias=alias, athlete=athlete)
        await self._home.carry_out(work)

    async def rename(self, alias: str, *, new: str) -> None:
        """See `PairingPort`."""
        await self._home.carry_out(partial(self._port.rename, alias, new=new))

    async def forget(self, alias: str) -> None:
        """See `PairingPort`."""
        await self._home.carry_out(partial(self._port.forget, alias))


class ImportingAcross:
    """An `ImportingPort` at home."""

    def __init__(self, port: ImportingPort, *, home: HomeLoop) -> None:
        self._port = port
        self._home = home

    @property
    def largest_bytes(self) -> int:
        """See `ImportingPort`."""
        return self._home.ask(lambda: self._port.largest_bytes)

    def view(self) -> ImportView | None:
        """See `ImportingPort`."""
        return self._home.ask(self._port.view)

    async def receive(
        self, batch: str, content: AsyncIterator[bytes], *, name: str, size_bytes: int
    ) -> None:
        """See `ImportingPort`."""
        brought = self._home.brought(content)
        work = partial(self._port.receive, batch, brought, name=name, size_bytes=size_bytes)
        await self._home.carry_out(work)

    async def begin(self, batch: str, *, athlete: str) -> None:
        """See `ImportingPort`."""
        await self._home.carry_out(partial(self._port.begin, batch, athlete=athlete))

    def stop(self) -> None:
        """See `ImportingPort`."""
        self._home.ask(self._port.stop)

    async def forget(self, batch: str) -> None:
        """See `ImportingPort`."""
        await self._home.carry_out(partial(self._port.forget, batch))


class HeartRatesAcross:
    """A `TakesHeartRates` at home."""

    def __init__(self, door: TakesHeartRates, *, home: HomeLoop) -> None:
        self._door = door
        self._home = home

    async def take(self, body: bytes, *, token: str | None = None) -> None:
        """See `TakesHeartRates`."""
        await self._home.carry_out(partial(self._door.take, body, token=token))
