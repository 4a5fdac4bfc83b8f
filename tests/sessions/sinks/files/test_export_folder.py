"""The folder that other programs watch receives whole files of finished sessions."""

from pathlib import Path

import pytest

from ingest.files import read
from sessions.sinks.delivery.sink import SinkUnavailable
from sessions.sinks.files.export_folder import ExportFolder
from sessions.store import Store
from sessions.store.stored_values import OutboxRow
from tests.dashboards.review.filled import keep


def rows(store: Store) -> tuple[OutboxRow, ...]:
    return store.read.outbox(after=0, limit=10_000)


async def test_a_finished_session_is_written_once_and_whole(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", sinks=["export_folder"]) as store:
        session = keep(store, 0, seconds=60)
        await store.flush()
        sink = ExportFolder(tmp_path / "out", format="csv", read=store.read)
        sink.prepared(rows(store))()
        sink.prepared(rows(store))()
        assert [file.name for file in (tmp_path / "out").iterdir()] == [f"{session}.csv"]
        assert read(tmp_path / "out" / f"{session}.csv")


async def test_a_deleted_session_is_not_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", sinks=["export_folder"]) as store:
        session = keep(store, 0, seconds=60)
        await store.flush()
        waiting = rows(store)
        store.delete_session(session)
        await store.flush()
        ExportFolder(tmp_path / "out", format="csv", read=store.read).prepared(waiting)()
        assert not (tmp_path / "out").exists()


async def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with Store.open(tmp_path / "data", sinks=["export_folder"]) as store:
        keep(store, 0, seconds=60)
        await store.flush()
        sink = ExportFolder(tmp_path / "out", format="csv", read=store.read)
        with pytest.raises(SinkUnavailable, match="out"):
            sink.prepared(rows(store))()
