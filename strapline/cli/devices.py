"""Commands about devices: find and remember them, what is wrong with them, simulated ones."""

from typing import Annotated

import typer

from strapline.cli.options import Adapter, DataDir, DeviceModel, Json, Seed, Simulate, Speed

app = typer.Typer()


@app.command()
def pair(
    device: Annotated[
        str | None,
        typer.Option(metavar="NAME|ADDRESS", help="Which device; without it: choose from a list."),
    ] = None,
    alias: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    athlete: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose it is (default: everybody's).")
    ] = None,
    adapter: Adapter = None,
    simulate: Simulate = False,
    speed: Speed = "1",
    seed: Seed = 1,
    device_model: DeviceModel = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Find a strap, treadmill or foot pod, try it, remember it."""
    from strapline.commands.pair import PairOptions
    from strapline.commands.pair import pair as command
    from strapline.session.preparation import simulation_asked

    command(
        PairOptions(
            device=device,
            alias=alias,
            athlete=athlete,
            adapter=adapter,
            simulation=simulation_asked(
                simulate=simulate,
                seed=seed,
                speed=speed,
                faults=(),
                models=tuple(device_model or ()),
            ),
            as_json=json,
            data_dir=data_dir,
        )
    )


@app.command()
def doctor(
    adapter: Adapter = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """What is wrong with Bluetooth, permissions and folders, and what to type."""
    from strapline.commands.doctor import doctor as command

    command(adapter=adapter, as_json=json, data_dir=data_dir)


@app.command()
def simulate(
    devices: Annotated[
        str | None,
        typer.Option(metavar="LIST", help="Which of them, e.g. strap,treadmill (default: all)."),
    ] = None,
    workout: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|PLAN.toml", help="What the belt does (default: walk-jog-sprint)."
        ),
    ] = None,
    seed: Seed = 1,
    transport: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SPEC",
            help="Advertise through this controller, one for each device: usb:0, hci-socket:0, "
            "serial:/dev/ttyACM0,1000000, tcp-client:HOST:PORT ...",
        ),
    ] = None,
    speed: Annotated[
        str | None,
        typer.Option(metavar="N|max", help="Raw log: simulated seconds per real second."),
    ] = None,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="SPEC", help="Raw log: a fault, as for run.")
    ] = None,
    device_model: DeviceModel = None,
    data_dir: DataDir = None,
) -> None:
    """The simulated devices alone: on real controllers, or as a raw log on standard output."""
    from strapline.commands.simulate import SimulateOptions
    from strapline.commands.simulate import simulate as command

    command(
        SimulateOptions(
            devices=devices,
            workout=workout,
            seed=seed,
            speed=speed,
            faults=tuple(fault or ()),
            models=tuple(device_model or ()),
            data_dir=data_dir,
            transports=tuple(transport or ()),
        )
    )


devices_app = typer.Typer(help="The devices that are remembered.")
app.add_typer(devices_app, name="devices")


@devices_app.callback(invoke_without_command=True)
def devices(context: typer.Context, json: Json = False, data_dir: DataDir = None) -> None:
    """List remembered devices (the default), rename them, forget them."""
    if context.invoked_subcommand is None:
        from strapline.commands.devices import list_devices

        list_devices(as_json=json, data_dir=data_dir)


@devices_app.command("list")
def devices_list(json: Json = False, data_dir: DataDir = None) -> None:
    """All remembered devices."""
    from strapline.commands.devices import list_devices

    list_devices(as_json=json, data_dir=data_dir)


@devices_app.command("rename")
def devices_rename(
    device: Annotated[str, typer.Argument(metavar="ALIAS|ADDRESS")],
    alias: Annotated[str, typer.Argument(metavar="NEW")],
    data_dir: DataDir = None,
) -> None:
    """Call a device something else; what it has recorded keeps the old name."""
    from strapline.commands.devices import rename

    rename(device, alias, data_dir=data_dir)


@devices_app.command("forget")
def devices_forget(
    device: Annotated[str, typer.Argument(metavar="ALIAS|ADDRESS")], data_dir: DataDir = None
) -> None:
    """Remember a device no more."""
    from strapline.commands.devices import forget

    forget(device, data_dir=data_dir)
