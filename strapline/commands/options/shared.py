"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
LastSession = Annotated[
    str | None,
    typer.Argument(metavar="[ID]", help="A session, or the start of its id (default: the last)."),
]
SessionId = Annotated[str, typer.Argument(metavar="ID", help="A session, or the start of its id.")]
StrapName = Annotated[
    str | None, typer.Option("--strap", metavar="ALIAS|NAME|ADDRESS", help="The heart-rate strap.")
]
TreadmillName = Annotated[
    str | None, typer.Option("--treadmill", metavar="ALIAS|NAME|ADDRESS", help="The treadmill.")
]
FootPodName = Annotated[
    str | None, typer.Option("--foot-pod", metavar="ALIAS|NAME|ADDRESS", help="The foot pod.")
]
Fault = Annotated[
    list[str] | None,
    typer.Option("--fault", metavar="SPEC", help="A simulated fault, e.g. strap-silent@120+30."),
]
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
Adapter = Annotated[
    str | None, typer.Option("--adapter", help="Bluetooth adapter, for example hci1 (Linux).")
]
Simulate = Annotated[
    bool, typer.Option("--simulate", help="Simulated devices instead of Bluetooth.")
]
DeviceModel = Annotated[
    list[str] | None,
    typer.Option(
        "--device-model",
        metavar="MODEL",
        help="A simulated model, e.g. polar-h10; may be repeated.",
    ),
]
PublishSimulated = Annotated[
    bool, typer.Option("--publish", help="Send simulated sessions to the sinks as well.")
]
OpenPage = Annotated[bool, typer.Option("--open", help="Open the page in a browser.")]
Lan = Annotated[
    bool,
    typer.Option("--lan", help="Open to the network: encrypted, with a code for each phone."),
]
StackFolder = Annotated[
    Path, typer.Option(help="Where docker-compose.yml is (default: this folder).")
]
