"""`strapline pair`: find a device, try it, remember it."""

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Any

import msgspec

from ingest.codecs.registry import to_document
from ingest.devices.known import AliasError
from ingest.devices.sighting import Sighting
from sessions.text import text
from strapline.athletes.profiles import list_profiles, load_profile
from strapline.commands.devices import document
from strapline.commands.options.pair import PairOptions
from strapline.config.load_config import Config, load
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import print_json, to_people
from strapline.console.typed_answers import ask_yes
from strapline.devices.devices_file import load_devices, save_devices
from strapline.devices.find_device import found
from strapline.devices.introduction import ask_alias, ask_athlete, say_saved, say_trial
from strapline.devices.nearby import Neighbour
from strapline.devices.pair_list import can_choose, choose_neighbour, neighbours, print_neighbours
from strapline.devices.radio_access import radio_access
from strapline.devices.radio_or_simulation import Airwaves, real_airwaves, simulated_airwaves
from strapline.devices.remember import added, as_known
from strapline.devices.trial import tried
from strapline.session.session_options import SimulationOptions, parse_speed


def pair(options: PairOptions) -> None:
    """Find, try, remember; from a list as often as a person wishes."""
    simulation = options.simulation
    config = load(data_dir=options.data_dir)
    athlete = _athlete(options, config)
    asyncio.run(_pair(options, config, athlete, simulation))


async def _pair(
    options: PairOptions,
    config: Config,
    athlete: str | None,
    simulation: SimulationOptions | None,
) -> None:
    async with _airwaves(options, config, simulation) as airwaves:
        if options.device is not None:
            sighting = await found(
                options.device, devices=load_devices(config.data_dir), airwaves=airwaves
            )
            await _try_and_keep(sighting, options, config, athlete=athlete, airwaves=airwaves)
        elif can_choose() and not options.as_json:
            await _pair_from_list(options, config, athlete, airwaves)
        else:
            await _tell_what_is_near(options, config, airwaves)


async def _try_and_keep(
    sighting: Sighting,
    options: PairOptions,
    config: Config,
    *,
    athlete: str | None,
    airwaves: Airwaves,
    may_ask: bool = False,
) -> None:
    """Try one device and remember it; where a person is there, under the name they say."""
    with to_people().status(text("Trying {name} ...").format(name=sighting.name)):
        trial = await tried(sighting, airwaves=airwaves)
    devices = load_devices(config.data_dir)

    device = as_known(
        trial,
        devices=devices,
        alias=options.alias,
        athlete=athlete,
        simulated=airwaves.simulated,
        clock=airwaves.clock,
    )
    say_trial(trial, device)
    if may_ask:
        profiles = list_profiles(config.data_dir)
        device = msgspec.structs.replace(
            device,
            alias=options.alias or ask_alias(device.alias),
            athlete=athlete or ask_athlete(profiles, suggested=device.athlete),
        )
    save_devices(added(devices, device), data_dir=config.data_dir)
    say_saved(device)
    if options.as_json:
        print_json({"device": document(device), "value": to_document(trial.value)})


async def _pair_from_list(
    options: PairOptions, config: Config, athlete: str | None, airwaves: Airwaves
) -> None:
    while True:
        known = load_devices(config.data_dir)
        sighting = await choose_neighbour(
            airwaves, known=[d for d in known if d.simulated is airwaves.simulated]
        )
        if sighting is None:
            return
        try:
            await _try_and_keep(
                sighting, options, config, athlete=athlete, airwaves=airwaves, may_ask=True
            )
        except (NoDevice, InputError, AliasError) as exc:
            to_people().print(str(exc), soft_wrap=True)
        if not ask_yes(text("Another one?"), default=False):
            return


async def _tell_what_is_near(options: PairOptions, config: Config, airwaves: Airwaves) -> None:
    known = [d for d in load_devices(config.data_dir) if d.simulated is airwaves.simulated]
    near = await neighbours(airwaves, known=known)
    if options.as_json:
        print_json({"nearby": [_neighbour_document(neighbour) for neighbour in near]})
        return
    print_neighbours(near)
    raise NoDevice(
        text("name the device to pair: strapline pair --device NAME|ADDRESS")
        if near
        else text("nothing is on the air: wear the strap with its contacts wet, wake the treadmill")
    )


def _neighbour_document(neighbour: Neighbour) -> dict[str, Any]:
    sighting = neighbour.sighting
    return {
        "name": sighting.name if sighting.is_named else None,
        "address": sighting.address,
        "rssi_dbm": sighting.rssi_dbm,
        "kinds": [kind.value for kind in sighting.kinds],
        "is_machine": sighting.is_machine,
        "alias": neighbour.alias,
    }


def _airwaves(
    options: PairOptions, config: Config, simulation: SimulationOptions | None
) -> AbstractAsyncContextManager[Airwaves]:
    if simulation is not None:
        return simulated_airwaves(
            seed=simulation.seed,
            speed=parse_speed(simulation.speed),
            models=simulation.models,
        )
    return real_airwaves(radio_access(config.devices, adapter=options.adapter))


def _athlete(options: PairOptions, config: Config) -> str | None:
    if options.athlete is None:
        return None
    return load_profile(options.athlete, data_dir=config.data_dir).name
