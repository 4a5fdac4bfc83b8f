"""The `strapline` command as a user runs it: a process of its own, in a data folder of its own.

`command` is started by the interpreter; the others are forked from one that has imported it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.forked_command import ForkedCommand
from tests.patience import PATIENCE_S


def short_plan(folder: Path, *, minutes: float = 2) -> tuple[str, ...]:
    """Words for a run of so many minutes, walked and jogged."""
    path = folder / "short.toml"
    steps = (f'{{ time = "{30 * minutes:.0f} s", gait = "{gait}" }}' for gait in ("walk", "jog"))
    path.write_text(f"steps = [{', '.join(steps)}]\n", encoding="utf-8")
    return ("--workout", str(path))


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "strapline", *words]


def environment(folder: Path) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("STRAPLINE_")}
    return clean | {
        "STRAPLINE_DATA_DIR": str(folder),
        "STRAPLINE_CONFIG": "",
        "XDG_CONFIG_HOME": str(folder / "no-config-here"),
        "LANGUAGE": "en",
        "COLUMNS": "80",
        "PYTHONWARNINGS": "error",
    }


def strapline(
    *words: str, folder: Path, also: dict[str, str] | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    process = ForkedCommand(*words, environment=environment(folder) | (also or {}), stdin=stdin)
    out, err = process.communicate(PATIENCE_S)
    return subprocess.CompletedProcess(words, process.wait(0), out, err)


@contextmanager
def running(
    *words: str, folder: Path, also: dict[str, str] | None = None
) -> Iterator[ForkedCommand]:
    """A command that goes on until a test ends it; killed at the end of the block."""
    process = ForkedCommand(*words, environment=environment(folder) | (also or {}))
    try:
        yield process
    finally:
        process.kill()
        if not process.stdout.closed:
            process.communicate(PATIENCE_S)


def document(result: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert result.returncode == 0, result.stderr
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The single line a failed command says what is wrong in."""
    assert "Traceback" not in result.stderr, result.stderr
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("strapline: "), result.stderr
    return last
