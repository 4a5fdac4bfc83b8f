"""What Windows and macOS lack is not needed: commands run without the modules of Unix."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

# Of Python's own that Windows does not have.
MISSING = ("fcntl", "termios", "tty", "pwd", "grp", "resource")
HIDDEN = """
import os, sys
for name in {missing!r}:
    sys.modules[name] = None
for name in ("pread", "pwrite", "tcgetpgrp"):
    if hasattr(os, name):
        delattr(os, name)
from strapline.cli import main
sys.exit(main({words!r}))
"""
CSV = "time_s,heart_rate_bpm,speed_kmh\n" + "".join(f"{s},120,8.0\n" for s in range(120))


def ran(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = HIDDEN.format(missing=MISSING, words=list(words))
    return subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=Path(__file__).parents[2],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "STRAPLINE_DATA_DIR": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        },
    )


def test_a_recording_is_analysed(tmp_path: Path) -> None:
    (tmp_path / "run.csv").write_text(CSV, encoding="utf-8")
    done = ran(tmp_path, "analyse", str(tmp_path / "run.csv"), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["session"]["duration_s"] == pytest.approx(119, abs=1)


def test_the_doctor_answers(tmp_path: Path) -> None:
    done = ran(tmp_path, "doctor", "--json")
    assert done.returncode in (0, 2, 3), done.stderr
    assert "checks" in json.loads(done.stdout)


def test_a_demo_is_recorded_to_its_end(tmp_path: Path) -> None:
    done = ran(tmp_path, "demo", "--headless", "--speed", "max", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["intervals"]
