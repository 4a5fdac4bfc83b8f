"""Ctrl-C in a terminal while files are imported: nothing is lost, nothing is left running."""

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from sessions.store import Store
from tests.ingest.files.fit_bytes import START
from tests.patience import PATIENCE_S, until
from tests.sizes import sized
from tests.strapline.imports.runs_in_files import fit, written

pytestmark = pytest.mark.process

DAY = 86_400
COUNT = 12
PROFILE = b'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'


def started(folder: Path, data: Path) -> subprocess.Popen[str]:
    """The command as a terminal starts it: a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "strapline", "import", str(folder), "--data-dir", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def is_running(group: int) -> bool:
    """Whether any process of the group is left."""
    with suppress(ProcessLookupError):
        os.killpg(group, 0)
        return True
    return False


async def interrupted(folder: Path, data: Path, *, after_s: float, again_s: float | None) -> None:
    """One import with Ctrl-C at an instant, which all processes of the terminal get."""
    clock = SystemClock()
    process = started(folder, data)
    try:
        await until(lambda: (data / "strapline.sqlite3").exists() or process.poll() is not None)
        for wait_s in (after_s, again_s):
            if wait_s is not None:
                await clock.sleep(wait_s)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE_S)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode in (0, 130, -signal.SIGINT), told  # not 0: before it had begun
    assert "Traceback" not in told
    assert "KeyboardInterrupt" not in told
    await until(lambda: not is_running(process.pid))


@pytest.mark.parametrize("seed", range(sized(usual=1, long=10)))
async def test_ctrl_c_at_any_moment_loses_nothing(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    data = tmp_path / "data"
    written(data / "athletes", Ada_toml=PROFILE)
    files = {f"{n}_fit": fit(start=START + n * DAY, seconds=60) for n in range(COUNT)}
    folder = written(tmp_path / "in", **files)
    for _ in range(sized(usual=2, long=6)):
        again_s = rng.choice([None, rng.uniform(0.01, 0.5)])
        await interrupted(folder, data, after_s=rng.uniform(0.0, 4.0), again_s=again_s)
    last = started(folder, data)
    out, told = last.communicate(timeout=PATIENCE_S)
    assert last.returncode == 0, told
    with Store.reading(data) as read:
        assert len({row.started_ns for row in read.sessions()}) == COUNT
        assert len(read.sessions()) == COUNT
    assert "refused" not in out
