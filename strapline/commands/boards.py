"""`strapline boards`: Grafana's boards, built from code and checked."""

from pathlib import Path

from dashboards.grafana import boards
from sessions.text import text
from strapline.console import to_people
from strapline.errors import InputError


def build(folder: Path | None) -> None:
    """Write the boards' JSON and name the files."""
    for file in boards.write(folder or boards.COMMITTED):
        to_people().print(text("Written: {file}").format(file=file), soft_wrap=True)


def check() -> None:
    """Say that all is well, or fail with what is wrong.

    Raises:
        InputError: a board is stale, inconsistent, or asks for what is not stored.
    """
    found = boards.check()
    if found:
        raise InputError("; ".join(found))
    to_people().print(text("All {count} boards are in order.").format(count=len(boards.build())))
