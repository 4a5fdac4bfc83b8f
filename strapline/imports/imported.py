"""Outcome of an import: what became of each file, and how far it is."""

from enum import Enum

import msgspec

from sessions.store.stored_values import RecordingRow


class Outcome(Enum):
    """What became of one activity of a file."""

    NEW = "new"
    MENDED = "mended"
    DUPLICATE = "duplicate"
    DIARY = "diary"
    REFUSED = "refused"


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table at the end. `reason`: why refused, what was mended, of which it is a
    duplicate.
    """

    file: str
    outcome: Outcome
    part: str | None = None
    session: str | None = None
    started_ns: int | None = None
    reason: str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import is: `step` "read" or "store"."""

    step: str
    done: int
    of: int


def line_of(
    row: RecordingRow, outcome: Outcome, *, session: str | None = None, reason: str | None = None
) -> Imported:
    """The line of a recording."""
    return Imported(
        file=row.file,
        outcome=outcome,
        part=row.part or None,
        session=session,
        started_ns=row.started_ns,
        reason=reason,
    )
