"""Folders in memory: what they hold is gone when the machine is switched off."""

import os
from pathlib import Path

_MOUNTS = Path("/proc/self/mounts")  # proc(5); elsewhere nobody tells, and a folder is on a disk
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})


def is_in_memory(path: Path, *, mounts: Path = _MOUNTS) -> bool:
    """Whether a file or folder is on no disk at all."""
    try:
        lines = mounts.read_bytes().splitlines()
    except OSError:
        return False
    place = os.fsencode(path.resolve())
    found, kind = b"", b""
    for line in lines:
        words = line.split(b" ")
        if len(words) < 3:
            continue
        mounted = words[1].replace(b"\\040", b" ").rstrip(b"/")
        # What is mounted last hides what was there before.
        if (place == mounted or place.startswith(mounted + b"/")) and len(mounted) >= len(found):
            found, kind = mounted, words[2]
    return os.fsdecode(kind) in _IN_MEMORY
