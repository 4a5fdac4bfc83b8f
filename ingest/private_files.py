"""Private files: what this program keeps is for its owner alone, whatever the umask says.

What is written where a person asked for it (an export, a picture) has the mode they are used to.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG

OURS_ONLY = 0o600
FOLDER_OURS_ONLY = 0o700
_OTHERS = 0o077


def _umask() -> int:
    before = os.umask(_OTHERS)
    os.umask(before)
    return before


USERS_UMASK = _umask()
"""What it was when this program began."""


def write_private(path: Path, content: bytes) -> None:
    """Replace `path` by `content`; a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(mode=FOLDER_OURS_ONLY, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def keep_to_ourselves() -> None:
    """From here on every new file and folder of this process is for its owner alone."""
    os.umask(_OTHERS)


@contextmanager
def users_umask() -> Iterator[None]:
    """For a program that is started for a person, and keeps what it was started with."""
    before = os.umask(USERS_UMASK)
    try:
        yield
    finally:
        os.umask(before)


def as_usual(path: Path) -> None:
    """Give a file that a person asked for the mode that files of theirs have."""
    if os.name == "posix" and path.is_file():
        path.chmod(0o666 & ~USERS_UMASK)


def mend(folder: Path, *, names: Iterable[str]) -> int:
    """Take from others what an earlier release left readable; how many files and folders.

    `names`: patterns of what is ours in `folder`, which is ours as well; anything else is left
    alone, and so is what belongs to another user.
    """
    if os.name != "posix":
        return 0
    return sum(_mended(path) for path in (folder, *_ours(folder, names)))


def others_may_read(path: Path) -> bool:
    """Whether a file can be read by more than its owner."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False


def _ours(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        yield from folder.glob(name)


def _mended(path: Path) -> bool:
    try:
        status = path.lstat()
        if status.st_uid != os.geteuid() or not status.st_mode & _OTHERS:
            return False
        if not (S_ISDIR(status.st_mode) or S_ISREG(status.st_mode)):
            return False
        path.chmod(S_IMODE(status.st_mode) & ~_OTHERS)
    except OSError:
        return False
    return True
