"""Errors of the store; each message is the one line a user reads."""

from pathlib import Path


class StoreError(Exception):
    """The store cannot do what was asked."""


class FolderUnusable(StoreError):
    """The data folder cannot be made, read or written: choose another or mend its rights."""

    def __init__(self, folder: Path, *, reason: str) -> None:
        super().__init__(f"data folder {folder} cannot be used: {reason}")


class FolderInUse(StoreError):
    """Another process writes to this folder: end it first, or use another folder."""

    def __init__(self, folder: Path, *, process: str) -> None:
        super().__init__(f"data folder {folder} is in use by another strapline{process}")
        self.folder = folder


class NewerStore(StoreError):
    """A later release wrote the file: update this program."""

    def __init__(self, file: Path, *, found: int, known: int) -> None:
        super().__init__(
            f"{file} was written by a newer strapline (format {found}, this one knows {known}): "
            "update strapline"
        )


class OlderStore(StoreError):
    """The file waits for a migration, which only a writing command makes."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} has an older format: `strapline serve` brings it up to date")


class CorruptStore(StoreError):
    """The file is not a readable SQLite database: restore a backup."""

    def __init__(self, file: Path, *, reason: str) -> None:
        super().__init__(
            f"{file} cannot be read ({reason}): restore a backup, or `strapline salvage {file}`"
        )


class NotCommitted(StoreError):
    """The disk does not take what was appended; it is still held in memory."""


def not_written(
    count: int,
    *,
    lost: int,
    is_whole: bool,
    second: Path | None,
    is_in_memory: bool,
    fault: str,
) -> str:
    """Last words on what the store's file did not take.

    Args:
        count: Notifications that it did not.
        lost: Those of them that no other place took either.
        is_whole: Whether the second place has everything, also what is no notification.
        second: The second place's file, if there is one.
        is_in_memory: That file is gone when the machine is switched off.
        fault: SQLite's words.
    """
    what = f"{count} notifications" if count else "the last changes"
    if second is None:
        return f"{what} could not be written: {fault}"
    until = " (in memory: before this machine is switched off)" if is_in_memory else ""
    salvage = f"to bring in what is there{until}: strapline salvage {second}"
    if is_whole:
        return f"{what} could not be written ({fault}): all is in {second}; {salvage}"
    return (
        f"{what} could not be written ({fault}), {lost} of them nowhere: the rest is in {second}; "
        f"{salvage}"
    )


class NoSuchSession(StoreError):
    """No session has this id, and no id begins with it."""

    def __init__(self, session: str) -> None:
        super().__init__(f"no session {session!r}: `strapline sessions` lists them")


class NoSessionYet(StoreError):
    """The last session is asked for, and there is none."""

    def __init__(self) -> None:
        super().__init__("no session yet; begin with: strapline run, or strapline import FOLDER")


class AmbiguousSession(StoreError):
    """Several ids begin with this."""

    def __init__(self, session: str, *, candidates: tuple[str, ...]) -> None:
        super().__init__(f"{session!r} could be {', '.join(candidates)}: give more of the id")


class SessionRunning(StoreError):
    """The session is still being recorded."""

    def __init__(self, session: str) -> None:
        super().__init__(f"session {session} is still running: stop it first")
