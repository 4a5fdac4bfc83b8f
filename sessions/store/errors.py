"""Errors of the store; each message is the one line a user reads."""

from pathlib import Path

from ingest.sentence import Sentence


class StoreError(Exception):
    """The store cannot do what was asked."""


class FolderUnusable(StoreError):
    """The data folder cannot be made, read or written: choose another or mend its rights."""

    def __init__(self, folder: Path, *, reason: str) -> None:
        super().__init__(
            Sentence("data folder {folder} cannot be used: {reason}", folder=folder, reason=reason)
        )


class FolderInUse(StoreError):
    """Another process writes to this folder: end it first, or use another folder."""

    def __init__(self, folder: Path, *, process: str) -> None:
        super().__init__(
            Sentence(
                "data folder {folder} is in use by another strapline{process}",
                folder=folder,
                process=process,
            )
        )
        self.folder = folder


class NewerStore(StoreError):
    """A later release wrote the file: update this program."""

    def __init__(self, file: Path, *, found: int, known: int) -> None:
        super().__init__(
            Sentence(
                "{file} was written by a newer strapline (format {found}, this one knows "
                "{known}): update strapline",
                file=file,
                found=found,
                known=known,
            )
        )


class OlderStore(StoreError):
    """The file waits for a migration, which only a writing command makes."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            Sentence(
                "{file} has an older format: `strapline serve` brings it up to date", file=file
            )
        )


class CorruptStore(StoreError):
    """The file is not a readable SQLite database: restore a backup."""

    def __init__(self, file: Path, *, reason: str) -> None:
        super().__init__(
            Sentence(
                "{file} cannot be read ({reason}): restore a backup, or `strapline salvage {file}`",
                file=file,
                reason=reason,
            )
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
) -> Sentence:
    """Last words on what the store's file did not take.

    Args:
        count: Notifications that it did not.
        lost: Those of them that no other place took either.
        is_whole: Whether the second place has everything, also what is no notification.
        second: The second place's file, if there is one.
        is_in_memory: That file is gone when the machine is switched off.
        fault: SQLite's words.
    """
    what = Sentence("{count} notifications", count=count) if count else Sentence("the last changes")
    if second is None:
        return Sentence("{what} could not be written: {fault}", what=what, fault=fault)
    until = Sentence(" (in memory: before this machine is switched off)") if is_in_memory else ""
    salvage = Sentence(
        "to bring in what is there{until}: strapline salvage {second}", until=until, second=second
    )
    if is_whole:
        return Sentence(
            "{what} could not be written ({fault}): all is in {second}; {salvage}",
            what=what,
            fault=fault,
            second=second,
            salvage=salvage,
        )
    return Sentence(
        "{what} could not be written ({fault}), {lost} of them nowhere: the rest "
        "is in {second}; {salvage}",
        what=what,
        fault=fault,
        lost=lost,
        second=second,
        salvage=salvage,
    )


class NoSuchSession(StoreError):
    """No session has this id, and no id begins with it."""

    def __init__(self, session: str) -> None:
        super().__init__(
            Sentence("no session {session!r}: `strapline sessions` lists them", session=session)
        )


class NoSessionYet(StoreError):
    """The last session is asked for, and there is none."""

    def __init__(self) -> None:
        super().__init__(
            Sentence("no session yet; begin with: strapline run, or strapline import FOLDER")
        )


class AmbiguousSession(StoreError):
    """Several ids begin with this."""

    def __init__(self, session: str, *, candidates: tuple[str, ...]) -> None:
        super().__init__(
            Sentence(
                "{session!r} could be {names}: give more of the id",
                session=session,
                names=", ".join(candidates),
            )
        )


class SessionRunning(StoreError):
    """The session is still being recorded."""

    def __init__(self, session: str) -> None:
        super().__init__(
            Sentence("session {session} is still running: stop it first", session=session)
        )
