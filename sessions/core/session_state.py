"""Session state: all that a session's continuation needs, as a small head and sealed chunks.

The head is the session as of the last second that a measurement has confirmed to lie inside it, and
what has passed since; the chunks are what can no longer change, each written once.
"""

from typing import Any

import msgspec

from sessions.core.alignment.aligner import Aligner, Cell
from sessions.core.fold import FoldState
from sessions.core.model.athlete import AthleteSnapshot
from sessions.core.model.saved_values import copied, copy_of, plain, restored


class CellRun(msgspec.Struct, array_like=True):
    """Cells one after the other that differ in nothing but their number."""

    cell: Cell
    times: int = 1

    @property
    def cells(self) -> list[Cell]:
        """All of them."""
        return [_later(self.cell, by) for by in range(self.times)]

    def takes(self, cell: Cell) -> bool:
        """Whether `cell` goes on with them, and is counted."""
        if cell != _later(self.cell, self.times):
            return False
        self.times += 1
        return True


class SessionState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A session at one moment.

    `chunks`: how many are sealed. `fold` is as of the last second that a measurement has confirmed
    to lie inside the session whole. Seconds that have closed after it, because time passed, are
    `unconfirmed`; `end` is the last cell if the session ends as it was measured. None: there are
    no such seconds.
    """

    source: str
    dated: bool
    notes: tuple[str, ...] = ()
    athlete: AthleteSnapshot
    aligner: Aligner
    fold: FoldState
    chunks: int = 0
    unconfirmed: list[CellRun] = []
    end: Cell | None = None


encoder = msgspec.msgpack.Encoder(enc_hook=plain)
"""Of the head, or of a document that holds one."""

decode_hook = restored
"""The same for decoders."""

_copied = msgspec.msgpack.Encoder(enc_hook=copied).encode
_fold = msgspec.msgpack.Decoder(FoldState, dec_hook=copy_of).decode
_aligner = msgspec.msgpack.Decoder(Aligner).decode


def fold_copy(state: FoldState) -> FoldState:
    """A fold's state that shares nothing that changes."""
    return _fold(_copied(state))


def aligner_copy(aligner: Aligner) -> Aligner:
    """The same of an aligner."""
    return _aligner(_copied(aligner))


def noted(runs: list[CellRun], cell: Cell) -> None:
    """Add a cell to the runs."""
    if not runs or not runs[-1].takes(cell):
        runs.append(CellRun(cell))


def _later(cell: Cell, by: int) -> Cell:
    changes: dict[str, Any] = {"cell": cell.sample.cell + by}
    return msgspec.structs.replace(cell, sample=msgspec.structs.replace(cell.sample, **changes))
