"""Committed events to the sinks until nothing waits, with a bar for people; cut off, it goes on."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn

from ingest.backoff import backoff_s
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.sinks.delivery.delivery import Delivery, DeliveryState
from sessions.sinks.delivery.sink import SinkStopped, SinkUnavailable
from sessions.store import Store
from sessions.text import text
from strapline.beside.holder import Holder, holder
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.moving_bar import moving_bar
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals
from strapline.publishing.sinks import deliveries_to

PATIENCE_S = 60.0
"""Where nobody sees the bar and can press Ctrl-C, a server that is away ends the command."""

_PAINT_EVERY_S = 0.25
_LOOK_EVERY_S = 0.1


async def send_waiting(store: Store, *, config: Config) -> bool:
    """Send everything that is committed; False: a person stopped it before the end.

    Raises:
        NoDevice: a sink needs a person, or is away and no person looks on.
        InputError: a sink is switched on without what it needs.
    """
    store.take_diary_changes()
    await store.flush()
    if (one := holder()) is not None:
        return await _passed_by(one, store=store)
    with deliveries_to(store, config=config) as deliveries, _bar() as bar:
        stopped = asyncio.Event()
        with stopped_by_signals(stopped.set):
            async with asyncio.TaskGroup() as group:
                sending = [
                    group.create_task(_send(delivery, store=store, bar=bar))
                    for delivery in deliveries
                ]
                watching = group.create_task(_stop(stopped, sending))
                await asyncio.wait(sending)
                watching.cancel()
        await store.flush()
    return not stopped.is_set()


async def _passed_by(one: Holder, *, store: Store) -> bool:
    """Wait until the holder's own deliveries have passed what is committed now.

    Two deliveries to one sink would overtake each other.
    """
    if not one.deliveries:
        raise InputError(text("what runs here was started without a sink: restart it"))
    end = store.read.outbox_end()
    stopped = asyncio.Event()
    # What runs sends other things as well: without a terminal only the outcome is told.
    quiet = not to_people().is_terminal
    with _bar(disable=quiet) as bar, stopped_by_signals(stopped.set):
        for delivery in one.deliveries:
            if not await _passed(delivery, end=end, store=store, stopped=stopped, bar=bar):
                return False
    await store.flush()
    return True


async def _passed(
    delivery: Delivery, *, end: int, store: Store, stopped: asyncio.Event, bar: Progress
) -> bool:
    clock, through = SystemClock(), -1
    line = bar.add_task(
        delivery.status.sink, total=store.read.outbox_length(after=delivery.status.through)
    )
    since_ns = clock.monotonic_ns()
    while delivery.status.through < end and store.read.outbox_length(after=delivery.status.through):
        status = delivery.status
        if status.state is DeliveryState.STOPPED:
            raise NoDevice(status.fault or status.sink)
        if status.through != through or status.fault is None:
            through, since_ns = status.through, clock.monotonic_ns()
        elif (clock.monotonic_ns() - since_ns) / NS_PER_S > PATIENCE_S:
            raise NoDevice(f"{status.fault}; {_kept()}")
        with suppress(TimeoutError):
            async with clock.timeout(_LOOK_EVERY_S):
                await stopped.wait()
        if stopped.is_set():
            return False
        _show(bar, line, delivery=delivery, store=store)
    _show(bar, line, delivery=delivery, store=store)
    return True


def _kept() -> str:
    return text("what waits is kept; later: strapline publish --waiting")


async def _stop(stopped: asyncio.Event, sending: list[asyncio.Task[None]]) -> None:
    await stopped.wait()
    for task in sending:
        task.cancel()


async def _send(delivery: Delivery, *, store: Store, bar: Progress) -> None:
    name = delivery.status.sink
    line = bar.add_task(name, total=store.read.outbox_length(after=delivery.status.through))
    async with asyncio.TaskGroup() as group:
        painting = group.create_task(_paint(bar, line, delivery=delivery, store=store))
        try:
            await _until_nothing_waits(delivery, store=store)
        except SinkStopped as error:
            raise NoDevice(str(error)) from error
        finally:
            painting.cancel()
    _show(bar, line, delivery=delivery, store=store)


async def _until_nothing_waits(delivery: Delivery, *, store: Store) -> None:
    clock = SystemClock()
    waits, through = backoff_s(), delivery.status.through
    since_ns = clock.monotonic_ns()
    while store.read.outbox_length(after=delivery.status.through):
        try:
            await delivery.deliver_committed()
        except SinkUnavailable as error:
            if delivery.status.through != through:
                waits, through = backoff_s(), delivery.status.through
                since_ns = clock.monotonic_ns()
            away_s = (clock.monotonic_ns() - since_ns) / NS_PER_S
            if away_s > PATIENCE_S and not to_people().is_terminal:
                raise NoDevice(f"{error}; {_kept()}") from error
            await delivery.wait_after(error, waits=waits)


async def _paint(bar: Progress, line: TaskID, *, delivery: Delivery, store: Store) -> None:
    clock = SystemClock()
    while True:
        _show(bar, line, delivery=delivery, store=store)
        await clock.sleep(_PAINT_EVERY_S)


def _show(bar: Progress, line: TaskID, *, delivery: Delivery, store: Store) -> None:
    status = delivery.status
    waiting = store.read.outbox_length(after=status.through)
    total = bar.tasks[line].total or 0.0
    said = status.fault or text("{count} events").format(count=f"{status.delivered_rows:,}")
    bar.update(line, completed=max(0.0, total - waiting), description=f"{status.sink}: {said}")


@contextmanager
def _bar(*, disable: bool = False) -> Iterator[Progress]:
    """A bar that stays; while it is there the log says nothing that the bar shows."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    log = logging.getLogger(Delivery.__module__)
    level = log.level
    console = to_people()
    if console.is_terminal:
        log.setLevel(logging.ERROR)
    try:
        with moving_bar(*columns, disable=disable) as bar:
            yield bar
    finally:
        log.setLevel(level)
