"""Outcome of an import: what became of each file, and how far it is."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum

import msgspec

from ingest.sentence import Sentence
from sessions.store.stored_values import RecordingRow
from sessions.text import text


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
    reason: Sentence | str | None = None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far an import is: `step` "read" or "store"."""

    step: str
    done: int
    of: int


FEW = 3
"""So many refusals of one kind are told one by one. Ours."""


def in_few_lines(done: Sequence[Imported]) -> list[Imported]:
    """Refusals of one kind as one line where they are many: a watch uploads its nights, too."""
    kinds = Counter(_kind(one) for one in done if one.outcome is Outcome.REFUSED)
    told: set[str] = set()
    lines: list[Imported] = []
    for one in done:
        kind = _kind(one)
        if one.outcome is not Outcome.REFUSED or kinds[kind] <= FEW:
            lines.append(one)
        elif kind not in told:
            told.add(kind)
            files = text("{count} files").format(count=kinds[kind])
            lines.append(Imported(file=files, outcome=Outcome.REFUSED, reason=kind))
    return lines


def _kind(one: Imported) -> str:
    """The reason without what it holds, or what else is told of this one."""
    expected = text(", expected")
    return re.split(rf" \(|; |{expected}", str(one.reason or ""), maxsplit=1)[0]


def line_of(
    row: RecordingRow,
    outcome: Outcome,
    *,
    session: str | None = None,
    reason: Sentence | str | None = None,
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
