"""Files that only their owner may read, written whole or not at all."""

import os
from pathlib import Path

_OURS_ONLY = 0o600
_FOLDER_OURS_ONLY = 0o700


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` by `content`; a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(mode=_FOLDER_OURS_ONLY, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
