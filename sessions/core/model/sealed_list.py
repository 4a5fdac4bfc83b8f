"""Lists and rows that only grow: their beginning is sealed, and read when somebody asks for it."""

from collections.abc import Iterable, Iterator
from itertools import chain
from types import GenericAlias
from typing import Generic, TypeVar

import msgspec

from sessions.core.model.archive import SPAN, Archive
from sessions.core.model.packed_rows import PackedRows

T = TypeVar("T")


class SealedList(Generic[T]):
    """A list without change: what was appended stays. Its sealed beginning is in an archive.

    Args:
        kind: What it is of.
        open: What is not sealed.
        sealed: How many before that are.
    """

    __slots__ = ("_archive", "_name", "_past", "kind", "open", "sealed")

    def __init__(self, kind: type[T], open: Iterable[T] = (), *, sealed: int = 0) -> None:
        self.kind = kind
        self.open = list(open)
        self.sealed = sealed
        self._past: list[T] | None = None
        self._name = ""
        self._archive = Archive()

    def kept_in(self, archive: Archive, *, name: str) -> None:
        """Where its sealed beginning is, and under which name."""
        self._archive, self._name, self._past = archive, name, None

    def append(self, value: T) -> None:
        """Add the newest."""
        self.open.append(value)

    def seal(self) -> list[T]:
        """Hand over what is open, which is in the archive's next chunk from now on."""
        taken, self.open = self.open, []
        self.sealed += len(taken)
        if self._past is not None:
            self._past += taken
        return taken

    def __len__(self) -> int:
        return self.sealed + len(self.open)

    def __iter__(self) -> Iterator[T]:
        return chain(self._sealed(), self.open)

    def _sealed(self) -> list[T]:
        if not self.sealed:
            return []
        if self._past is None:
            plain = list(self._archive.items(self._name))[: self.sealed]
            self._past = msgspec.convert(plain, GenericAlias(list, (self.kind,)))
        return self._past


class SealedRows:
    """Packed rows of which the first, `SPAN` by `SPAN`, are in an archive."""

    __slots__ = ("_archive", "open", "sealed", "width")

    def __init__(self, open: PackedRows, *, sealed: int = 0) -> None:
        self.width = open.width
        self.open = open
        self.sealed = sealed
        self._archive = Archive()

    def kept_in(self, archive: Archive) -> None:
        """Where its sealed rows are."""
        self._archive = archive

    def __len__(self) -> int:
        return self.sealed + len(self.open)

    @property
    def is_due(self) -> bool:
        """Whether there are enough open rows for a chunk."""
        return len(self.open) >= SPAN

    def seal(self) -> bytes:
        """Hand over the rows of the archive's next chunk."""
        self.sealed += SPAN
        return self.open.drop(SPAN)

    def between(self, start: int, end: int) -> bytes:
        """Rows `start` to before `end`, wherever they are."""
        parts = []
        for number in range(start // SPAN, -(-min(end, self.sealed) // SPAN)):
            rows = self._archive.rows(number, width=self.width)
            first = number * SPAN
            parts.append(rows[max(start - first, 0) * self.width : (end - first) * self.width])
        parts.append(self.open.between(max(start - self.sealed, 0), max(end - self.sealed, 0)))
        return b"".join(parts)
