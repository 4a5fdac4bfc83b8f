"""Options of `strapline run`."""

from dataclasses import dataclass
from enum import Enum
from typing import Annotated

import typer

from ingest.devices.sensor import DeviceKind
from strapline.commands.options.shared import (
    Adapter,
    AthleteName,
    DataDir,
    DeviceModel,
    Fault,
    FootPodName,
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


class LeftOut(Enum):
    """A kind of device, as the command line writes it."""

    STRAP = "strap"
    TREADMILL = "treadmill"
    FOOT_POD = "foot-pod"


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line says; None: not said."""

    athlete: AthleteName = None
    strap: StrapName = None
    treadmill: TreadmillName = None
    foot_pod: FootPodName = None
    without: Annotated[
        list[LeftOut] | None,
        typer.Option(help="A kind of device to leave out; may be repeated."),
    ] = None
    trust_name: Annotated[
        bool,
        typer.Option(
            "--trust-name",
            help="Take a device that nothing proves by its name: never for control, learning or "
            "what is remembered.",
        ),
    ] = False
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
    def left_out(self) -> frozenset[DeviceKind]:
        """Kinds of device that are not to be used."""
        return frozenset(DeviceKind(one.value.replace("-", " ")) for one in self.without or ())

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
