"""The `strapline` command as a user runs it: a process of its own, in a data folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_S


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
    *words: str,
    folder: Path,
    also: dict[str, str] | None = None,
    stdin: str | None = None,
    timeout_s: float = PATIENCE_S,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words),
        env=environment(folder) | (also or {}),
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


@contextmanager
def running(
    *words: str, folder: Path, also: dict[str, str] | None = None
) -> "Iterator[subprocess.Popen[str]]":
    """A command that goes on until a test ends it; killed at the end of the block."""
    process = subprocess.Popen(
        command(*words),
        env=environment(folder) | (also or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


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
