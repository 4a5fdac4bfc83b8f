"""Options of `strapline run`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import (
    Adapter,
    AthleteName,
    DataDir,
    DeviceModel,
    Fault,
    Headless,
    Json,
    OpenPage,
    Port,
    PublishSimulated,
    Seed,
    Simulate,
    Speed,
    StrapName,
    TreadmillName,
)
from strapline.session.session_options import Resume, SimulationOptions, simulation_asked


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line says; None: not said."""

    athlete: AthleteName = None
    strap: StrapName = None
    treadmill: TreadmillName = None
    belt_by_hand: Annotated[
        bool,
        typer.Option(
            "--belt-by-hand", help="A treadmill without Bluetooth: set its speed with the arrows."
        ),
    ] = False
    adapter: Adapter = None
    workout: Annotated[
        str | None, typer.Option(metavar="NAME|PLAN.toml", help="A planned workout.")
    ] = None
    control: Annotated[
        bool,
        typer.Option(
            "--control",
            help="The plan leads the treadmill. A person starts it; it is promised no stop if the "
            "radio link falls: wear the safety key.",
        ),
    ] = False
    resume: Annotated[Resume, typer.Option(help="What to do with a session that was cut off.")] = (
        Resume.ASK
    )
    simulate: Simulate = False
    speed: Speed = "1"
    seed: Seed = 1
    fault: Fault = None
    device_model: DeviceModel = None
    publish: PublishSimulated = False
    headless: Headless = False
    no_page: Annotated[bool, typer.Option("--no-page", help="Terminal only.")] = False
    open_page: OpenPage = False
    port: Port = None
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
