"""`strapline decode`: what one notification says."""

from rich.table import Table

from strapline.console.output import print_json, to_reader
from strapline.files.decode import decode_document, decode_lines


def decode(characteristic: str, frame: str, *, as_json: bool) -> None:
    """Print it, as a document or as lines for people."""
    if as_json:
        print_json(decode_document(characteristic, frame))
        return
    table = Table.grid(padding=(0, 2))
    for name, value in decode_lines(characteristic, frame):
        table.add_row(name, value)
    to_reader().print(table)
