"""Options of `strapline serve`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import (
    DataDir,
    Fault,
    Lan,
    OpenPage,
    Port,
    PublishSimulated,
    Seed,
    Speed,
)
from strapline.session.session_options import SimulationOptions, simulation_asked


@dataclass(frozen=True, kw_only=True)
class ServeOptions:
    """What the command line says; None: not said."""

    host: Annotated[str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")] = (
        None
    )
    port: Port = None
    lan: Lan = False
    open_page: OpenPage = False
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Start on the page uses simulated devices.")
    ] = False
    athletes: Annotated[
        int | None,
        typer.Option(metavar="N", help="So many simulated athletes run at once, from the start."),
    ] = None
    speed: Speed = "1"
    seed: Seed = 1
    fault: Fault = None
    publish: PublishSimulated = False
    data_dir: DataDir = None

    @property
    def simulation(self) -> SimulationOptions | None:
        """The simulated devices asked for; None: real ones."""
        return simulation_asked(
            simulate=self.simulate,
            seed=self.seed,
            speed=self.speed,
            faults=tuple(self.fault or ()),
        )
