"""Options of `strapline process`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import DataDir, Headless, Lan, OpenPage, Port


@dataclass(frozen=True, kw_only=True)
class ProcessOptions:
    """What the command line says; None: not said."""

    host: Annotated[
        str | None, typer.Option(help="Address the pages listen on (default: 127.0.0.1).")
    ] = None
    port: Port = None
    open_page: OpenPage = False
    lan: Lan = False
    forward: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Pass everything on to the processor of another broker: the section "
            "[forward.NAME] of the configuration, or mqtt[s]://USER@HOST:PORT/ROOT.",
        ),
    ] = None
    headless: Headless = False
    data_dir: DataDir = None
