"""`strapline process`: the server side; sessions from what gateways send, and the pages."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.clock import SystemClock
from ingest.mqtt.connection import connected
from ingest.mqtt.intake import Intake
from ingest.mqtt.receiver import Receiver
from ingest.mqtt.reconnect import Keeper
from ingest.mqtt.topics import Topics
from sessions.core.athlete import Athlete
from sessions.store import Store
from sessions.store.errors import NotCommitted
from sessions.text import text
from strapline.broker import broker_settings, own_name
from strapline.config import Config, load
from strapline.console import to_people
from strapline.errors import InputError
from strapline.preparation import priority
from strapline.processor import Processor
from strapline.profiles import list_profiles, load_profile
from strapline.publishing import published
from strapline.sinks import delivering, sink_names
from strapline.stage import stopped_by_signals
from strapline.watching import broker_words, status_line, try_login

log = logging.getLogger(__name__)

LOOK_AT_ALL_EVERY_S = 1.0  # values that grow old; what is new is told at once
SESSION_EXPIRY_S = 7 * 86_400  # how long the broker queues for a processor that is away


@dataclass(frozen=True, kw_only=True)
class ProcessOptions:
    """What the command line says; None: not said."""

    host: str | None = None
    port: int | None = None
    open_page: bool = False
    publish: bool = False
    headless: bool = False
    data_dir: Path | None = None


def process(options: ProcessOptions) -> None:
    """Follow everybody until Ctrl-C; sessions under way go on when it starts again."""
    config = load(data_dir=options.data_dir)
    with Store.open(config.data_dir, sinks=sink_names(config)) as store:
        asyncio.run(_process(options, config, store))


async def _process(options: ProcessOptions, config: Config, store: Store) -> None:
    settings, name = broker_settings(config.mqtt), own_name(config.mqtt)
    await try_login(settings)
    topics, clock = Topics(config.mqtt.root), SystemClock()
    processor = Processor(
        store=store,
        athlete_named=lambda athlete: profile_of(athlete, data_dir=config.data_dir),
        clock=clock,
        quiet_s=config.process.quiet_s,
        away_s=config.process.away_s,
        publish=options.publish,
        priority=priority(config),
    )
    processor.resume()

    async def commit() -> None:
        # Nothing is confirmed that the disk has not taken: wait until it does.
        while True:
            with suppress(NotCommitted):
                await store.flush()
                return
            await clock.sleep(1.0)

    receiver = Receiver(
        topics=topics,
        intake=Intake(lambda host, boot: store.read.next_sequence(host=host, boot=boot) - 1),
        floor=processor,
        commit=commit,
        clock=clock,
    )
    keeper = Keeper(
        lambda: connected(
            settings,
            identifier=f"strapline-process-{name}",
            clean_start=False,
            session_expiry_s=SESSION_EXPIRY_S,
        ),
        clock=clock,
    )

    def line() -> tuple[str, str]:
        figures = text("athletes {athletes}  running {running}  received {received}")
        return (
            store.health.notice or broker_words(keeper, settings),
            figures.format(
                athletes=len(processor.athletes()),
                running=processor.recording,
                received=receiver.taken,
            ),
        )

    over = asyncio.Event()
    # Whoever runs a processor has a broker: [mqtt] need not be enabled for it.
    enabled = replace(config, mqtt=config.mqtt.model_copy(update={"enabled": True}))
    async with (
        delivering(store, config=config),
        published(
            processor,
            config=enabled,
            simulated=False,
            publish_simulated=options.publish,
            all_every_s=LOOK_AT_ALL_EVERY_S,
        ) as processor.changed,
        AsyncExitStack() as stack,
        asyncio.TaskGroup() as group,
    ):
        if not options.headless:
            await _serve(processor, options, config, stack)
        await stack.enter_async_context(status_line(line, painted=not options.headless))
        to_people().print(text("Processor {name}. Ctrl-C ends it.").format(name=name))
        tasks = [
            group.create_task(keeper.run(receiver.work), name="receive"),
            group.create_task(processor.watch(), name="watch"),
        ]
        with stopped_by_signals(over.set):
            await over.wait()
        for task in tasks:
            task.cancel()
    if processor.recording:
        going_on = text("{count} sessions are under way; they go on when it starts again.")
        to_people().print(going_on.format(count=processor.recording))


def profile_of(athlete: str, *, data_dir: Path) -> Athlete:
    """The profile of this name; nothing but the name where there is none, or it is wrong."""
    if athlete not in list_profiles(data_dir):
        return Athlete(name=athlete)
    try:
        return load_profile(athlete, data_dir=data_dir)
    except InputError as exc:
        log.warning("%s", exc)
        return Athlete(name=athlete)


async def _serve(
    processor: Processor, options: ProcessOptions, config: Config, stack: AsyncExitStack
) -> None:
    from dashboards.live.serving import Site, serving
    from strapline.stage import opened_in_browser

    address = await stack.enter_async_context(
        serving(
            Site(floor=processor),
            host=options.host or config.page.host,
            port_number=config.page.port if options.port is None else options.port,
            clock=SystemClock(),
        )
    )
    to_people().print(text("Live page: {address}").format(address=address))
    if options.open_page:
        await opened_in_browser(address)
