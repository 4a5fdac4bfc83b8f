"""`strapline refused`: what a sink would not take, and why: one line for each cause."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from sessions.store import Store
from sessions.store.stored_values import DeadLetter
from sessions.text import text
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import load
from strapline.console.output import print_json, to_people, to_reader


def refused(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """Group the dead letters by their cause, the newest last."""
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
    for (sink, reason), alike in _by_cause(letters).items():
        table.add_row(sink, _counted(alike), reason)
    to_reader().print(table)
    line = text("{count} refused. Once the cause is mended: strapline publish --refused")
    to_people().print(line.format(count=len(letters)), soft_wrap=True)


def _by_cause(letters: Sequence[DeadLetter]) -> Mapping[tuple[str, str], list[DeadLetter]]:
    causes: dict[tuple[str, str], list[DeadLetter]] = {}
    for letter in letters:
        causes.setdefault((letter.sink, letter.reason), []).append(letter)
    return causes


def _counted(alike: Sequence[DeadLetter]) -> str:
    if len(alike) == 1:
        return alike[0].title
    return text("{first} and {count} more, last {last}").format(
        first=alike[0].title, count=len(alike) - 1, last=alike[-1].title
    )


def _document(letter: DeadLetter) -> dict[str, Any]:
    return {
        "sink": letter.sink,
        "session": letter.session or None,
        "sequence": letter.sequence,
        "operation": letter.operation.value,
        "reason": letter.reason,
    }
