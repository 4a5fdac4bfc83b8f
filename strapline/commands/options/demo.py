"""Options of `strapline demo`."""

from dataclasses import dataclass
from typing import Annotated

import typer

from strapline.commands.options.shared import (
    DataDir,
    Headless,
    Json,
    OpenPage,
    Port,
    Seed,
    Speed,
)


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    """What the command line says; None: not said."""

    speed: Speed = "20"
    seed: Seed = 1
    headless: Headless = False
    keep: Annotated[bool, typer.Option("--keep", help="Keep the session in your store.")] = False
    open_page: OpenPage = False
    port: Port = None
    as_json: Json = False
    data_dir: DataDir = None
