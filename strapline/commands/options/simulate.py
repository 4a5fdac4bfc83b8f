"""Options of `strapline simulate`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import DataDir, DeviceModel, Seed


@dataclass(frozen=True, kw_only=True)
class SimulateOptions:
    """What the command line says; None: not said."""

    devices: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Which of them, e.g. strap,treadmill (default: all)."),
    ] = None
    workout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PLAN.toml", help="What the belt does (default: walk-jog-sprint)."
        ),
    ] = None
    seed: Seed = 1
    transport: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPEC",
            help="Advertise through this controller, one for each device: usb:0, hci-socket:0, "
            "serial:/dev/ttyACM0,1000000, tcp-client:HOST:PORT ...",
        ),
    ] = None
    speed: Annotated[
        str | None,
        typer.Option(metavar="N|max", help="Raw log: simulated seconds per real second."),
    ] = None
    fault: Annotated[
        list[str] | None, typer.Option(metavar="SPEC", help="Raw log: a fault, as for run.")
    ] = None
    device_model: DeviceModel = None
    data_dir: DataDir = None

    @property
    def models(self) -> tuple[str, ...]:
        """The simulated models; empty: the plain ones."""
        return tuple(self.device_model or ())
