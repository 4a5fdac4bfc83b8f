"""`strapline refused`: what a sink would not take, and why."""

from typing import Any

from rich.table import Table

from sessions.store import Store
from sessions.store.stored_values import DeadLetter
from sessions.text import text
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import load
from strapline.console.output import print_json, to_people, to_reader

SHOWN = 40


def refused(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """List the dead letters, the newest last."""
    config = load(data_dir=data_dir)
    with Store.reading(config.data_dir) as read:
        letters = read.dead_letters()
    if as_json:
        print_json({"refused": [_document(letter) for letter in letters]})
        return
    if not letters:
        to_people().print(text("Nothing was refused."))
        return
    table = Table.grid(padding=(0, 2))
    for letter in letters[-SHOWN:]:
        table.add_row(letter.sink, letter.title, letter.reason)
    to_reader().print(table)
    line = text("{count} refused. Once the cause is mended: strapline publish --refused")
    to_people().print(line.format(count=len(letters)))


def _document(letter: DeadLetter) -> dict[str, Any]:
    return {
        "sink": letter.sink,
        "session": letter.session or None,
        "sequence": letter.sequence,
        "operation": letter.operation.value,
        "reason": letter.reason,
    }
