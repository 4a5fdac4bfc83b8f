"""The folder that other programs watch receives whole files of finished sessions."""

import asyncio
import errno
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.files import RecordedWorkout, read
from sessions.recording import corrections
from sessions.sinks.delivery.batches import Completing
from sessions.sinks.delivery.sink import SinkUnavailable
from sessions.sinks.files.export_folder import ExportFolder
from sessions.store import Store
from sessions.store.stored_values import OutboxOperation, OutboxRow
from tests.dashboards.review.filled import ADA, keep
from tests.strapline.imports.runs_in_files import fit, imported, written


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


async def test_a_full_disk_leaves_no_half_file_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "data", sinks=["export_folder"]) as store:
        session = keep(store, 0, seconds=60)
        await store.flush()
        sink = ExportFolder(tmp_path / "out", format="csv", read=store.read)

        def full(path: Path, content: bytes) -> int:
            with path.open("wb") as file:
                file.write(content[:100])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))

        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            with pytest.raises(SinkUnavailable, match="no space left"):
                sink.prepared(rows(store))()
        assert [*(tmp_path / "out").iterdir()] == []
        sink.prepared(rows(store))()
        assert [file.name for file in (tmp_path / "out").iterdir()] == [f"{session}.csv"]


async def test_a_folder_that_was_taken_away_is_made_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", sinks=["export_folder"]) as store:
        session = keep(store, 0, seconds=60)
        await store.flush()
        sink = ExportFolder(tmp_path / "out" / "deep", format="csv", read=store.read)
        for _ in range(2):
            sink.prepared(rows(store))()
            (tmp_path / "out" / "deep" / f"{session}.csv").unlink()
            (tmp_path / "out" / "deep").rmdir()


async def test_a_name_that_is_taken_by_a_folder_is_said(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", sinks=["export_folder"]) as store:
        session = keep(store, 0, seconds=60)
        await store.flush()
        (tmp_path / "out" / f"{session}.csv").mkdir(parents=True)
        sink = ExportFolder(tmp_path / "out", format="csv", read=store.read)
        with pytest.raises(SinkUnavailable, match="out"):
            sink.prepared(rows(store))()


async def test_a_corrected_session_is_written_again(tmp_path: Path) -> None:
    """What is left of it takes the place of what was written before."""
    sinks = ("export_folder",)
    files = written(tmp_path / "in", a_fit=fit())
    ids = await asyncio.to_thread(imported, files, into=tmp_path / "data", athlete=ADA, sinks=sinks)
    with Store.open(tmp_path / "data", sinks=sinks) as store:
        sink = ExportFolder(tmp_path / "out", format="csv", read=store.read)
        parts = Completing(store.read, clock=SystemClock(), profile_of=lambda _: None).parts

        def duration_s() -> float:
            told = [
                one
                for row in rows(store)
                for one in (parts(row) if row.operation is OutboxOperation.WHOLE else (row,))
            ]
            sink.prepared(told)()
            (recording,) = read(tmp_path / "out" / f"{ids[0]}.csv")
            assert isinstance(recording, RecordedWorkout)
            return recording.duration_s

        assert duration_s() == 299
        corrections.trim(
            store, store.read.session(ids[0]), from_s=100, to_s=200, clock=SystemClock()
        )
        await store.flush()
        assert duration_s() == 99
