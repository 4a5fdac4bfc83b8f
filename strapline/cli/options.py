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
