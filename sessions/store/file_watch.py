"""Whether the store's files are still those that were opened: somebody may delete or replace them.

A system that lets go of a name while the file is open (Unix) says nothing to whoever writes it.
"""

from enum import Enum
from pathlib import Path


class FileFate(Enum):
    """What has become of the file behind a name."""

    THERE = "there"
    DELETED = "deleted"
    REPLACED = "replaced"


class FileWatch:
    """Remembers which file has the name now, and looks again."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._identity = _identity(file)

    def look(self) -> FileFate:
        """What has become of it; one that cannot be looked at is taken to be there."""
        try:
            now = _identity(self.file)
        except OSError:
            return FileFate.THERE
        if now == self._identity:
            return FileFate.THERE
        return FileFate.REPLACED if now else FileFate.DELETED


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
