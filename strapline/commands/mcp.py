"""`strapline mcp`: what assistants may ask, over the Model Context Protocol."""

import asyncio
from importlib.metadata import version
from typing import Annotated

import typer

from sessions.text import text
from strapline.commands.options.shared import DataDir
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError


def mcp(
    *,
    allow_log: Annotated[
        bool, typer.Option("--allow-log", help="It may also write lines into the diary.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Answer on standard input and output until the assistant goes."""
    try:
        from strapline.assistants import mcp_server
    except ModuleNotFoundError as exc:
        if exc.name is None or exc.name.partition(".")[0] not in {"mcp", "mcp_types"}:
            raise
        raise InputError(
            text("what assistants ask with is not installed: pip install 'strapline[assistants]'")
        ) from exc
    from strapline.assistants.folder import folder_read
    from strapline.assistants.tools import tools_for

    config = load(data_dir=data_dir)
    with folder_read(config) as (site, review):
        tools = tools_for(site, review, data_dir=config.data_dir, may_log=allow_log)
        asyncio.run(mcp_server.serve(tools, version=version("strapline")))
