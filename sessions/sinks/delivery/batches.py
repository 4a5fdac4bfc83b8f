"""What a sink has to do next: outbox rows, completed, in portions that are ready to be written."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sessions.sinks.delivery.row_completion import Completing
from sessions.sinks.delivery.sink import Sink
from sessions.store import StoreReader
from sessions.store.rows import OutboxOperation, OutboxRow


class SinkBatch(NamedTuple):
    """`write` gives `rows` to the sink; then everything up to row `through` is done.

    `through` None: the rest of a whole session is still to come.
    """

    rows: Sequence[OutboxRow]
    through: int | None
    write: Callable[[], None]


class Batches:
    """Reads and prepares; nothing is written here, so that it can be done a batch ahead."""

    def __init__(
        self, sink: Sink, *, read: StoreReader, completing: Completing, batch_rows: int
    ) -> None:
        self._sink = sink
        self._read = read
        self._completing = completing
        self._batch_rows = batch_rows

    def after(self, number: int) -> Iterator[SinkBatch]:
        """Everything committed after this outbox row, in order."""
        while rows := self._read.outbox(after=number, limit=self._batch_rows):
            yield from self._of(rows)
            number = rows[-1].id

    def _of(self, rows: Sequence[OutboxRow]) -> Iterator[SinkBatch]:
        gathered: list[OutboxRow] = []
        for row in rows:
            if row.operation is not OutboxOperation.WHOLE:
                gathered.append(self._completing.completed(row))
                continue
            if gathered:
                yield self._batch(gathered, through=gathered[-1].id)
                gathered = []
            yield from self._whole(row)
        if gathered:
            yield self._batch(gathered, through=gathered[-1].id)

    def _whole(self, row: OutboxRow) -> Iterator[SinkBatch]:
        parts = self._completing.parts(row)
        size = self._batch_rows
        for first in range(0, max(1, len(parts)), size):
            is_last = first + size >= len(parts)
            yield self._batch(parts[first : first + size], through=row.id if is_last else None)

    def _batch(self, rows: Sequence[OutboxRow], *, through: int | None) -> SinkBatch:
        return SinkBatch(rows=rows, through=through, write=self._sink.prepared(rows))
