"""Options of `strapline pair`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import (
    Adapter,
    DataDir,
    DeviceModel,
    Json,
    Seed,
    Simulate,
    Speed,
)
from strapline.session.session_options import SimulationOptions, simulation_asked


@dataclass(frozen=True, kw_only=True)
class PairOptions:
    """What the command line says; None: not said."""

    device: Annotated[
        str | None,
        typer.Option(metavar="NAME|ADDRESS", help="Which device; without it: choose from a list."),
    ] = None
    alias: Annotated[str | None, typer.Option(help="What to call it.")] = None
    athlete: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose it is (default: everybody's).")
    ] = None
    adapter: Adapter = None
    simulate: Simulate = False
    speed: Speed = "1"
    seed: Seed = 1
    device_model: DeviceModel = None
    as_json: Json = False
    data_dir: DataDir = None

    @property
    def simulation(self) -> SimulationOptions | None:
        """The simulated devices asked for; None: real ones."""
        return simulation_asked(
            simulate=self.simulate,
            seed=self.seed,
            speed=self.speed,
            models=tuple(self.device_model or ()),
        )
