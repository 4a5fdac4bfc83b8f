"""The data folder's lock: one process writes, and says where its page is."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sessions.store.errors import FolderInUse, FolderUnusable

LOCK_FILE = "strapline.lock"
_LONGEST = 300


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the system lets go when the process dies.

    Raises:
        FolderInUse: another process holds it.
        FolderUnusable: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise FolderUnusable(folder, reason=_reason(error)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderInUse(folder, process=_holder(handle)) from None
        except OSError as error:
            raise FolderUnusable(folder, reason=_reason(error)) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def tell_page(folder: Path, *, address: str) -> None:
    """Let whoever finds the folder in use know where the page of its holder is."""
    with suppress(OSError):
        (folder / LOCK_FILE).write_text(f"{os.getpid()}\n{address}\n", encoding="ascii")


def _holder(handle: int) -> str:
    pid, _, address = os.pread(handle, _LONGEST, 0).decode("ascii", "replace").partition("\n")
    page = f"; its page: {address.strip()}" if address.strip() else ""
    return f" (process {pid}){page}" if pid else ""


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
