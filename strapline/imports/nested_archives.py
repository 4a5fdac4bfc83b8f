"""Zip files inside zip files, as Garmin exports them, unpacked beside the store for a while."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from zipfile import ZipFile

from ingest.files.archives import DAMAGED_MEMBER, open_member

KEPT_FREE_BYTES = 1024**3
"""What is being recorded must find room, whatever is imported. Ours."""

LARGEST_BYTES = 8 * 1024**3
"""Of all of them; ten years of a watch have one or two. Ours."""

_CHUNK_BYTES = 1024**2


class NestedArchives:
    """Where they are unpacked; all of it is gone at the end. `stopped`: nobody waits any more."""

    def __init__(self, data_dir: Path, *, stopped: Callable[[], bool] = lambda: False) -> None:
        self._data_dir = data_dir
        self._stopped = stopped
        self._folder: TemporaryDirectory[str] | None = None
        self._count = 0
        self._left_bytes = LARGEST_BYTES

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def unpacked(self, path: Path, member: str) -> Path | None:
        """A member as a file; None: there is no room, or it cannot be unpacked."""
        if self._folder is None:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            self._folder = TemporaryDirectory(dir=self._data_dir, prefix="import-")
        into = Path(self._folder.name) / f"{self._count:05}.zip"
        self._count += 1
        try:
            whole = self._write(path, member, into=into)
        except DAMAGED_MEMBER:
            whole = False
        if not whole:
            into.unlink(missing_ok=True)
            return None
        return into

    def _write(self, path: Path, member: str, *, into: Path) -> bool:
        with (
            ZipFile(path) as archive,
            open_member(archive, member) as packed,
            into.open("xb") as file,
        ):
            while piece := packed.read(_CHUNK_BYTES):
                self._left_bytes -= len(piece)
                free = shutil.disk_usage(into.parent).free
                no_room = self._left_bytes < 0 or free - len(piece) < KEPT_FREE_BYTES
                if no_room or self._stopped():
                    return False
                file.write(piece)
        return True
