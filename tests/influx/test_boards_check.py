"""`strapline boards check --queries` as a user types it, on a real server."""

from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.sinks.delivery.delivery import Delivery
from sessions.store import Store
from tests.influx.conftest import Bucket
from tests.sessions.store import recording as r
from tests.strapline.cli.test_cli import Run, run

__all__ = ["run"]

pytestmark = pytest.mark.influx


@pytest.fixture
def configured(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    access = {"URL": bucket.proxy.url, "TOKEN": bucket.token, "BUCKET": bucket.name}
    for key, value in access.items():
        monkeypatch.setenv(f"STRAPLINE_INFLUX__{key}", value)
    return bucket


async def test_a_bare_session_leaves_panels_empty_and_each_is_named(
    configured: Bucket, tmp_path: Path, run: Run
) -> None:
    with Store.open(tmp_path, sinks=["influx"]) as store, configured.sink() as sink:
        r.begin(store)
        r.record(store, seconds=60)
        r.finish(store, seconds=60)
        await store.flush()
        await Delivery(
            sink, store=store, clock=SystemClock(), profile_of=lambda _: None
        ).deliver_committed()
    result = run("boards", "check", "--queries")
    assert result.code == 2
    empty = {line for line in result.err.splitlines() if " is empty: SELECT" in line}
    assert any("live: panel 'Heart rate now' is empty" in line for line in empty)  # it is over
    speed = [line for line in empty if "live: panel 'Speed and incline' is empty" in line]
    assert [line for line in speed if 'FROM "motion"' in line] == []
    assert [line for line in speed if 'FROM "step"' in line] == speed  # it followed no plan
    assert any(
        "devices: variable 'device' offers nothing" in line for line in result.err.splitlines()
    )


def test_a_database_without_a_run_is_said(configured: Bucket, run: Run) -> None:
    assert "holds no run yet" in run("boards", "check", "--queries").line


def test_a_wrong_token_ends_with_2(
    configured: Bucket, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_INFLUX__TOKEN", "runner:guessed")
    result = run("boards", "check", "--queries")
    assert (result.code, "check [influx] token" in result.line) == (2, True)


def test_no_server_ends_with_3(
    configured: Bucket, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_INFLUX__URL", "http://127.0.0.1:9")
    result = run("boards", "check", "--queries")
    assert (result.code, "127.0.0.1:9 does not answer" in result.line) == (3, True)


def test_a_moment_that_is_none_is_named(configured: Bucket, run: Run) -> None:
    result = run("boards", "check", "--queries", "--at", "yesterday")
    assert (result.code, "--at: expected a time" in result.line) == (2, True)


def test_a_bucket_that_is_not_there_ends_with_2(
    configured: Bucket, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRAPLINE_INFLUX__BUCKET", "elsewhere")
    result = run("boards", "check", "--queries")
    assert (result.code, "check [influx] token and bucket" in result.line) == (2, True)


def test_a_folder_that_takes_no_boards_ends_with_2(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").touch()
    result = run("boards", "build", "--folder", str(tmp_path / "file"))
    assert (result.code, "cannot be written" in result.line) == (2, True)
