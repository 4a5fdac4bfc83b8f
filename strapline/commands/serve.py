"""`strapline serve`: the pages, idle; sessions start and stop there, several at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from dashboards.ports.board_names import BoardName
from ingest.clock import SystemClock
from sessions.core.model.athlete import Athlete
from sessions.live.commands import Start
from sessions.live.live_port import StartRefused
from sessions.store import Store
from sessions.text import text
from strapline.athletes.roster import Roster, board_name
from strapline.athletes.simulated_athletes import MOST, simulated_athletes
from strapline.beside.answer_commands import answering
from strapline.beside.holder import Holder
from strapline.commands.options.serve import ServeOptions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals
from strapline.devices.bridges import heart_rate_door
from strapline.devices.pairing_port import Pairing
from strapline.devices.radio_access import radio_access
from strapline.devices.radio_or_simulation import Airwaves, real_airwaves, simulated_airwaves
from strapline.doctor.bluetooth_troubles import bluetooth_troubles
from strapline.doctor.place_trials import tried
from strapline.imports.import_port import Importing
from strapline.pages.reach import reach
from strapline.pages.stage import on_terminal, staged
from strapline.publishing.grafana_live import pushing_live
from strapline.publishing.mqtt import published
from strapline.publishing.sinks import delivering, sink_names
from strapline.review import reviewing
from strapline.session.boot_dates import keep_boot_dates
from strapline.session.equipment import own_origin
from strapline.session.local_athlete import LocalAthlete
from strapline.session.local_athletes import LocalAthletes
from strapline.session.preparation import priority
from strapline.session.session_options import Resume, SimulationOptions
from strapline.session.session_orders import SessionOrders
from strapline.session.unfinished import settle_unfinished


def serve(options: ServeOptions) -> None:
    """Serve until Ctrl-C; sessions that are running then are finished first."""
    is_simulated = options.simulation is not None
    if options.athletes is not None and not is_simulated:
        raise InputError(text("--athletes makes up simulated people: add --simulate"))
    if options.athletes is not None and not 1 <= options.athletes <= MOST:
        raise InputError(
            text("--athletes {athletes}: expected 1 to {most}").format(
                athletes=options.athletes, most=MOST
            )
        )
    if options.publish and not is_simulated:
        raise InputError(text("--publish is for simulated sessions: add --simulate"))
    config = load(data_dir=options.data_dir)
    with Store.open(config.data_dir, sinks=sink_names(config)) as store:
        asyncio.run(_serve(options, config, store))


async def _serve(options: ServeOptions, config: Config, store: Store) -> None:
    await settle_unfinished(store, resume=Resume.NEVER)
    async with AsyncExitStack() as stack:
        airwaves: Airwaves | None = None
        if options.simulation is None:
            airwaves = await stack.enter_async_context(real_airwaves(radio_access(config.devices)))
        people = _people(options, config)
        places = SessionOrders(
            config,
            athletes=people.names,
            load=people.load,
            airwaves=airwaves,
            simulation=options.simulation,
        )
        runners = LocalAthletes(
            names=people.names,
            program=lambda name: LocalAthlete(
                store=store,
                prepare=partial(places.prepared, name),
                athlete=name,
                publish=options.publish,
                priority=priority(config),
            ),
            clock=SystemClock(),
        )
        pairing = Pairing(
            airwaves=partial(_airwaves, options.simulation, real=airwaves),
            simulated=options.simulation is not None,
            data_dir=config.data_dir,
            in_use=places.in_use,
            clock=SystemClock(),
            troubles=partial(
                bluetooth_troubles, data_dir=config.data_dir, access=radio_access(config.devices)
            ),
        )
        importing = Importing(store, data_dir=config.data_dir)
        host = options.host or config.page.host
        port = config.page.port if options.port is None else options.port
        deliveries = await stack.enter_async_context(
            delivering(store, config=config, views=runners.views)
        )
        holder = Holder(store=store, config=config, deliveries=deliveries)
        await stack.enter_async_context(answering(holder))
        await stack.enter_async_context(runners.running())
        await stack.enter_async_context(
            published(
                runners,
                config=config,
                simulated=options.simulation is not None,
                publish_simulated=options.publish,
            )
        )
        await stack.enter_async_context(pushing_live(runners.views, config=config))
        await stack.enter_async_context(
            staged(
                runners,
                starting=places,
                pairing=pairing,
                host=host,
                port_number=port,
                open_page=options.open_page,
                data_dir=config.data_dir,
                reach=reach(config, host=host, lan=options.lan, any_port=port == 0),
                review=stack.enter_context(reviewing(store, config=config, try_out=tried)),
                importing=importing,
                heart_rates=heart_rate_door(runners, data_dir=config.data_dir),
                board_names=_people(options, config).board_names,
            )
        )
        await stack.enter_async_context(on_terminal(None, runners=runners))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        working = [
            group.create_task(pairing.run(), name="pairing"),
            group.create_task(importing.run(), name="import"),
            group.create_task(
                keep_boot_dates(store, origin=own_origin(), clock=SystemClock()),
                name="boot dates",
            ),
        ]
        over = asyncio.Event()
        with stopped_by_signals(over.set):
            to_people().print(text("Ctrl-C ends it."))
            if options.athletes is not None:
                await _start_all(runners)
            await over.wait()
        for task in working:
            task.cancel()
        await runners.finish()


@asynccontextmanager
async def _airwaves(
    simulation: SimulationOptions | None, *, real: Airwaves | None
) -> AsyncIterator[Airwaves]:
    """The radio that sessions use as well; simulated, a room that is there while one looks."""
    if real is not None:
        yield real
    elif simulation is not None:
        async with simulated_airwaves(
            seed=simulation.seed, speed=1.0, models=simulation.models
        ) as room:
            yield room


def _people(options: ServeOptions, config: Config) -> "Roster | _Crowd":
    if options.athletes is None or options.simulation is None:
        return Roster(config.data_dir)
    return _Crowd(options.athletes, seed=options.simulation.seed)


class _Crowd:
    """Made-up people in the place of profiles."""

    def __init__(self, count: int, *, seed: int) -> None:
        self._athletes = simulated_athletes(count, seed=seed)

    def names(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._athletes)

    def load(self, name: str) -> Athlete:
        """One of them."""
        return self._athletes[name]

    def board_names(self) -> dict[str, BoardName]:
        """Their teams."""
        return {name: board_name(athlete) for name, athlete in self._athletes.items()}


async def _start_all(runners: LocalAthletes) -> None:
    for name in runners.athletes():
        try:
            await runners.port(name).do(Start())
        except StartRefused as exc:
            to_people().print(f"{name}: {exc}")
