"""Commands typed beside a `serve` that holds the store: the same words, the same store."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from sessions.store import Store
from strapline.beside.address import ADDRESS_FILE
from tests.integration.running import (
    command,
    document,
    environment,
    one_line,
    running,
    short_plan,
    strapline,
)
from tests.integration.test_serve import address
from tests.patience import PATIENCE_S, until

pytestmark = pytest.mark.process

PROFILE = 'name = "{name}"\nsex = "female"\nage_years = 34\nmass_kg = {mass}\n'
SERVE = ("serve", "--simulate", "--port", "0")


def wait_until(holds: Callable[[], bool]) -> None:
    asyncio.run(until(holds))


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder with two people and one session, which no process holds."""
    folder = tmp_path_factory.mktemp("ended") / "data"
    folder.mkdir(mode=0o700)
    (folder / "athletes").mkdir(mode=0o700)
    for name, mass in (("Ada", 61), ("Bob", 90)):
        told = PROFILE.format(name=name, mass=mass)
        (folder / "athletes" / f"{name}.toml").write_text(told, encoding="utf-8")
        (folder / "athletes" / f"{name}.toml").chmod(0o600)
    ran = strapline(
        *("run", "--simulate", "--speed", "max", "--headless", "--json", "--athlete", "Ada"),
        *short_plan(folder.parent, minutes=5),
        folder=folder,
    )
    return folder, document(ran)["session"]["id"]


@contextmanager
def served(folder: Path, *words: str, also: dict[str, str] | None = None) -> Iterator[None]:
    with running(*SERVE, *words, folder=folder, also=also) as process:
        address(process)
        wait_until(lambda: (folder / ADDRESS_FILE).exists())
        yield
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, err
    assert not (folder / ADDRESS_FILE).exists()


def test_what_is_typed_beside_says_and_does_what_it_does_alone(
    ended: tuple[Path, str], tmp_path: Path
) -> None:
    origin, session = ended
    alone, beside = (Path(shutil.copytree(origin, tmp_path / name)) for name in ("alone", "aside"))
    for folder in (alone, beside):  # what the pages do not know of is made where it is typed
        (folder / "in").mkdir()
        rows = "".join(f"{second},{120 + second % 7},9.0\n" for second in range(120))
        (folder / "in" / "run.csv").write_text(f"time_s,heart_rate_bpm,speed_kmh\n{rows}")
    typed = [
        ("recompute", session, "--with-current-profile"),
        ("sessions", "trim", session, "--from", "1:00", "--to", "4:00"),
        ("sessions", "undo"),
        ("sessions", "assign", session[:13], "Bob"),
        ("sessions", "delete", "nothing-like-it"),
    ]
    also = {"LANGUAGE": "de"}
    with served(beside):
        for words in typed:
            here = strapline(*words, folder=alone, also=also)
            there = strapline(*words, folder=beside, also=also)
            assert there.stdout == here.stdout
            assert there.stderr.replace("aside", "alone") == here.stderr
            assert there.returncode == here.returncode, words
        typed_path = os.path.relpath(beside / "in")
        imported = document(
            strapline("import", typed_path, "--athlete", "Bob", "--json", folder=beside)
        )
        assert imported["counts"]["new"] == 1
        shown = document(strapline("show", session, "--json", folder=beside))
    assert shown == document(strapline("show", session, "--json", folder=alone))


def test_what_is_published_beside_goes_out_by_whoever_runs(
    ended: tuple[Path, str], tmp_path: Path
) -> None:
    origin, session = ended
    folder = Path(shutil.copytree(origin, tmp_path / "data"))
    also = {"STRAPLINE_INFLUX__FILE": str(tmp_path / "points.txt")}
    with served(folder, also=also):
        told = strapline("publish", session, folder=folder, also=also)
        assert told.returncode == 0, told.stderr
        assert told.stderr.split() == f"Session {session} is published.".split()
        points = (tmp_path / "points.txt").read_text(encoding="utf-8").splitlines()
    seconds = [line for line in points if line.startswith("hr,")]
    assert len(seconds) == len(set(seconds)) > 290


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def test_ctrl_c_ends_the_waiting_and_not_what_runs(
    ended: tuple[Path, str], tmp_path: Path, stack: ExitStack
) -> None:
    origin, session = ended
    folder = Path(shutil.copytree(origin, tmp_path / "data"))
    silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))  # it never answers
    also = {
        "STRAPLINE_INFLUX__ENABLED": "true",
        "STRAPLINE_INFLUX__URL": f"http://127.0.0.1:{silent.getsockname()[1]}",
        "STRAPLINE_INFLUX__TOKEN": "x",
        "STRAPLINE_INFLUX__ORG": "x",
        "STRAPLINE_INFLUX__BUCKET": "x",
    }
    with served(folder, also=also):
        waiting = subprocess.Popen(
            command("publish", session),
            env=environment(folder) | also,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        # Before the holder has begun with it there would be nothing to go on with.
        wait_until(lambda: _is_under_way(waiting, folder))
        waiting.send_signal(signal.SIGINT)
        _, err = waiting.communicate(timeout=PATIENCE_S)
        assert "to go on: strapline publish --waiting" in " ".join(err.split()), err
        assert waiting.returncode == 0
        # It is free for the next one.
        assert strapline("recompute", session, folder=folder, also=also).returncode == 0


def test_what_is_being_recorded_is_left_alone(tmp_path: Path) -> None:
    with served(tmp_path, "--athletes", "1", "--speed", "20"):
        rows: list[dict[str, str]] = []
        while not rows:
            rows = document(strapline("sessions", "--json", folder=tmp_path))["sessions"]
        for words in (("sessions", "delete"), ("recompute",)):
            refused = strapline(*words, rows[0]["id"], folder=tmp_path)
            assert refused.returncode == 2
            assert rows[0]["id"] in one_line(refused)
    (row,) = document(strapline("sessions", "--json", folder=tmp_path))["sessions"]
    assert row["status"] == "finished"


def test_a_run_answers_too(ended: tuple[Path, str], tmp_path: Path) -> None:
    origin, session = ended
    folder = Path(shutil.copytree(origin, tmp_path / "data"))
    run = ("run", "--simulate", "--speed", "1", "--headless", "--athlete", "Ada")
    with running(*run, folder=folder):
        wait_until(lambda: (folder / ADDRESS_FILE).exists())
        told = strapline("sessions", "delete", session, folder=folder)
        assert told.returncode == 0, told.stderr


def _is_under_way(waiting: "subprocess.Popen[str]", folder: Path) -> bool:
    """Whether the holder has put out what is to be published."""
    assert waiting.poll() is None, waiting.communicate()
    with Store.reading(folder) as read:
        return read.outbox_length() > 0
