"""The `strapline` command: its options and help; what they do lives in `strapline.commands`.

Nothing but Typer is imported before a command is chosen, so that `--help` answers at once.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="strapline",
    help="Pair a heart-rate strap and a treadmill, watch your zones live, keep an honest record.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="STRAPLINE_DATA_DIR",
        help="Folder of the store (default: this system's user data folder).",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Speed = Annotated[
    str, typer.Option("--speed", metavar="N|max", help="Simulated seconds per real second.")
]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same run.")]
Headless = Annotated[bool, typer.Option("--headless", help="No page and no terminal painting.")]
Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, help="Page port (default: 8080); 0: any free."),
]
AthleteName = Annotated[
    str | None,
    typer.Option("--athlete", metavar="NAME|PROFILE.toml", help="Whose run it is."),
]


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
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    port: Port = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """A simulated strap, treadmill and runner through the whole pipeline; ends by itself."""
    from strapline.commands.demo import demo as command
    from strapline.preparation import Simulation

    command(
        simulation=Simulation(seed=seed, speed=speed),
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
    adapter: Annotated[
        str | None, typer.Option(help="Bluetooth adapter, for example hci1 (Linux).")
    ] = None,
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
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Simulated devices instead of Bluetooth.")
    ] = False,
    speed: Speed = "1",
    seed: Seed = 1,
    fault: Annotated[
        list[str] | None,
        typer.Option(metavar="SPEC", help="A simulated fault, e.g. strap-silent@120+30."),
    ] = None,
    device_model: Annotated[
        list[str] | None,
        typer.Option(metavar="MODEL", help="A simulated model, e.g. polar-h10; may be repeated."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Send a simulated session to the sinks as well.")
    ] = False,
    headless: Headless = False,
    no_page: Annotated[bool, typer.Option("--no-page", help="Terminal only.")] = False,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    port: Port = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Record a session now; Ctrl-C ends it with the breakdown."""
    from strapline.commands.run import RunOptions
    from strapline.commands.run import run as command
    from strapline.preparation import simulation_asked

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
def pair(
    device: Annotated[
        str | None,
        typer.Option(metavar="NAME|ADDRESS", help="Which device; without it: choose from a list."),
    ] = None,
    alias: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    athlete: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose it is (default: everybody's).")
    ] = None,
    adapter: Annotated[
        str | None, typer.Option(help="Bluetooth adapter, for example hci1 (Linux).")
    ] = None,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Simulated devices instead of Bluetooth.")
    ] = False,
    speed: Speed = "1",
    seed: Seed = 1,
    device_model: Annotated[
        list[str] | None,
        typer.Option(metavar="MODEL", help="A simulated model, e.g. polar-h10; may be repeated."),
    ] = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Find a strap, treadmill or foot pod, try it, remember it."""
    from strapline.commands.pair import PairOptions
    from strapline.commands.pair import pair as command
    from strapline.preparation import simulation_asked

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
    adapter: Annotated[
        str | None, typer.Option(help="Bluetooth adapter, for example hci1 (Linux).")
    ] = None,
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
    device_model: Annotated[
        list[str] | None,
        typer.Option(metavar="MODEL", help="A simulated model, e.g. polar-h10; may be repeated."),
    ] = None,
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


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).")
    ] = None,
    port: Port = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Start on the page uses simulated devices.")
    ] = False,
    speed: Speed = "1",
    seed: Seed = 1,
    data_dir: DataDir = None,
) -> None:
    """Keep the pages up; sessions start and stop there."""
    from strapline.commands.serve import serve as command
    from strapline.preparation import Simulation

    command(
        host=host,
        port=port,
        open_page=open_page,
        simulation=Simulation(seed=seed, speed=speed) if simulate else None,
        data_dir=data_dir,
    )


@app.command()
def analyse(
    files: Annotated[list[Path], typer.Argument(help=".fit .tcx .gpx .csv .jsonl, or .gz of each")],
    athlete: AthleteName = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Breakdown of recorded workouts, without storing them."""
    from strapline.commands.analyse import analyse as command

    command(files, athlete=athlete, as_json=json, data_dir=data_dir)


@app.command()
def decode(
    characteristic: Annotated[str, typer.Argument(metavar="CHAR", help="For example 2A37.")],
    frame: Annotated[str, typer.Argument(metavar="HEX", help="The bytes as on air.")],
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """What one notification says."""
    del data_dir  # every command takes it, so that scripts may pass it always
    from strapline.commands.decode import decode as command

    command(characteristic, frame, as_json=json)


@app.command()
def replay(
    raw_log: Annotated[Path, typer.Argument(metavar="RAWLOG", help="A .jsonl raw log, or .gz.")],
    athlete: AthleteName = None,
    speed: Speed = "max",
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Carry a raw log through the live pipeline into the store, one session per capture."""
    from strapline.commands.replay import replay as command

    command(raw_log, athlete=athlete, speed=speed, as_json=json, data_dir=data_dir)


@app.command()
def show(
    session: Annotated[
        str, typer.Argument(metavar="ID", help="A session, or the start of its id.")
    ],
    json: Json = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw the session as a picture.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """The breakdown of a stored session."""
    from strapline.commands.show import show as command

    command(session, as_json=json, plot=plot, data_dir=data_dir)


sessions_app = typer.Typer(help="List, delete and restore stored sessions.")
app.add_typer(sessions_app, name="sessions")


@sessions_app.callback(invoke_without_command=True)
def sessions(context: typer.Context, json: Json = False, data_dir: DataDir = None) -> None:
    """List stored sessions (the default), delete them, take a deletion back."""
    if context.invoked_subcommand is None:
        from strapline.commands.sessions import list_sessions

        list_sessions(as_json=json, data_dir=data_dir)


@sessions_app.command("list")
def sessions_list(json: Json = False, data_dir: DataDir = None) -> None:
    """All stored sessions, newest first."""
    from strapline.commands.sessions import list_sessions

    list_sessions(as_json=json, data_dir=data_dir)


@sessions_app.command("delete")
def sessions_delete(
    session: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None
) -> None:
    """Put a session away; `sessions undo` brings it back."""
    from strapline.commands.sessions import delete_session

    delete_session(session, data_dir=data_dir)


@sessions_app.command("undo")
def sessions_undo(
    session: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    data_dir: DataDir = None,
) -> None:
    """Bring back the session deleted last, or the one named."""
    from strapline.commands.sessions import undo_delete

    undo_delete(session, data_dir=data_dir)


@app.command()
def recompute(
    session: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every finished session.")] = False,
    with_current_profile: Annotated[
        bool, typer.Option("--with-current-profile", help="Today's profile, not the stored one.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Fold a session's raw journal again, with today's codecs and formulas."""
    from strapline.commands.recompute import recompute as command

    command(
        session,
        everything=everything,
        with_current_profile=with_current_profile,
        data_dir=data_dir,
    )


@app.command()
def publish(
    session: Annotated[str | None, typer.Argument(metavar="[ID]")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Every finished session but the simulated ones.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Send stored sessions to the sinks again."""
    from strapline.commands.publish import publish as command

    command(session, everything=everything, data_dir=data_dir)


@app.command()
def week(
    week: Annotated[
        str | None,
        typer.Option("--week", metavar="YYYY-Www", help="For example 2026-W47 (default: this)."),
    ] = None,
    athlete: AthleteName = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """The week's goals: cardio, intervals, strength, food and weight; what is left to do."""
    from strapline.commands.week import week as command

    command(week, athlete=athlete, as_json=json, data_dir=data_dir)


log_app = typer.Typer(help="Write down strength training, food and weight.", no_args_is_help=True)
app.add_typer(log_app, name="log")

Note = Annotated[str, typer.Option("--note", help="A word to remember it by.")]
OnDay = Annotated[
    str | None, typer.Option("--on", metavar="YYYY-MM-DD", help="An earlier day (default: now).")
]


@log_app.command("strength")
def log_strength(
    duration: Annotated[list[str], typer.Argument(metavar="TIME", help="Like 25min or 1h10min.")],
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Strength training; from 20 minutes on, a day counts for the week."""
    from strapline.commands.log import log

    log("strength", duration, note=note, on=on, athlete=athlete, data_dir=data_dir)


@log_app.command("food")
def log_food(
    energy: Annotated[list[str], typer.Argument(metavar="ENERGY", help="Like 650kcal or 2700kJ.")],
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Something eaten or drunk."""
    from strapline.commands.log import log

    log("food", energy, note=note, on=on, athlete=athlete, data_dir=data_dir)


@log_app.command("weight")
def log_weight(
    mass: Annotated[list[str], typer.Argument(metavar="MASS", help="Like 71.2kg or 157lb.")],
    note: Note = "",
    on: OnDay = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """What the scales say."""
    from strapline.commands.log import log

    log("weight", mass, note=note, on=on, athlete=athlete, data_dir=data_dir)


@log_app.command("list")
def log_list(athlete: AthleteName = None, json: Json = False, data_dir: DataDir = None) -> None:
    """All entries, newest first."""
    from strapline.commands.log import list_entries

    list_entries(athlete=athlete, as_json=json, data_dir=data_dir)


@log_app.command("undo")
def log_undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]")] = None,
    athlete: AthleteName = None,
    data_dir: DataDir = None,
) -> None:
    """Take back the entry written last, or the one of this number."""
    from strapline.commands.log import undo

    undo(number, athlete=athlete, data_dir=data_dir)


athlete_app = typer.Typer(help="Profiles of the people who run.", no_args_is_help=True)
app.add_typer(athlete_app, name="athlete")


@athlete_app.command("new")
def athlete_new(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None,
    data_dir: DataDir = None,
) -> None:
    """Ask a few questions and save a profile."""
    from strapline.commands.athlete import new

    new(name, data_dir=data_dir)


@athlete_app.command("list")
def athlete_list(json: Json = False, data_dir: DataDir = None) -> None:
    """All profiles."""
    from strapline.commands.athlete import list_all

    list_all(as_json=json, data_dir=data_dir)


@athlete_app.command("show")
def athlete_show(
    name: Annotated[str, typer.Argument(metavar="NAME|PROFILE.toml")],
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """One profile, and the zones that follow from it."""
    from strapline.commands.athlete import show as command

    command(name, as_json=json, data_dir=data_dir)


@athlete_app.command("set")
def athlete_set(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    values: Annotated[list[str], typer.Argument(metavar="KEY=VALUE...")],
    data_dir: DataDir = None,
) -> None:
    """Change keys of a profile, for example mass_kg=70.5; KEY= forgets one."""
    from strapline.commands.athlete import set_values

    set_values(name, values, data_dir=data_dir)


@athlete_app.command("delete")
def athlete_delete(
    name: Annotated[str, typer.Argument(metavar="NAME")], data_dir: DataDir = None
) -> None:
    """Remove a profile; recorded sessions keep their own copy."""
    from strapline.commands.athlete import delete

    delete(name, data_dir=data_dir)


config_app = typer.Typer(help="The configuration: one TOML file and the environment.")
app.add_typer(config_app, name="config", no_args_is_help=True)


@config_app.command("show")
def config_show(data_dir: DataDir = None) -> None:
    """Every key with its value and where that comes from."""
    from strapline.commands.config import show as command

    command(data_dir=data_dir)


@config_app.command("check")
def config_check(
    file: Annotated[Path | None, typer.Argument(help="Another file than the one in use.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Is the file right? Names the key and the line if not."""
    del data_dir
    from strapline.commands.config import check

    check(file)


@config_app.command("path")
def config_path(data_dir: DataDir = None) -> None:
    """Where the file is, or would be."""
    del data_dir
    from strapline.commands.config import path

    path()


workout_app = typer.Typer(help="Plans to run by.", no_args_is_help=True)
app.add_typer(workout_app, name="workout")


@workout_app.command("list")
def workout_list(json: Json = False, data_dir: DataDir = None) -> None:
    """Every plan: your own, and those built in."""
    from strapline.commands.workout import list_all

    list_all(as_json=json, data_dir=data_dir)


@workout_app.command("show")
def workout_show(
    name: Annotated[str, typer.Argument(metavar="NAME|PLAN.toml")],
    toml: Annotated[bool, typer.Option("--toml", help="As a plan file, to begin from.")] = False,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """One plan: its profile and its steps."""
    from strapline.commands.workout import show as command

    command(name, as_json=json, toml=toml, data_dir=data_dir)


@workout_app.command("new")
def workout_new(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    like: Annotated[
        str | None, typer.Option(metavar="NAME|PLAN.toml", help="Begin with a copy of this plan.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write a plan to change: a template that explains itself, or a copy."""
    from strapline.commands.workout import new

    new(name, like=like, data_dir=data_dir)


@workout_app.command("check")
def workout_check(
    plan: Annotated[str, typer.Argument(metavar="NAME|PLAN.toml")],
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Is the plan right? Names the line and the key if not."""
    from strapline.commands.workout import check

    check(plan, as_json=json, data_dir=data_dir)


@workout_app.command("import")
def workout_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .zwo or a FIT workout.")],
    name: Annotated[
        str | None, typer.Option(help="What to call it (default: after the file).")
    ] = None,
    five_km: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Your time over 5 km, like 26:30: shares become speeds."),
    ] = None,
    json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Take over a plan of another program."""
    from strapline.commands.workout import import_file

    import_file(file, name=name, five_km=five_km, as_json=json, data_dir=data_dir)


boards_app = typer.Typer(help="The Grafana boards.", no_args_is_help=True)
app.add_typer(boards_app, name="boards")


@boards_app.command("build")
def boards_build(
    folder: Annotated[
        Path | None, typer.Option(help="Where to write them (default: the package's own).")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the boards' JSON."""
    del data_dir
    from strapline.commands.boards import build

    build(folder)


@boards_app.command("check")
def boards_check(data_dir: DataDir = None) -> None:
    """Prove that the boards are fresh and consistent and ask only for stored fields."""
    del data_dir
    from strapline.commands.boards import check

    check()


def main(arguments: list[str] | None = None) -> None:
    """Run a command (None: the process's own); failures become one line and an exit code."""
    try:
        sys.exit(app(args=arguments, prog_name="strapline", standalone_mode=False))
    except typer.Abort:  # Typer's word for Ctrl-C
        raise KeyboardInterrupt from None
    except Exception as exc:
        from strapline.failures import report

        sys.exit(report(exc))
