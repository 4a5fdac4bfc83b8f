"""Undo of corrections: the last of them, of all sessions or of one."""

from sessions.recording.corrections import CannotCorrect, undo
from sessions.store import SessionRow, Store, StoredStatus, StoreReader
from sessions.store.corrections_of_session import REDATE, corrections_of, ids_of, stands
from sessions.store.stored_values import Edit
from sessions.text import text


def undo_last(store: Store, row: SessionRow | None) -> tuple[str, ...]:
    """Take back what was done last, or (`row`) what was done last to this session.

    Returns:
        The ids of the sessions that are as they were.

    Raises:
        CannotCorrect: nothing was done, or a later correction stands on it.
    """
    edit = _last(store.read, row)
    deleted = _deleted(store.read, row)
    if edit is not None and (deleted is None or deleted.id in {was.row.id for was in edit.before}):
        return undo(store, edit)
    # Put away by an earlier release: nothing is written down of it.
    if deleted is None:
        raise CannotCorrect(_nothing(row))
    store.undo_delete(deleted.id)
    return (deleted.id,)


def bring_back(store: Store, row: SessionRow) -> tuple[str, ...]:
    """Bring a session back that was put away, with whatever was put away or merged with it.

    Returns:
        The ids of the sessions that are as they were; none where it was not away.

    Raises:
        CannotCorrect: a later correction stands on it.
    """
    if row.status is not StoredStatus.DELETED:
        return ()
    last = next(iter(corrections_of(store.read, row.id)), None)
    if last is not None and last.what in ("delete", "merge"):
        return undo(store, last)
    store.undo_delete(row.id)
    return (row.id,)


def _last(read: StoreReader, row: SessionRow | None) -> Edit | None:
    if row is not None:
        return next(iter(corrections_of(read, row.id)), None)
    return next((edit for edit in reversed(read.edits()) if stands(read, edit)), None)


def _deleted(read: StoreReader, row: SessionRow | None) -> SessionRow | None:
    """The session named or put away last, where it is put away and no edit says so."""
    noted = {id for edit in read.edits() if edit.what != REDATE for id in ids_of(edit)}
    rows = read.sessions(deleted=True) if row is None else (row,)
    away = [one for one in rows if one.status is StoredStatus.DELETED and one.id not in noted]
    return away[-1] if away else None


def _nothing(row: SessionRow | None) -> str:
    if row is None:
        return text("no session is deleted or corrected")
    return text("session {id} is not deleted, nor was it corrected").format(id=row.id)
