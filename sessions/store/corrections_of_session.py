"""Corrections that stand: what was done to a session and not taken back."""

from sessions.store.store_reader import StoreReader
from sessions.store.stored_values import Edit, StoredStatus

REDATE = "redate"
"""What was done to sessions whose clock was set afterwards: a fact, which nobody takes back."""


def corrections_of(read: StoreReader, session: str) -> tuple[Edit, ...]:
    """Those that touch the session of this id, the newest first."""
    return tuple(
        edit for edit in reversed(read.edits()) if session in ids_of(edit) and stands(read, edit)
    )


def ids_of(edit: Edit) -> tuple[str, ...]:
    """The sessions it was done to, then those it made."""
    return (*(was.row.id for was in edit.before), *edit.made)


def stands(read: StoreReader, edit: Edit) -> bool:
    """Whether it can be taken back.

    A deletion that an earlier release's page took back needs no undoing.
    """
    if edit.what == REDATE:
        return False
    return edit.what != "delete" or any(
        read.session(was.row.id).status is StoredStatus.DELETED for was in edit.before
    )
