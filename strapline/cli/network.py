"""Radio and pages on different machines: gateway and process."""

from typing import Annotated

import typer

from strapline.cli.options import (
    Adapter,
    DataDir,
    Headless,
    Lan,
    OpenPage,
    Port,
    PublishSimulated,
    Seed,
    Simulate,
    Speed,
)

app = typer.Typer()


@app.command()
def gateway(
    athlete: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who runs near it; may be repeated (default: all)."),
    ] = None,
    strap: Annotated[
        str | None, typer.Option(metavar="ALIAS|NAME|ADDRESS", help="The heart-rate strap.")
    ] = None,
    treadmill: Annotated[
        str | None, typer.Option(metavar="ALIAS|NAME|ADDRESS", help="The treadmill.")
    ] = None,
    adapter: Adapter = None,
    name: Annotated[
        str | None, typer.Option(help="Name in topics (default: mqtt.name, or the host's).")
    ] = None,
    window_ms: Annotated[
        int | None,
        typer.Option(min=1, max=1000, help="Milliseconds gathered into a message (default: 50)."),
    ] = None,
    simulate: Simulate = False,
    athletes: Annotated[
        int | None, typer.Option(help="How many simulated athletes run at once.")
    ] = None,
    workout: Annotated[
        str | None,
        typer.Option(metavar="NAME|PLAN.toml", help="What the simulated athletes run."),
    ] = None,
    speed: Speed = "1",
    seed: Seed = 1,
    publish: PublishSimulated = False,
    headless: Annotated[bool, typer.Option("--headless", help="No terminal painting.")] = False,
    data_dir: DataDir = None,
) -> None:
    """The radio side: journal what devices send, and send it to a processor over MQTT."""
    from strapline.commands.gateway import GatewayOptions
    from strapline.commands.gateway import gateway as command
    from strapline.console.exit_errors import InputError
    from strapline.session.preparation import simulation_asked

    simulation = simulation_asked(simulate=simulate, seed=seed, speed=speed)
    if simulation is None and (athletes is not None or workout is not None or publish):
        raise InputError(
            "--athletes, --workout and --publish are for simulated athletes: add --simulate"
        )
    command(
        GatewayOptions(
            athletes=tuple(athlete or ()),
            strap=strap,
            treadmill=treadmill,
            adapter=adapter,
            name=name,
            window_ms=window_ms,
            simulation=simulation,
            simulated_athletes=athletes,
            workout=workout,
            publish=publish,
            headless=headless,
            data_dir=data_dir,
        )
    )


@app.command()
def process(
    host: Annotated[
        str | None, typer.Option(help="Address the pages listen on (default: 127.0.0.1).")
    ] = None,
    port: Port = None,
    open_page: OpenPage = False,
    lan: Lan = False,
    forward: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Pass everything on to the processor of another broker: "
            "mqtt://USER:PASSWORD@HOST:PORT/ROOT, or mqtts://; all but HOST may be left out.",
        ),
    ] = None,
    headless: Headless = False,
    data_dir: DataDir = None,
) -> None:
    """The server side: sessions of all athletes from what gateways send, and the same pages."""
    from strapline.commands.process import ProcessOptions
    from strapline.commands.process import process as command

    command(
        ProcessOptions(
            host=host,
            port=port,
            open_page=open_page,
            lan=lan,
            forward=forward,
            headless=headless,
            data_dir=data_dir,
        )
    )
