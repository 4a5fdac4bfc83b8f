"""Options of `strapline morning`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from sessions.morning.morning import Position
from strapline.commands.options.shared import (
    Adapter,
    AthleteName,
    DataDir,
    DeviceModel,
    Fault,
    Headless,
    Json,
    Seed,
    Simulate,
    Speed,
    StrapName,
)
from strapline.session.session_options import SimulationOptions, simulation_asked


@dataclass(frozen=True, kw_only=True)
class MorningOptions:
    """What the command line says; None: not said."""

    athlete: AthleteName = None
    strap: StrapName = None
    position: Annotated[
        Position, typer.Option(help="How you lie, sit or stand; keep to one of them.")
    ] = Position.LYING
    minutes: Annotated[
        float,
        typer.Option(min=2, max=5, metavar="2-5", help="How long; the first minute only settles."),
    ] = 3.0
    as_list: Annotated[
        bool, typer.Option("--list", help="The readings so far, newest first, and no new one.")
    ] = False
    undo: Annotated[bool, typer.Option("--undo", help="Take the last reading back.")] = False
    adapter: Adapter = None
    simulate: Simulate = False
    speed: Speed = "1"
    seed: Seed = 1
    fault: Fault = None
    device_model: DeviceModel = None
    headless: Headless = False
    as_json: Json = False
    data_dir: DataDir = None

    @property
    def simulation(self) -> SimulationOptions | None:
        """The simulated devices asked for; None: real ones."""
        return simulation_asked(
            simulate=self.simulate,
            seed=self.seed,
            speed=self.speed,
            faults=tuple(self.fault or ()),
            models=tuple(self.device_model or ()),
        )
