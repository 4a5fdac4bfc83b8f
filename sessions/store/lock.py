"""The data folder's lock: one process writes, and says where its page is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.sentence import os_words
from sessions.store.errors import FolderInUse, FolderUnusable

LOCK_FILE = "strapline.lock"
# Beside the lock: on Windows nobody else can read a file that is locked.
HOLDER_FILE = "strapline.holder"
_LONGEST = 300
_LOOKED_AT_S = 0.2  # a reader that looks whether somebody holds it holds it for a moment


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the system lets go when the process dies.

    Raises:
        FolderInUse: another process holds it.
        FolderUnusable: the folder cannot be made or written.
    """
    lock = FileLock(folder / LOCK_FILE, timeout=_LOOKED_AT_S, is_singleton=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(poll_interval=_LOOKED_AT_S / 10)
    except Timeout:
        raise FolderInUse(folder, process=_holder(folder)) from None
    except OSError as error:
        raise FolderUnusable(folder, reason=_reason(error)) from error
    try:
        _tell(folder, f"{os.getpid()}\n")
        yield
    finally:
        lock.release()


def is_held(folder: Path) -> bool:
    """Whether a process writes this folder now."""
    if not (folder / LOCK_FILE).exists():
        return False
    lock = FileLock(folder / LOCK_FILE, timeout=0, is_singleton=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    except OSError:  # a medium that nobody can write
        return False
    lock.release()
    return False


def tell_page(folder: Path, *, address: str) -> None:
    """Let whoever finds the folder in use know where the page of its holder is."""
    _tell(folder, f"{os.getpid()}\n{address}\n")


def page_of(folder: Path) -> str | None:
    """The address of the page of whoever holds the folder; None: nobody does, or has none."""
    if not is_held(folder):
        return None
    try:
        told = (folder / HOLDER_FILE).read_text(encoding="ascii", errors="replace")[:_LONGEST]
    except OSError:
        return None
    return told.partition("\n")[2].strip() or None


def _tell(folder: Path, words: str) -> None:
    with suppress(OSError):
        (folder / HOLDER_FILE).write_text(words, encoding="ascii")


def _holder(folder: Path) -> str:
    try:
        told = (folder / HOLDER_FILE).read_bytes()[:_LONGEST].decode("ascii", "replace")
    except OSError:
        return ""
    pid, _, address = told.partition("\n")
    page = f"; its page: {address.strip()}" if address.strip() else ""
    return f" (process {pid}){page}" if pid else ""


def _reason(error: OSError) -> str:
    return str(os_words(error))
