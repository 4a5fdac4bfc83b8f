"""`strapline run`: serve, start now, end with the breakdown."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial

from ingest.background import in_background
from ingest.clock import SystemClock
from ingest.devices.sensor import DeviceKind
from sessions.control.state_words import warning
from sessions.core.model.athlete import Athlete, Units
from sessions.core.model.breakdown import Breakdown
from sessions.live.commands import Stop
from sessions.live.runners import OneRunner
from sessions.store import Source, Store
from sessions.text import text
from sessions.workouts.plan import Workout, walk_jog_sprint
from strapline.athletes.roster import Roster
from strapline.beside.answer_commands import answering
from strapline.beside.holder import Holder
from strapline.commands.options.run import RunOptions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError
from strapline.console.output import print_json, to_people, to_reader
from strapline.console.stop_signals import stopped_by_signals
from strapline.devices.bridges import heart_rate_door
from strapline.devices.devices_in_use import DevicesInUse
from strapline.devices.pairing_port import Pairing
from strapline.devices.radio_access import radio_access
from strapline.devices.radio_or_simulation import Airwaves, real_airwaves, simulated_airwaves
from strapline.doctor.bluetooth_troubles import bluetooth_troubles
from strapline.doctor.place_trials import tried
from strapline.pages.reach import reach
from strapline.pages.stage import on_terminal, staged
from strapline.publishing.grafana_live import pushing_live
from strapline.publishing.mqtt import published
from strapline.publishing.sinks import delivering, sink_names
from strapline.review import reviewing
from strapline.session.command_keys import belt_hint, saying, session_keys
from strapline.session.equipment import held_while_open
from strapline.session.local_athlete import LocalAthlete, always
from strapline.session.preparation import (
    athlete_for,
    equipment_for,
    named_workout,
    priority,
    remembered,
)
from strapline.session.unfinished import settle_unfinished


def run(options: RunOptions) -> None:
    """Record one session and print its breakdown."""
    is_simulated = options.simulation is not None
    if options.belt_by_hand and options.treadmill is not None:
        raise InputError(
            text("--belt-by-hand is for a treadmill without Bluetooth: leave --treadmill out")
        )
    if not options.belt_by_hand and options.left_out == frozenset(DeviceKind):
        raise InputError(text("--without leaves no device: leave one of them in"))
    if options.control and DeviceKind.TREADMILL in options.left_out:
        raise InputError(text("--control needs a treadmill: leave --without treadmill out"))
    if options.control and options.belt_by_hand:
        raise InputError(
            text("--control needs a treadmill with Bluetooth: leave --belt-by-hand out")
        )
    config = load(data_dir=options.data_dir)
    workout = named_workout(options.workout, data_dir=config.data_dir)
    if is_simulated and workout is None:
        workout = walk_jog_sprint()
    if options.control and workout is None:
        raise InputError(text("--control follows a plan: name one with --workout"))
    with Store.open(config.data_dir, sinks=sink_names(config)) as store:
        athlete = athlete_for(options.athlete, config=config)
        recording = record(options, config, store, athlete, workout, by_keys=not options.headless)
        asyncio.run(recording)


async def record(
    options: RunOptions,
    config: Config,
    store: Store,
    athlete: Athlete,
    workout: Workout | None,
    *,
    by_keys: bool = False,
    passing: bool = False,
) -> None:
    """One session on stage: page, terminal, sinks, and at the end what came of it.

    Where a page is open at the end, it stays until it is left. `by_keys`: a person may ask the
    plan, and confirm control, at the keyboard. `passing`: the store goes with the program.
    """
    has_page = not (options.headless or options.no_page)
    resumed = await settle_unfinished(
        store,
        resume=options.resume,
        source=Source.LIVE if options.simulation is None else Source.SIMULATED,
    )
    opener = await equipment_for(
        named=_named(options, config),
        access=radio_access(config.devices, adapter=options.adapter),
        simulation=options.simulation,
        workout=workout,
        athlete=athlete,
        data_dir=config.data_dir,
        by_hand=options.belt_by_hand,
        control=options.control,
        without=options.left_out,
        trusts_name=options.trust_name,
        resumed=resumed,
        pulse_intervals=config.devices.pulse_intervals,
    )
    in_use = DevicesInUse()
    opener = held_while_open(opener, in_use, athlete=athlete.name or text("this run"))
    pairing = _pairing(options, config, in_use=in_use) if has_page else None
    can_press = False
    program = LocalAthlete(
        store=store,
        prepare=always(
            athlete=athlete,
            workout=workout,
            opener=saying(opener, lambda: belt_hint(can_press=can_press))
            if options.belt_by_hand
            else opener,
        ),
        athlete=athlete.name,
        publish=options.publish,
        priority=priority(config),
    )
    async with (
        AsyncExitStack() as looking_back,
        delivering(
            store,
            config=config,
            views=lambda: (program.view(),),
            simulated_too=options.publish,
        ) as deliveries,
        answering(Holder(store=store, config=config, deliveries=deliveries)),
        published(
            OneRunner(program),
            config=config,
            simulated=options.simulation is not None,
            publish_simulated=options.publish,
        ),
        pushing_live(lambda: (program.view(),), config=config, simulated_too=options.publish),
        staged(
            OneRunner(program),
            page=has_page,
            host=config.page.host,
            port_number=config.page.port if options.port is None else options.port,
            open_page=options.open_page,
            data_dir=config.data_dir,
            reach=reach(config, host=config.page.host, lan=False, any_port=options.port == 0),
            review=looking_back.enter_context(reviewing(store, config=config, try_out=tried)),
            pairing=pairing,
            heart_rates=heart_rate_door(OneRunner(program), data_dir=config.data_dir),
            board_names=Roster(config.data_dir).board_names,
        ),
    ):
        if pairing is not None:
            await looking_back.enter_async_context(in_background(pairing=pairing.run()))
        async with AsyncExitStack() as stack:
            if options.control:
                to_people().print(warning())
                to_people().print(text("Any button of the treadmill takes control back."))
            if by_keys or options.belt_by_hand:
                keys = session_keys(
                    program.do_now,
                    view=program.view,
                    plan=workout is not None,
                    control=options.control,
                    belt=options.belt_by_hand,
                )
                can_press = await stack.enter_async_context(keys)
            shown = None if options.headless else program
            await stack.enter_async_context(on_terminal(shown, runners=OneRunner(program)))
            stack.enter_context(stopped_by_signals(lambda: program.do_now(Stop())))
            breakdown = await program.record_one(resumed=resumed)
            program.start_no_more()
        conclude(breakdown, athlete=athlete, as_json=options.as_json, passing=passing)
        if has_page:
            from strapline.pages.finished_page import until_left

            await until_left()


def _pairing(options: RunOptions, config: Config, *, in_use: DevicesInUse) -> Pairing:
    """Finding and remembering devices beside a run; those of the run are left alone."""
    access = radio_access(config.devices, adapter=options.adapter)
    simulation = options.simulation
    airwaves: Callable[[], AbstractAsyncContextManager[Airwaves]] = partial(real_airwaves, access)
    if simulation is not None:
        airwaves = partial(
            simulated_airwaves, seed=simulation.seed, speed=1.0, models=simulation.models
        )
    return Pairing(
        airwaves=airwaves,
        simulated=simulation is not None,
        data_dir=config.data_dir,
        in_use=in_use,
        clock=SystemClock(),
        troubles=partial(bluetooth_troubles, data_dir=config.data_dir, access=access),
    )


def conclude(
    breakdown: Breakdown | None, *, athlete: Athlete, as_json: bool, passing: bool
) -> None:
    """Print how it ended: the breakdown and how to see it again, or that nothing was kept."""
    if breakdown is None:
        to_people().print(text("The session was shorter than 10 s and was not kept."))
        return
    if as_json:
        print_json(breakdown.to_dict())
        return
    from dashboards.terminal.breakdown_text import print_breakdown

    print_breakdown(
        breakdown,
        console=to_reader(),
        units=Units(athlete.units),
        athlete=athlete.name or "",
        time_zone=athlete.time_zone,
    )
    again = (
        text("For a session of your own: strapline run")
        if passing
        else text("Again: strapline show {id}").format(id=breakdown.session.id)
    )
    to_people().print(again, soft_wrap=True)


def _named(options: RunOptions, config: Config) -> dict[DeviceKind, str]:
    said = {
        DeviceKind.STRAP: options.strap,
        DeviceKind.TREADMILL: options.treadmill,
        DeviceKind.FOOT_POD: options.foot_pod,
    }
    named = remembered(config) | {
        kind: name for kind, name in said.items() if name and name.strip()
    }
    if options.belt_by_hand:
        named.pop(DeviceKind.TREADMILL, None)
    return named
