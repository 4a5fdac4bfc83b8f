"""`strapline pair`: find a device, try it, remember it."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from dashboards.terminal.devices_table import model
from ingest.codecs.registry import to_document
from ingest.devices.known import KnownDevice, KnownDevices
from ingest.devices.radio import Sighting
from sessions.core.athlete import Units
from sessions.text import text
from strapline.airwaves import Airwaves, real_airwaves, simulated_airwaves
from strapline.commands.devices import document
from strapline.config import Config, load
from strapline.console import print_json, to_people
from strapline.devices_file import load_devices, save_devices
from strapline.errors import InputError, NoDevice
from strapline.pace import parse_speed
from strapline.preparation import Simulation
from strapline.profiles import load_profile
from strapline.remembering import remembered
from strapline.trial import Trial, describe, tried

LOOK_S = 15.0  # a treadmill that saves power advertises every 2 s and is often missed


@dataclass(frozen=True, kw_only=True)
class PairOptions:
    """What the command line says; None: not said."""

    device: str | None = None
    alias: str | None = None
    athlete: str | None = None
    adapter: str | None = None
    simulation: Simulation | None = None
    as_json: bool = False
    data_dir: Path | None = None


def pair(options: PairOptions) -> None:
    """Find, try, remember."""
    config = load(data_dir=options.data_dir)
    devices = load_devices(config.data_dir)
    athlete = _athlete(options, config)
    asyncio.run(_pair(options, config, devices, athlete))


async def _pair(
    options: PairOptions, config: Config, devices: KnownDevices, athlete: str | None
) -> None:
    async with _airwaves(options, config) as airwaves:
        sighting = await _wanted(options, devices, airwaves)
        with to_people().status(text("Trying {name} ...").format(name=sighting.name)):
            trial = await tried(sighting, airwaves=airwaves)
        all_devices, device = remembered(
            trial,
            devices=devices,
            alias=options.alias,
            athlete=athlete,
            simulated=airwaves.simulated,
            clock=airwaves.clock,
        )
    say_trial(trial, device)
    save_devices(all_devices, data_dir=config.data_dir)
    say_saved(device)
    if options.as_json:
        print_json({"device": document(device), "value": to_document(trial.value)})


def _airwaves(options: PairOptions, config: Config) -> AbstractAsyncContextManager[Airwaves]:
    if options.simulation is not None:
        return simulated_airwaves(
            seed=options.simulation.seed, speed=parse_speed(options.simulation.speed)
        )
    return real_airwaves(adapter=options.adapter or config.devices.adapter)


async def _wanted(options: PairOptions, devices: KnownDevices, airwaves: Airwaves) -> Sighting:
    if options.device is None:
        raise InputError("name the device: strapline pair --device NAME|ADDRESS")
    return await found(options.device, devices=devices, airwaves=airwaves)


async def found(word: str, *, devices: KnownDevices, airwaves: Airwaves) -> Sighting:
    """The device of this name, address or alias, once it is heard.

    Raises:
        NoDevice: it is not on the air; the message lists what is.
        NoAdapter: there is no usable Bluetooth here.
    """
    known = [device for device in devices if device.is_called(word)]
    heard: dict[str, Sighting] = {}
    here: asyncio.Future[Sighting] = asyncio.get_running_loop().create_future()

    def listen(sighting: Sighting) -> None:
        heard[sighting.address] = sighting
        named = word.casefold() in (sighting.address.casefold(), sighting.name.casefold())
        if not here.done() and (named or any(device.matches(sighting) for device in known)):
            here.set_result(sighting)

    try:
        with to_people().status(text("Looking for {name} ...").format(name=word)):
            async with airwaves.radio.hearing(listen), airwaves.clock.timeout(LOOK_S):
                return await here
    except TimeoutError as exc:
        raise NoDevice(_not_heard(word, list(heard.values()))) from exc


def say_trial(trial: Trial, device: KnownDevice) -> None:
    """Tell what the device is and what it reads."""
    console = to_people()
    console.print(f"{trial.sighting.name}: {describe(trial.value, units=Units.METRIC)}")
    for line in _facts(device):
        console.print(f"  {line}")


def say_saved(device: KnownDevice) -> None:
    """Tell under which name it is remembered, and for whom."""
    whose = device.athlete or text("everybody")
    line = text("Remembered as {alias} ({kind}) for {whose}.")
    to_people().print(line.format(alias=device.alias, kind=device.kind.value, whose=whose))


def _facts(device: KnownDevice) -> list[str]:
    lines = [model(device)]
    if device.serial:
        lines.append(text("serial {serial}").format(serial=device.serial))
    if device.battery_pct is not None:
        lines.append(text("battery {pct} %").format(pct=device.battery_pct))
    if device.max_speed_kmh:
        lines.append(
            text("{low:g} to {high:g} km/h").format(
                low=device.min_speed_kmh or 0, high=device.max_speed_kmh
            )
        )
    if device.max_incline_pct:
        lines.append(
            text("{low:g} to {high:g} % incline").format(
                low=device.min_incline_pct or 0, high=device.max_incline_pct
            )
        )
    if device.bonded:
        lines.append(text("bonded"))
    return [line for line in lines if line]


def _athlete(options: PairOptions, config: Config) -> str | None:
    if options.athlete is None:
        return None
    return load_profile(options.athlete, data_dir=config.data_dir).name


def _not_heard(word: str, heard: list[Sighting]) -> str:
    line = text("{name} is not on the air: wake it, and close other apps that use it").format(
        name=word
    )
    names = sorted({s.name for s in heard if s.is_named})
    if not names:
        return line
    return text("{line}. Heard: {names}").format(line=line, names=", ".join(names[:8]))
