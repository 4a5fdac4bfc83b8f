"""A log that was taken away after a kill is told of; a torn one costs its end and nothing else."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sessions.store import Store
from sessions.store.database_file import STORE_FILE, log_was_taken, mark
from strapline.session.unfinished import tell_left_behind
from tests.sessions.store import recording as r
from tests.sizes import sized

LOG = f"{STORE_FILE}-wal"


@pytest.fixture
async def killed(tmp_path: Path) -> Path:
    """A folder as a kill leaves it: all that was committed is in the log."""
    folder, killed = tmp_path / "data", tmp_path / "killed"
    with Store.open(folder) as store:
        r.begin(store)
        for number, (row, events) in enumerate(r.units(seconds=60)):
            with store.unit():
                store.journal(row)
                store.events(r.SESSION, events)
            if number % 10 == 0:
                await store.flush()
        await store.flush()
        shutil.copytree(folder, killed)
    return killed


def test_without_its_log_a_killed_store_says_that_something_is_lost(
    killed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (killed / LOG).unlink()
    (killed / f"{STORE_FILE}-shm").unlink()
    with Store.open(killed) as store:
        tell_left_behind(store)
    assert "what that had recorded last is lost" in " ".join(capsys.readouterr().err.split())
    with Store.open(killed) as store:  # once
        tell_left_behind(store)
    assert capsys.readouterr().err == ""


def test_with_its_log_or_after_an_end_in_order_nothing_is_said(
    killed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (killed, tmp_path / "data"):
        assert not log_was_taken(folder / STORE_FILE)
        with Store.open(folder) as store:
            tell_left_behind(store)
            assert len(list(store.read.journal(r.SESSION))) == 61
        assert not mark(folder / STORE_FILE).exists()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("seed", range(sized(usual=12, long=200)))
def test_a_torn_log_costs_its_end_and_nothing_else(killed: Path, seed: int) -> None:
    """As a power cut leaves it on a disk that wrote half a page, or wrote pages out of order."""
    chance = random.Random(seed)
    log = bytearray((killed / LOG).read_bytes())
    at = chance.randrange(64, len(log))
    if seed % 2:
        del log[at:]
    else:
        log[at : at + 512] = chance.randbytes(min(512, len(log) - at))
    (killed / LOG).write_bytes(log)
    (killed / f"{STORE_FILE}-shm").unlink()
    with Store.open(killed) as store:
        kept = [row.sequence for row in store.read.journal(r.SESSION)]
        assert kept == list(range(len(kept)))
        if store.read.unfinished():
            assert len(store.read.events(r.SESSION)) == len(kept)
    with closing(sqlite3.connect(killed / STORE_FILE)) as store_file:
        assert store_file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_command_that_failed_has_closed_its_store_and_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such model"), Store.open(tmp_path):
        raise ValueError("no such model")
    assert not mark(tmp_path / STORE_FILE).exists()
    assert not log_was_taken(tmp_path / STORE_FILE)
