"""`strapline decode`: what one notification says."""

from typing import Annotated

import typer
from rich.table import Table

from strapline.commands.options.shared import DataDir, Json
from strapline.console.output import print_json, to_reader
from strapline.files.decode import decode_document, decode_lines


def decode(
    characteristic: Annotated[str, typer.Argument(metavar="CHAR", help="For example 2A37.")],
    frame: Annotated[str, typer.Argument(metavar="HEX", help="The bytes as on air.")],
    *,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Print it, as a document or as lines for people."""
    del data_dir  # every command takes it, so that scripts may pass it always
    if as_json:
        print_json(decode_document(characteristic, frame))
        return
    table = Table.grid(padding=(0, 2))
    for name, value in decode_lines(characteristic, frame):
        table.add_row(name, value)
    to_reader().print(table)
