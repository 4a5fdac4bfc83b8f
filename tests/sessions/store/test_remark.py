"""What may be said of a session, and that the store keeps it."""

from pathlib import Path

import pytest

from sessions.store import Store
from sessions.store.errors import NoSuchSession
from sessions.store.stored_values import LONGEST_NOTE, Remark, RemarkError, remark
from tests.sessions.store import recording as r


@pytest.mark.parametrize(("effort", "note"), [(None, ""), (1, "a"), (10, "x" * LONGEST_NOTE)])
def test_what_the_scale_and_a_page_hold_is_taken(effort: int | None, note: str) -> None:
    assert remark(effort=effort, note=f"  {note}\n") == Remark(effort=effort, note=note)


@pytest.mark.parametrize(("effort", "note"), [(0, ""), (11, ""), (5, "x" * (LONGEST_NOTE + 1))])
def test_anything_else_is_refused_with_what_is_expected(effort: int, note: str) -> None:
    with pytest.raises(RemarkError, match="expected"):
        remark(effort=effort, note=note)


def test_a_remark_is_kept_replaced_and_outlives_deletion(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        r.begin(store)
        r.record(store, seconds=2)
        r.finish(store, seconds=2)
    with Store.open(tmp_path) as store:
        store.remark(r.SESSION, Remark(effort=8, note="hard"))
    with Store.open(tmp_path) as store:
        assert store.read.session(r.SESSION).remark == Remark(effort=8, note="hard")
        store.remark(r.SESSION[:10], Remark(effort=None, note="easier"))
        store.delete_session(r.SESSION)
    with Store.open(tmp_path) as store:
        store.undo_delete(r.SESSION)
    with Store.open(tmp_path) as store:
        assert store.read.session(r.SESSION).remark == Remark(note="easier")
        (line,) = store.read.past()
        assert (line.effort, line.note) == (None, "easier")


def test_a_remark_on_no_session_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, pytest.raises(NoSuchSession):
        store.remark("nope", Remark(effort=3))
