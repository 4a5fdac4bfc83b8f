"""A disk of a known size that can be filled up and emptied: a mount of its own, by root only."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 1 << 20


class SmallDisk:
    """A folder on it; where nothing can be mounted it is a plain one, which is never full."""

    def __init__(self, folder: Path, *, is_mounted: bool) -> None:
        self.folder = folder
        self.is_mounted = is_mounted
        self._ballast = folder / "ballast"

    @property
    def is_full(self) -> bool:
        return self._ballast.exists()

    def fill(self) -> None:
        """Not a byte is free."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for block in (_BLOCK, 4096, 1):
                try:
                    while ballast.write(b"\0" * block) == block:
                        continue
                except OSError:
                    continue

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def forbid_writing(self) -> bool:
        """As a system does whose disk has failed: every write ends with "read-only file system".

        Whether it was done: only ext4 knows this (mount(8), `abort`).
        """
        return _run("mount", "-o", "remount,abort", str(self.folder))


@contextmanager
def small_disk(folder: Path, *, size_mb: int) -> Iterator[SmallDisk]:
    """Mounted inside the block."""
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size_mb}m,mode=0700"
    mounted = _may_mount() and _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    try:
        yield SmallDisk(folder, is_mounted=mounted)
    finally:
        if mounted:
            _run("umount", "--lazy", str(folder))


@contextmanager
def failing_disk(folder: Path, *, size_mb: int) -> Iterator[SmallDisk]:
    """A file system in a file, which may fail as a whole; mounted inside the block."""
    folder.mkdir(parents=True, exist_ok=True)
    image = folder.with_name(f"{folder.name}.img")
    with image.open("wb") as file:
        file.truncate(size_mb << 20)
    mounted = (
        _may_mount()
        and _run("mkfs.ext4", "-q", str(image))
        and _run("mount", "-o", "loop", str(image), str(folder))
    )
    try:
        yield SmallDisk(folder, is_mounted=mounted)
    finally:
        if mounted:
            _run("umount", "--lazy", str(folder))


def _may_mount() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(*words: str) -> bool:
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
