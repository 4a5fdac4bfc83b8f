"""`strapline simulate`: the simulated devices alone, on real controllers or as a raw log."""

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from rich.console import Console
from rich.live import Live

from ingest.clock import SystemClock
from ingest.devices.supervisor import Supervised
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.plan import Workout, walk_jog_sprint
from strapline.commands.options.simulate import SimulateOptions
from strapline.console.exit_errors import InputError, NoDevice
from strapline.console.output import to_people
from strapline.console.stop_signals import stopped_by_signals
from strapline.session.equipment import Equipment, belt_schedule, simulated
from strapline.session.preparation import named_workout
from strapline.session.session_options import parse_speed

STATUS_EVERY_S = 1.0


def simulate(options: SimulateOptions) -> None:
    """On real controllers until Ctrl-C where transports are given; else a raw log to its end."""
    devices = devices_of(options.devices, models=options.models)
    workout = named_workout(options.workout, data_dir=options.data_dir) or walk_jog_sprint()
    transports = options.transport or []
    if not transports:
        asyncio.run(_raw_log(options, devices, workout, sys.stdout))
        return
    if options.speed is not None or options.fault:
        raise InputError(text("--speed and --fault are for the raw log: leave --transport out"))
    if len(transports) != len(devices):
        raise InputError(
            text(
                "--transport: a controller carries one device: expected {count} of them for "
                "{devices}, got {transports} (or fewer --devices)"
            ).format(count=len(devices), devices=",".join(devices), transports=len(transports))
        )
    asyncio.run(_on_air(dict(zip(devices, transports, strict=True)), options, workout))


def devices_of(listed: str | None, *, models: Sequence[str]) -> tuple[str, ...]:
    """The devices in a list like "strap,treadmill"; None: all that the models make.

    Raises:
        InputError: it names what is not there, or nothing, or one twice; or there is no such model.
    """
    there = _aliases(models)
    if listed is None:
        return there
    words = [word.strip() for word in listed.split(",")]
    if not set(words) <= set(there) or len(set(words)) != len(words):
        raise InputError(
            text("--devices: expected some of {there}, got {listed!r}").format(
                there=",".join(there), listed=listed
            )
        )
    return tuple(words)


def _aliases(models: Sequence[str]) -> tuple[str, ...]:
    from ingest.simulate.models import ModelError, cast, model
    from ingest.simulate.room import aliases

    try:
        return aliases(cast([model(slug) for slug in models]))
    except ModelError as exc:
        raise InputError(text("--device-model: {reason}").format(reason=exc)) from exc


async def _raw_log(
    options: SimulateOptions, devices: Sequence[str], workout: Workout, out: TextIO
) -> None:
    """What a client of the devices hears over the virtual radio, line by line."""
    opener = simulated(
        workout=workout,
        seed=options.seed,
        speed=parse_speed(options.speed or "1"),
        faults=tuple(options.fault or ()),
        models=options.models,
    )
    async with opener() as equipment:
        write = _writer(equipment, out)
        links = [
            Supervised(sensor, take=write, clock=equipment.clock)
            for sensor in equipment.sensors
            if sensor.name in devices
        ]
        over = asyncio.Event()
        with stopped_by_signals(over.set):
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(link.run(), name=link.name) for link in links]
                ends = [group.create_task(over.wait()), group.create_task(_play(equipment, links))]
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for task in (*tasks, *ends):
                    task.cancel()


async def _play(equipment: Equipment, links: Sequence[Supervised]) -> None:
    for link in links:
        await link.streaming.wait()
    equipment.begin()
    await equipment.over()


def _writer(equipment: Equipment, out: TextIO) -> Callable[[Notification], None]:
    started_ns = equipment.clock.monotonic_ns()

    def write(notification: Notification) -> None:
        row = {
            "t": (notification.monotonic_ns - started_ns) / NS_PER_S,
            "device": notification.device,
            "char": notification.characteristic,
            "hex": notification.payload.hex(),
        }
        out.write(json.dumps(row) + "\n")

    return write


async def _on_air(transports: dict[str, str], options: SimulateOptions, workout: Workout) -> None:
    from ingest.simulate.models import model
    from ingest.simulate.on_air import NoController, OnAir, on_air

    def status(air: OnAir) -> str:
        speed_kmh, incline_pct = air.belt
        formatter = Formatter(Units.METRIC)
        parts = [
            text("{device}: {count} connected").format(device=device, count=air.links(device))
            for device in transports
        ]
        belt = f"{formatter.speed(speed_kmh)}, {formatter.incline(incline_pct)}"
        return " · ".join((*parts, text("belt {belt}").format(belt=belt)))

    over = asyncio.Event()
    lost: str | None = None
    try:
        async with on_air(
            transports,
            seed=options.seed,
            schedule=belt_schedule(workout),
            models=[model(slug) for slug in options.models],
        ) as air:
            for device, spec in transports.items():
                line = text("{device} is on the air through {transport}. Ctrl-C ends it.")
                to_people().print(line.format(device=device, transport=spec), soft_wrap=True)
            air.room.begin()
            with stopped_by_signals(over.set):
                async with asyncio.TaskGroup() as group:
                    show = group.create_task(_show(lambda: status(air)), name="status")
                    gone = group.create_task(air.lost(), name="controllers")
                    ended = group.create_task(over.wait(), name="Ctrl-C")
                    await asyncio.wait((gone, ended), return_when=asyncio.FIRST_COMPLETED)
                    lost = gone.result() if gone.done() else None
                    for task in (show, gone, ended):
                        task.cancel()
    except NoController as exc:
        raise NoDevice(str(exc)) from exc
    if lost is not None:
        raise NoDevice(text("{lost}: the controller is gone").format(lost=lost))


async def _show(status: Callable[[], str]) -> None:
    """Paint the status where there is a terminal; elsewhere a line at each change of links."""
    console = to_people()
    clock = SystemClock()
    if console.is_terminal:
        with Live(console=console, auto_refresh=False, transient=True) as live:
            while True:
                live.update(status(), refresh=True)
                await clock.sleep(STATUS_EVERY_S)
    await _print_changes(status, console)


async def _print_changes(status: Callable[[], str], console: Console) -> None:
    clock = SystemClock()
    said = ""
    while True:
        now = status()
        connected = now.rpartition(" · ")[0]
        if connected != said:
            said = connected
            console.print(now, soft_wrap=True)
        await clock.sleep(STATUS_EVERY_S)
