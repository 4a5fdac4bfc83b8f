"""`strapline gateway`: the radio side; what the devices send goes to a processor."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import count

from ingest.background import in_background
from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind
from ingest.mqtt.broker_connection import connected
from ingest.mqtt.broker_settings import BrokerSettings
from ingest.mqtt.receiver import gateway_host
from ingest.mqtt.reconnect import ConnectionState, Keeper
from ingest.mqtt.sender import Sender
from ingest.mqtt.spool import CursorFile
from ingest.mqtt.topics import Topics, slug
from sessions.core.model.athlete import Athlete
from sessions.store import Store
from sessions.store.errors import NotCommitted
from sessions.store.gateway_spool import GatewaySpool
from sessions.store.spool_pruning import make_shrinkable
from sessions.text import text
from sessions.workouts.plan import walk_jog_sprint
from strapline.athletes.profiles import list_profiles
from strapline.athletes.simulated_athletes import MOST, simulated_athletes
from strapline.commands.options.gateway import GatewayOptions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals
from strapline.devices.devices_file import load_devices
from strapline.devices.radio_access import radio_access
from strapline.gateway.gateway_equipment import (
    GatewayOpener,
    for_one,
    remembered,
    remembered_wearers,
    simulated_rooms,
)
from strapline.gateway.journaller import Journaller
from strapline.gateway.short_spool import keep_spool_short
from strapline.publishing.broker_from_config import broker_settings, own_name
from strapline.publishing.service_status import broker_words, status_line, try_login
from strapline.session.equipment import boot_id
from strapline.session.preparation import equipment_for, named_workout
from strapline.session.preparation import remembered as configured
from strapline.session.session_options import parse_speed
from strapline.session.unfinished import tell_left_behind

CURSOR_FILE = "gateway-confirmed"
DRAIN_S = 10.0  # how long the end waits for a processor to confirm the rest


def gateway(options: GatewayOptions) -> None:
    """Journal and send until Ctrl-C, or until the simulated run is over."""
    is_simulated = options.simulation is not None
    if not is_simulated and (
        options.publish or options.again or (options.athletes, options.workout) != (None, None)
    ):
        raise InputError(
            text(
                "--athletes, --workout, --publish and --again are for simulated athletes: "
                "add --simulate"
            )
        )
    config = load(data_dir=options.data_dir)
    if config.gateway.keep_days:
        make_shrinkable(config.data_dir)
    with Store.open(config.data_dir) as store:
        tell_left_behind(store)
        asyncio.run(_gateway(options, config, store))


async def _gateway(options: GatewayOptions, config: Config, store: Store) -> None:
    await try_login(broker_settings(config.mqtt))
    stopping = asyncio.Event()
    for number in count():
        opener = await _equipment(options, config, store, run=number)
        await _one_run(opener, options, config, store, stopping)
        if not options.again or stopping.is_set():
            return
        with stopped_by_signals(stopping.set), suppress(TimeoutError):
            async with SystemClock().timeout(config.gateway.again_after_s):
                await stopping.wait()
        if stopping.is_set():
            return


async def _one_run(
    opener: GatewayOpener,
    options: GatewayOptions,
    config: Config,
    store: Store,
    stopping: asyncio.Event,
) -> None:
    """Until `stopping` is set, which a signal does, or the simulated run is over."""
    settings = broker_settings(config.mqtt)
    name = slug(options.name) if options.name else own_name(config.mqtt)
    topics, clock, host = Topics(config.mqtt.root), SystemClock(), gateway_host(name)
    keeper = Keeper(
        lambda: connected(settings, presence=topics.gateway_presence(name)), clock=clock
    )

    async def commit() -> bool:
        # A disk that fails is the store's to report: what it has taken so far is sent.
        with suppress(NotCommitted):
            await store.flush()
            return True
        return False

    async with opener() as equipment:
        with GatewaySpool.open(config.data_dir, host=host) as tail:
            sender = Sender(
                gateway=name,
                topics=topics,
                spool=tail,
                cursor=CursorFile(config.data_dir / CURSOR_FILE),
                moment=equipment.moment,
                commit=commit,
                clock=clock,
                window_s=(options.window_ms or config.gateway.window_ms) / 1000,
            )
            station = Journaller(equipment, host=host, store=store, stir=sender.stir)

            def line() -> tuple[str, str]:
                figures = text("devices {streaming}/{devices}  sent {sent}  waiting {waiting}")
                disk = store.health.notice
                return (
                    disk or _words(sender, keeper, settings),
                    figures.format(
                        streaming=station.streaming,
                        devices=len(station.links),
                        sent=sender.sent_rows,
                        waiting=sender.waiting,
                    ),
                )

            pruning = keep_spool_short(
                store,
                host=host,
                confirmed=lambda: sender.confirmed,
                now_ns=station.dated_ns,
                keep_days=config.gateway.keep_days,
                clock=clock,
            )
            async with (
                _sending(sender, keeper),
                in_background(pruning=pruning),
                status_line(line, painted=not options.headless),
            ):
                to_people().print(text("Gateway {name}. Ctrl-C ends it.").format(name=name))

                def stop() -> None:
                    stopping.set()
                    station.stop()

                with stopped_by_signals(stop):
                    await station.run()


def _words(sender: Sender, keeper: Keeper, settings: BrokerSettings) -> str:
    words = broker_words(keeper, settings)
    if keeper.standing is ConnectionState.CONNECTED and not sender.is_listened_to:
        return text("{connected}, but no processor listens").format(connected=words)
    return words


@asynccontextmanager
async def _sending(sender: Sender, keeper: Keeper) -> AsyncIterator[None]:
    """Send while the block runs; its end waits a while for the rest to be confirmed."""
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(keeper.run(sender.work), name="send")
        try:
            yield
            with suppress(TimeoutError):
                async with SystemClock().timeout(DRAIN_S):
                    await sender.ended()
        finally:
            sending.cancel()
    sender.save()
    if sender.waiting:
        kept = text("{count} notifications are not confirmed yet; they are sent the next time.")
        to_people().print(kept.format(count=sender.waiting))


async def _equipment(
    options: GatewayOptions, config: Config, store: Store, *, run: int
) -> GatewayOpener:
    """`run`: how many simulated runs there were before; each has people of its own mood."""
    simulation = options.simulation
    if simulation is not None:
        names = _simulated_names(options)
        return simulated_rooms(
            names,
            workout=named_workout(options.workout, data_dir=config.data_dir) or walk_jog_sprint(),
            seed=simulation.seed + run * len(names),
            speed=parse_speed(simulation.speed),
            publish=options.publish,
            after_ns=store.read.newest_stamp_ns(),
        )
    devices = load_devices(config.data_dir)
    said = {DeviceKind.STRAP: options.strap, DeviceKind.TREADMILL: options.treadmill}
    named = configured(config) | {kind: word for kind, word in said.items() if word}
    default = _default_athlete(config)
    wearers = remembered_wearers(devices, athletes=options.named_athletes, default=default)
    access = radio_access(config.devices, adapter=options.adapter)
    pulse_intervals = config.devices.pulse_intervals
    if wearers and not named:
        return remembered(
            devices,
            wearers=wearers,
            access=access,
            boot=boot_id(),
            pulse_intervals=pulse_intervals,
        )
    if len(options.named_athletes) > 1:
        raise InputError(
            text("several athletes need devices of their own: strapline pair --athlete")
        )
    athlete = options.named_athletes[0] if options.named_athletes else default
    opener = await equipment_for(
        named=named,
        access=access,
        simulation=None,
        workout=None,
        athlete=Athlete(name=athlete),
        data_dir=config.data_dir,
        pulse_intervals=pulse_intervals,
    )
    return for_one(opener, athlete=athlete)


def _simulated_names(options: GatewayOptions) -> list[str]:
    named, asked = options.named_athletes, options.athletes
    count = max(1, len(named)) if asked is None else asked
    if not 1 <= count <= MOST:
        raise InputError(
            text("--athletes {count}: expected 1 to {most}").format(count=count, most=MOST)
        )
    if len(named) > count:
        raise InputError(
            text("--athletes {count}: more than {count} are named with --athlete").format(
                count=count
            )
        )
    made_up = [name for name in simulated_athletes(MOST, seed=0) if name not in named]
    return [*named, *made_up][:count]


def _default_athlete(config: Config) -> str:
    """Whose everybody's devices are: the configured athlete, else the only one there is."""
    profiles = list_profiles(config.data_dir)
    return config.athlete.default or (profiles[0] if len(profiles) == 1 else "")
