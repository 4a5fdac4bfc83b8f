"""The sinks the configuration switches on, and committed events on their way to them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete, ProfileError
from sessions.live.live_view import LiveView
from sessions.sinks.delivery.delivery import Delivery
from sessions.sinks.delivery.sink import Sink, SinkError
from sessions.sinks.files.export_folder import ExportFolder
from sessions.sinks.influx.line_file import LineFileSink
from sessions.sinks.influx.live_points import LivePointWriter, LiveSink
from sessions.store import Store, StoreReader
from sessions.text import text
from strapline.athletes.profiles import load_profile
from strapline.beside.holder import holder
from strapline.config.load_config import Config
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.publishing.influx_access import influx_access

LAST_PASS_S = 10.0


def sink_names(config: Config) -> tuple[str, ...]:
    """The enabled sinks, as the store's outbox knows them."""
    names = []
    if config.influx.enabled:
        names.append("influx")
    if config.influx.file is not None:
        names.append("line_file")
    if config.export.folder is not None:
        names.append("export_folder")
    return tuple(names)


@asynccontextmanager
async def delivering(
    store: Store,
    *,
    config: Config,
    views: Callable[[], Sequence[LiveView]] = tuple,
    simulated_too: bool = False,
) -> AsyncIterator[Sequence[Delivery]]:
    """Deliver while the block runs; at its end what is committed gets one more, bounded try.

    A command inside the process that holds the store leaves that to its deliveries.

    `views`: who runs at the moment, for the points that cannot wait until a second is closed.
    `simulated_too`: also simulated ones.

    Raises:
        InputError: a sink is switched on without what it needs.
    """
    if holder() is not None:
        yield ()
        return
    with deliveries_to(store, config=config) as deliveries:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(
                    delivery.keep_delivering(), name=f"deliver to {delivery.status.sink}"
                )
                for delivery in deliveries
            ]
            tasks += [
                group.create_task(lane.keep_writing(), name="live points")
                for lane in _lanes(deliveries, views=views, simulated_too=simulated_too)
            ]
            try:
                yield deliveries
            finally:
                for task in tasks:
                    task.cancel()
        await _last_pass(store, deliveries)


@contextmanager
def deliveries_to(store: Store, *, config: Config) -> Iterator[list[Delivery]]:
    """One delivery for each enabled sink, whose connection is closed at the end of the block.

    Raises:
        InputError: a sink is switched on without what it needs.
    """
    with _opened(config, read=store.read) as sinks:
        own_profile = partial(profile_of, data_dir=config.data_dir)
        yield [
            Delivery(sink, store=store, clock=SystemClock(), profile_of=own_profile)
            for sink in sinks
        ]


def _lanes(
    deliveries: Sequence[Delivery],
    *,
    views: Callable[[], Sequence[LiveView]],
    simulated_too: bool,
) -> Iterator[LivePointWriter]:
    for delivery in deliveries:
        if isinstance(delivery.sink, LiveSink):
            yield LivePointWriter(
                delivery.sink, views=views, clock=SystemClock(), simulated_too=simulated_too
            )


def profile_of(name: str, *, data_dir: Path) -> Athlete | None:
    """As it is on disk now; None: there is none, or it is at fault (its own command says why)."""
    try:
        return load_profile(name, data_dir=data_dir)
    except (InputError, ProfileError):
        return None


async def _last_pass(store: Store, deliveries: Sequence[Delivery]) -> None:
    if deliveries:
        store.take_diary_changes()
    await store.flush()
    for delivery in deliveries:
        try:
            async with SystemClock().timeout(LAST_PASS_S):
                await delivery.deliver_committed()
        except (SinkError, TimeoutError) as exc:
            waiting = text("{sink}: {reason}; {count} rows wait for the next time").format(
                sink=delivery.status.sink,
                reason=str(exc) or text("too slow"),
                count=store.read.outbox_length(),
            )
            to_people().print(waiting)


@contextmanager
def _opened(config: Config, *, read: StoreReader) -> Iterator[list[Sink]]:
    sinks: list[Sink] = []
    with ExitStack() as stack:
        if config.influx.enabled:
            # The client takes a tenth of a second to import; most people have no InfluxDB.
            from sessions.sinks.influx.influx_sink import InfluxSink

            opening = influx_access(config).opening()
            sinks.append(stack.enter_context(InfluxSink.open(**opening)))
        if config.influx.file is not None:
            sinks.append(LineFileSink(config.influx.file))
        if config.export.folder is not None:
            sinks.append(ExportFolder(config.export.folder, format=config.export.format, read=read))
        yield sinks
