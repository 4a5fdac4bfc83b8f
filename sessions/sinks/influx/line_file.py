"""A sink that writes line protocol to a file: for import elsewhere, or to look at."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ingest.private_files import as_usual
from ingest.sentence import os_words
from sessions import schema
from sessions.sinks.delivery.sink import SinkUnavailable
from sessions.sinks.influx.line_protocol import LineBuilder
from sessions.sinks.influx.points import points
from sessions.store.stored_values import OutboxRow, Removal


class LineFileSink:
    """Appends lines to one file. A removal becomes a comment: a file cannot take back."""

    def __init__(self, file: Path, *, name: str = "line_file") -> None:
        self.name = name
        self._file = file
        self._builder = LineBuilder()

    def prepared(self, rows: Sequence[OutboxRow]) -> Callable[[], None]:
        """The call appends the rows' lines, or raises SinkUnavailable."""
        return partial(self._append, [line for row in rows for line in self._lines(row)])

    def _append(self, lines: Sequence[str]) -> None:
        if not lines:
            return
        try:
            is_new = not self._file.exists()
            with self._file.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
            if is_new:
                as_usual(self._file)
        except OSError as error:
            raise SinkUnavailable(f"{self._file}: {os_words(error)}") from error

    def _lines(self, row: OutboxRow) -> list[str]:
        if row.removal is not None:
            return [_comment(row.removal)]
        return self._builder.lines(points(row))


def _comment(removal: Removal) -> str:
    athlete = schema.athlete_tag(removal.athlete).replace("\n", " ")
    names = ", ".join(removal.measurements)
    return f"# void: {names} of {athlete} from {removal.from_ns} to {removal.to_ns}"
