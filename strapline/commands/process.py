"""`strapline process`: the server side; sessions from what gateways send, and the pages."""

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.mqtt.broker_connection import connected
from ingest.mqtt.intake import Intake
from ingest.mqtt.receiver import BatchTaker, Receiver
from ingest.mqtt.reconnect import Keeper
from ingest.mqtt.topics import Topics
from ingest.mqtt.wire import Wearer
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from sessions.store.database_file import PROCESSOR_LOG_BYTES
from sessions.store.errors import NotCommitted
from sessions.store.health import Disk
from sessions.text import text
from strapline.athletes.profiles import list_profiles, load_profile
from strapline.athletes.roster import Roster
from strapline.athletes.simulated_athletes import MOST, simulated_athletes
from strapline.beside.answer_commands import answering
from strapline.beside.holder import Holder
from strapline.commands.options.process import ProcessOptions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals
from strapline.devices.bridges import heart_rate_door
from strapline.doctor.place_trials import tried
from strapline.imports.import_port import Importing
from strapline.pages.reach import reach
from strapline.pages.stage import on_terminal, staged
from strapline.processor.forwarding import Forwarding, destination
from strapline.processor.processor import Processor, PublishedRunners
from strapline.publishing.broker_from_config import broker_settings, own_name
from strapline.publishing.gateway_book import FILE as GATEWAYS
from strapline.publishing.gateway_book import FIRST_TOLD_FILE, GatewayBook
from strapline.publishing.grafana_live import pushing_live
from strapline.publishing.mqtt import published
from strapline.publishing.service_status import broker_words, status_line, try_login
from strapline.publishing.sinks import delivering, sink_names
from strapline.review import Review, reviewing
from strapline.session.preparation import priority
from strapline.session.unfinished import tell_left_behind

log = logging.getLogger(__name__)

LOOK_AT_ALL_EVERY_S = 1.0  # values that grow old; what is new is told at once
CROWD_SEED = 1  # what the simulated weigh: the same in every run
COMMIT_AGAIN_S = 1.0
LOOK_AGAIN_S = 5.0
SESSION_EXPIRY_S = 7 * 86_400  # how long the broker queues for a processor that is away


GARBAGE_AFTER = (50_000, 20, 50)
"""Objects, and collections of the younger ones. Ours: the sessions of hundreds of athletes live for
hours, and to look through them every second takes a twentieth of all time."""


def collect_garbage_seldom() -> None:
    """Leave out what the program is made of, and look for cycles in the rest now and then."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_AFTER)


def process(options: ProcessOptions) -> None:
    """Follow everybody until Ctrl-C; sessions under way go on when it starts again."""
    collect_garbage_seldom()
    config = load(data_dir=options.data_dir)
    # Whoever runs a processor has a broker: [mqtt] need not be enabled for it.
    config = replace(config, mqtt=config.mqtt.model_copy(update={"enabled": True}))
    sinks = sink_names(config)
    with Store.open(config.data_dir, sinks=sinks, log_bytes=PROCESSOR_LOG_BYTES) as store:
        tell_left_behind(store)
        asyncio.run(_process(options, config, store))


async def _process(options: ProcessOptions, config: Config, store: Store) -> None:
    onward = (
        None if options.forward is None else destination(options.forward, config=config.forward)
    )
    await try_login(broker_settings(config.mqtt))
    if onward is not None:
        await try_login(onward.settings)
    processor = Processor(
        store=store,
        athlete_of=partial(profile_of, data_dir=config.data_dir),
        clock=SystemClock(),
        quiet_s=config.process.quiet_s,
        away_s=config.process.away_s,
        priority=priority(config),
        book=GatewayBook(
            config.process.gateways_file or config.data_dir / GATEWAYS,
            kept=config.data_dir / FIRST_TOLD_FILE,
        ),
        is_known=KnownPeople(config.data_dir).knows,
    )
    processor.resume()
    taker: BatchTaker = processor
    forwarding: Forwarding | None = None
    if onward is not None:
        taker = forwarding = Forwarding(
            processor,
            to=onward,
            data_dir=config.data_dir,
            commit=partial(_committed, store),
            clock=SystemClock(),
        )
    receiver, keeper = _receiving(taker, config, store)
    over = asyncio.Event()
    async with AsyncExitStack() as stack:
        told = PublishedRunners(processor)
        deliveries = await stack.enter_async_context(
            delivering(store, config=config, views=told.views, simulated_too=True)
        )
        holder = Holder(store=store, config=config, deliveries=deliveries)
        await stack.enter_async_context(answering(holder))
        processor.changed = await stack.enter_async_context(
            published(
                told,
                config=config,
                simulated=False,
                publish_simulated=True,
                all_every_s=LOOK_AT_ALL_EVERY_S,
            )
        )
        await stack.enter_async_context(pushing_live(told.views, config=config, simulated_too=True))
        review = stack.enter_context(reviewing(store, config=config, try_out=tried))

        def is_ready() -> bool:
            return receiver.is_subscribed and store.health.disk is Disk.WRITING

        importing = Importing(store, data_dir=config.data_dir)
        shown = _shown(processor, options, config, review, importing, is_ready)
        await stack.enter_async_context(shown)
        await stack.enter_async_context(on_terminal(None, runners=processor))
        line = partial(_line, processor, receiver, keeper, config, store)
        await stack.enter_async_context(status_line(line, painted=not options.headless))
        to_people().print(
            text("Processor {name}. Ctrl-C ends it.").format(name=own_name(config.mqtt))
        )
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(keeper.run(receiver.work), name="receive"),
                group.create_task(processor.watch(), name="watch"),
                group.create_task(importing.run(), name="import"),
            ]
            if forwarding is not None:
                tasks.append(group.create_task(forwarding.run(), name="forward"))
            with stopped_by_signals(over.set):
                await over.wait()
            for task in tasks:
                task.cancel()
    if processor.recording:
        going_on = text("{count} sessions are under way; they go on when it starts again.")
        to_people().print(going_on.format(count=processor.recording))


async def _committed(store: Store) -> None:
    """Nothing is confirmed or passed on that the disk has not taken: wait until it does."""
    while True:
        with suppress(NotCommitted):
            await store.flush()
            return
        await SystemClock().sleep(COMMIT_AGAIN_S)


def _receiving(taker: BatchTaker, config: Config, store: Store) -> tuple[Receiver, Keeper]:
    clock = SystemClock()
    receiver = Receiver(
        topics=Topics(config.mqtt.root),
        intake=Intake(lambda host, boot: store.read.next_sequence(host=host, boot=boot) - 1),
        taker=taker,
        commit=partial(_committed, store),
        clock=clock,
    )
    connect = partial(
        connected,
        broker_settings(config.mqtt),
        identifier=f"strapline-process-{own_name(config.mqtt)}",
        clean_start=False,
        session_expiry_s=SESSION_EXPIRY_S,
    )
    return receiver, Keeper(connect, clock=clock)


def _line(
    processor: Processor, receiver: Receiver, keeper: Keeper, config: Config, store: Store
) -> tuple[str, str]:
    figures = text("athletes {athletes}  running {running}  received {received}")
    return (
        store.health.notice
        or processor.troubles.newest
        or broker_words(keeper, broker_settings(config.mqtt)),
        figures.format(
            athletes=len(processor.athletes()),
            running=processor.recording,
            received=receiver.taken,
        ),
    )


def _shown(
    processor: Processor,
    options: ProcessOptions,
    config: Config,
    review: Review,
    importing: Importing,
    is_ready: Callable[[], bool],
) -> AbstractAsyncContextManager[None]:
    host = options.host or config.page.host
    port = config.page.port if options.port is None else options.port
    return staged(
        processor,
        page=not options.headless,
        host=host,
        port_number=port,
        open_page=options.open_page,
        data_dir=config.data_dir,
        reach=reach(config, host=host, lan=options.lan, any_port=port == 0),
        review=review,
        importing=importing,
        heart_rates=heart_rate_door(processor, data_dir=config.data_dir),
        board_names=Roster(config.data_dir).board_names,
        is_ready=is_ready,
    )


def profile_of(wearer: Wearer, *, data_dir: Path) -> Athlete:
    """The athlete's profile here; nothing but the name where there is none, or it is wrong.

    One of the simulated crowd needs none.
    """
    name = wearer.athlete
    nameless = Athlete(name=name)
    if name not in list_profiles(data_dir):
        crowd = simulated_athletes(MOST, seed=CROWD_SEED) if wearer.simulated else {}
        return crowd.get(name, nameless)
    try:
        return load_profile(name, data_dir=data_dir)
    except InputError as exc:
        log.warning("%s", exc)
        return nameless


class KnownPeople:
    """Who has a profile here, or is one of the simulated crowd; looked up once in a while."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._clock = SystemClock()
        self._names: frozenset[str] = frozenset()
        self._looked_ns: int | None = None

    def knows(self, wearer: Wearer) -> bool:
        """Whether somebody is known by name; nobody in particular is."""
        now_ns = self._clock.monotonic_ns()
        if self._looked_ns is None or now_ns - self._looked_ns > LOOK_AGAIN_S * NS_PER_S:
            crowd = simulated_athletes(MOST, seed=CROWD_SEED)
            self._names = frozenset((*list_profiles(self._data_dir), *crowd, ""))
            self._looked_ns = now_ns
        return wearer.athlete in self._names
