"""Options of `strapline gateway`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import (
    Adapter,
    DataDir,
    PublishSimulated,
    Seed,
    Simulate,
    Speed,
    StrapName,
    TreadmillName,
)
from strapline.session.session_options import SimulationOptions, simulation_asked


@dataclass(frozen=True, kw_only=True)
class GatewayOptions:
    """What the command line says; None: not said."""

    athlete: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who runs near it; may be repeated (default: all)."),
    ] = None
    strap: StrapName = None
    treadmill: TreadmillName = None
    adapter: Adapter = None
    name: Annotated[
        str | None, typer.Option(help="Name in topics (default: mqtt.name, or the host's).")
    ] = None
    window_ms: Annotated[
        int | None,
        typer.Option(min=1, max=1000, help="Milliseconds gathered into a message (default: 50)."),
    ] = None
    simulate: Simulate = False
    athletes: Annotated[
        int | None, typer.Option(help="How many simulated athletes run at once.")
    ] = None
    workout: Annotated[
        str | None,
        typer.Option(metavar="NAME|PLAN.toml", help="What the simulated athletes run."),
    ] = None
    speed: Speed = "1"
    seed: Seed = 1
    publish: PublishSimulated = False
    again: Annotated[
        bool, typer.Option("--again", help="After a simulated run another one, until Ctrl-C.")
    ] = False
    headless: Annotated[bool, typer.Option("--headless", help="No terminal painting.")] = False
    data_dir: DataDir = None

    @property
    def named_athletes(self) -> tuple[str, ...]:
        """Who runs near it; empty: whoever devices are remembered for."""
        return tuple(self.athlete or ())

    @property
    def simulation(self) -> SimulationOptions | None:
        """The simulated devices asked for; None: real ones."""
        return simulation_asked(simulate=self.simulate, seed=self.seed, speed=self.speed)
