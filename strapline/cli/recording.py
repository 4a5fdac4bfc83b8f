"""Commands that record: demo, run and serve."""

from enum import StrEnum
from typing import Annotated

import typer

from strapline.cli.options import (
    Adapter,
    AthleteName,
    DataDir,
    DeviceModel,
    Headless,
    Json,
    Lan,
    OpenPage,
    Port,
    PublishSimulated,
    Seed,
    Simulate,
    Speed,
)

app = typer.Typer()


class Resume(StrEnum):
    """What to do with a session that was cut off."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


@app.command()
def demo(
    speed: Speed = "20",
    seed: Seed = 1,
    headless: Headless = False,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the session in your store.")] = False,
    open_page: OpenPage = False,
    port: Port = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """A simulated strap, treadmill and runner through the whole pipeline; ends by itself."""
    from strapline.commands.demo import demo as command
    from strapline.session.preparation import SimulationOptions

    command(
        simulation=SimulationOptions(seed=seed, speed=speed),
        headless=headless,
        keep=keep,
        open_page=open_page,
        port=port,
        as_json=json,
        data_dir=data_dir,
    )


@app.command()
def run(
    athlete: AthleteName = None,
    strap: Annotated[
        str | None, typer.Option(metavar="ALIAS|NAME|ADDRESS", help="The heart-rate strap.")
    ] = None,
    treadmill: Annotated[
        str | None, typer.Option(metavar="ALIAS|NAME|ADDRESS", help="The treadmill.")
    ] = None,
    belt_by_hand: Annotated[
        bool,
        typer.Option(
            "--belt-by-hand", help="A treadmill without Bluetooth: set its speed with the arrows."
        ),
    ] = False,
    adapter: Adapter = None,
    workout: Annotated[
        str | None, typer.Option(metavar="NAME|PLAN.toml", help="A planned workout.")
    ] = None,
    control: Annotated[
        bool,
        typer.Option(
            "--control",
            help="The plan leads the treadmill. A person starts it; it is promised no stop if the "
            "radio link falls: wear the safety key.",
        ),
    ] = False,
    resume: Annotated[
        Resume, typer.Option(help="What to do with a session that was cut off.")
    ] = Resume.ASK,
    simulate: Simulate = False,
    speed: Speed = "1",
    seed: Seed = 1,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="SPEC", help="A simulated fault, e.g. strap-silent@120+30."),
    ] = None,
    device_model: DeviceModel = None,
    publish: PublishSimulated = False,
    headless: Headless = False,
    no_page: Annotated[bool, typer.Option("--no-page", help="Terminal only.")] = False,
    open_page: OpenPage = False,
    port: Port = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Record a session now; Ctrl-C ends it with the breakdown."""
    from strapline.commands.run import RunOptions
    from strapline.commands.run import run as command
    from strapline.session.preparation import simulation_asked

    simulation = simulation_asked(
        simulate=simulate,
        seed=seed,
        speed=speed,
        faults=tuple(fault or ()),
        models=tuple(device_model or ()),
    )
    command(
        RunOptions(
            athlete=athlete,
            strap=strap,
            treadmill=treadmill,
            belt_by_hand=belt_by_hand,
            control=control,
            adapter=adapter,
            workout=workout,
            resume=resume.value,
            simulation=simulation,
            publish=publish,
            plan_keys=not headless,
            headless=headless,
            page=not (headless or no_page),
            open_page=open_page,
            port=port,
            as_json=json,
            data_dir=data_dir,
        )
    )


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")
    ] = None,
    port: Port = None,
    lan: Lan = False,
    open_page: OpenPage = False,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Start on the page uses simulated devices.")
    ] = False,
    athletes: Annotated[
        int | None,
        typer.Option(metavar="N", help="So many simulated athletes run at once, from the start."),
    ] = None,
    speed: Speed = "1",
    seed: Seed = 1,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="SPEC", help="A simulated fault, e.g. strap-silent@120+30."),
    ] = None,
    publish: PublishSimulated = False,
    data_dir: DataDir = None,
) -> None:
    """Keep the pages up; sessions start and stop there, several at once."""
    from strapline.commands.serve import ServeOptions
    from strapline.commands.serve import serve as command
    from strapline.session.preparation import simulation_asked

    command(
        ServeOptions(
            host=host,
            port=port,
            lan=lan,
            open_page=open_page,
            simulation=simulation_asked(
                simulate=simulate, seed=seed, speed=speed, faults=tuple(fault or ())
            ),
            athletes=athletes,
            publish=publish,
            data_dir=data_dir,
        )
    )
