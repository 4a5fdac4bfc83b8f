"""A session that is told its heart rate by the examples of docs/devices.md."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.forked_command import ForkedCommand
from tests.integration.running import document, environment, running, strapline
from tests.patience import PATIENCE_S

DOCUMENT = (Path(__file__).parents[2] / "docs" / "devices.md").read_text(encoding="utf-8")
SECTION = DOCUMENT.split("## A heart rate from elsewhere")[1].split("\n## ")[0]
BY_HTTP, BY_MQTT = re.findall(r"```sh\n(.*?)```", SECTION, flags=re.DOTALL)
PROFILE = 'name = "Ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'
PLAN = 'title = "Short"\nsteps = [{ time = "10 min", speed = "5 km/h" }]\n'
TOLD = 3


@contextmanager
def recorded(folder: Path, *words: str, also: dict[str, str]) -> Iterator[ForkedCommand]:
    """A session of Ada on a simulated belt, without a strap, five times as fast as time."""
    (folder / "ada.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "short.toml").write_text(PLAN, encoding="utf-8")
    run = (
        "run", "--simulate", "--without", "strap", "--speed", "5", "--json", "--port", "0",
        "--athlete", str(folder / "ada.toml"), "--workout", str(folder / "short.toml"), *words,
    )  # fmt: skip
    with running(*run, folder=folder, also=also) as process:
        yield process


def line_with(words: str, process: ForkedCommand) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return line
    raise AssertionError(f"it ended without {words!r}")


def token(folder: Path) -> str:
    profiles = folder / "athletes"
    profiles.mkdir(parents=True, exist_ok=True)
    (folder / "ada.toml").write_text(PROFILE, encoding="utf-8")
    made = strapline(
        "bridge", "add", "ada-watch", "--athlete", str(folder / "ada.toml"), "--json", folder=folder
    )
    told: dict[str, Any] = document(made)
    assert (told["name"], told["athlete"]) == ("ada-watch", "Ada")
    return str(told["token"])


def typed(example: str, *, folder: Path, token: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", "-c", example],
        env=environment(folder) | {"TOKEN": token},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def tell(example: str, *, folder: Path, token: str) -> None:
    """What a watch does: one reading after the other, each a second after the last."""
    until_s = time.monotonic() + PATIENCE_S  # noqa: TID251 a test's own patience
    taken = 0
    while taken < TOLD:
        assert time.monotonic() < until_s  # noqa: TID251
        said = typed(example, folder=folder, token=token)
        assert said.returncode == 0, said.stderr
        if not said.stdout:
            taken += 1
        else:  # it has not begun yet, or this second was told already
            assert "no session is running" in said.stdout or "not newer" in said.stdout
        time.sleep(1.0)  # noqa: TID251


def sources(process: ForkedCommand) -> dict[str, float]:
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE_S)
    found: dict[str, float] = json.loads(said)["session"]["sources"]["heart_rate"]
    return found
