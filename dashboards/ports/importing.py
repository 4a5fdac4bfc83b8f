"""Port of the import page: files are handed in, imported beside all else, and told of."""

from collections.abc import AsyncIterator
from enum import Enum
from typing import Protocol

import msgspec

from ingest.sentence import Sentence


class ImportStep(Enum):
    """What is done with files at the moment."""

    READING = "read"
    STORING = "store"


class FileOutcome(Enum):
    """What became of an activity in a file."""

    NEW = "new"
    MENDED = "mended"
    DUPLICATE = "duplicate"
    DIARY = "diary"
    REFUSED = "refused"


class ImportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the result. `part`: which activity of the file; `reason`: why refused, what was
    mended, of what it is a duplicate; `session`: its id, also the one it is a duplicate of.
    """

    file: str
    outcome: FileOutcome
    part: str | None = None
    session: str | None = None
    reason: Sentence | str | None = None


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """The import that is under way, or the last one.

    `done`, `of`: files of this step; `is_cut_off`: it was stopped before its end; `fault`: why it
    broke off, in the reader's language.
    """

    athlete: str
    is_running: bool
    step: ImportStep = ImportStep.READING
    done: int = 0
    of: int = 0
    files: tuple[ImportedFile, ...] = ()
    is_cut_off: bool = False
    fault: str | None = None


class ImportingPort(Protocol):
    """Takes files in, one batch for each page, and imports one batch at a time."""

    @property
    def largest_bytes(self) -> int:
        """The largest file that is taken in."""

    def view(self) -> ImportView | None:
        """The present or the last import; None: there was none since the program began."""

    async def receive(
        self, batch: str, content: AsyncIterator[bytes], *, name: str, size_bytes: int
    ) -> None:
        """Keep one file of a batch until it is imported; one that breaks off is not kept.

        Raises:
            Refused: too large, too many, cut short, or the disk has no room.
        """

    async def begin(self, batch: str, *, athlete: str) -> None:
        """Import what was received; it goes on when the page is closed.

        Raises:
            Refused: nothing was received, another import is under way, or there is no such athlete.
        """

    def stop(self) -> None:
        """End the import between two files; what is stored stays."""

    async def forget(self, batch: str) -> None:
        """Throw a batch away, unless it is being imported."""
