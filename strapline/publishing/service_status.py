"""Status of a gateway or a processor, in the terminal for as long as it runs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from ingest.clock import Clock, SystemClock
from ingest.mqtt.broker_connection import connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.errors import BrokerAway, BrokerError
from ingest.mqtt.reconnect import ConnectionState, Keeper
from sessions.text import text
from strapline.console.exit_errors import NoDevice
from strapline.console.output import to_people

PAINT_EVERY_S = 0.5

Line = Callable[[], tuple[str, str]]
"""The state in words, and its figures."""


@asynccontextmanager
async def status_line(line: Line, *, painted: bool) -> AsyncIterator[None]:
    """`line` is shown while the block runs; `painted` False: nothing is."""
    if not painted:
        yield
        return
    async with asyncio.TaskGroup() as group:
        painting = group.create_task(_paint(line, clock=SystemClock()), name="paint the terminal")
        try:
            yield
        finally:
            painting.cancel()


def broker_words(keeper: Keeper, settings: BrokerSettings) -> str:
    """How the connection stands."""
    if keeper.standing is ConnectionState.CONNECTED:
        return text("connected to {address}").format(address=settings.address)
    return keeper.trouble or text("connecting to {address}").format(address=settings.address)


async def try_login(settings: BrokerSettings) -> None:
    """Find out at the start what would be refused for ever; a broker that is away is no fault.

    Raises:
        NoDevice: login or certificate is not accepted.
    """
    try:
        async with connected(settings):
            pass
    except BrokerAway as exc:
        to_people().print(text("{trouble}; trying on.").format(trouble=exc), soft_wrap=True)
    except BrokerError as exc:
        raise NoDevice(str(exc)) from exc


async def _paint(line: Line, *, clock: Clock) -> None:
    from dashboards.terminal.status_line import StatusLine

    with StatusLine.open() as painter:
        while True:
            state, figures = line()
            painter.show(state, figures=figures)
            await clock.sleep(PAINT_EVERY_S)
