"""A recording goes on whatever becomes of those who read it: terminal, pipe, pager, log."""

import os
import pty
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sessions.store import Store
from sessions.store.stored_values import StoredStatus
from tests.integration.running import command, environment
from tests.integration.test_signals import wait_for_seconds
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.process

RUN = ("run", "--simulate", "--speed", "60", "--no-page")
PROFILE = """name = "Ada"
sex = "female"
age_years = 34
mass_kg = 61
height_m = 1.68
heart_rate_rest_bpm = 55
"""


@contextmanager
def recording(folder: Path, *, out: int, err: int) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        command(*RUN), env=environment(folder), stdin=subprocess.DEVNULL, stdout=out, stderr=err
    )
    try:
        wait_for_seconds(folder, 30)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=PATIENCE_S)


def the_only_session_s(folder: Path) -> float:
    with Store.reading(folder) as read:
        (row,) = read.sessions()
        assert row.status is StoredStatus.FINISHED
        breakdown = read.breakdown(row.id)
    assert breakdown is not None
    return breakdown.session.duration_s


def test_nobody_reads_its_pipes_any_more(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with recording(tmp_path, out=writing, err=writing) as process:
        os.close(reading)
        os.close(writing)
        wait_for_seconds(tmp_path, 120)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE_S) == 0
    assert the_only_session_s(tmp_path) >= 120


def test_a_pager_that_stands_still_holds_up_nothing(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    while select.select((), (writing,), (), 0)[1]:
        os.write(writing, b"x" * 4096)
    with recording(tmp_path, out=subprocess.DEVNULL, err=writing) as process:
        wait_for_seconds(tmp_path, 120)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE_S) == 0
    os.close(reading)
    os.close(writing)
    assert the_only_session_s(tmp_path) >= 120


def hung_up(terminal: int, process: "subprocess.Popen[bytes]") -> None:
    """As a window is closed: the kernel tells the session's leader."""
    os.close(terminal)
    del process


def killed_shell(terminal: int, process: "subprocess.Popen[bytes]") -> None:
    """As a shell does when it ends: it tells its jobs, then the kernel does."""
    process.send_signal(signal.SIGHUP)
    os.close(terminal)


@pytest.mark.parametrize("close", [hung_up, killed_shell])
def test_a_closed_terminal_ends_it_in_order(
    tmp_path: Path, close: Callable[[int, "subprocess.Popen[bytes]"], None]
) -> None:
    terminal, inside = pty.openpty()
    begun = f"""
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, {command(*RUN)!r})
"""
    # In a terminal a person without a profile would be asked for one.
    (tmp_path / "athletes").mkdir()
    (tmp_path / "athletes" / "Ada.toml").write_text(PROFILE, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", begun],
        env=environment(tmp_path) | {"TERM": "xterm"},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    try:
        with drained(terminal) as stop_draining:
            wait_for_seconds(tmp_path, 30)
            stop_draining()
        close(terminal, process)
        assert process.wait(timeout=PATIENCE_S) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=PATIENCE_S)
    assert the_only_session_s(tmp_path) >= 30


@contextmanager
def drained(terminal: int) -> Iterator[Callable[[], None]]:
    """Somebody looks at the terminal until told to stop."""
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            if select.select((terminal,), (), (), 0.1)[0]:
                os.read(terminal, 65536)

    looking = threading.Thread(target=look)
    looking.start()

    def stop() -> None:
        over.set()
        looking.join()

    try:
        yield stop
    finally:
        stop()


def test_started_to_outlive_its_terminal_it_does(tmp_path: Path) -> None:
    begun = (
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
        f"os.execv(sys.executable, {command(*RUN)!r})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", begun],
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_seconds(tmp_path, 30)
        process.send_signal(signal.SIGHUP)
        wait_for_seconds(tmp_path, 120)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_S) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=PATIENCE_S)
    assert the_only_session_s(tmp_path) >= 120


def test_a_document_for_a_reader_who_left_is_no_error(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("sessions", "--help"),
        env=environment(tmp_path),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE_S,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_document_on_a_full_disk_is_one(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("sessions", "--json"),
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
            timeout=PATIENCE_S,
        )
    assert done.returncode != 0
    assert done.stderr == "strapline: standard output: no space left on device\n"


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
def test_a_closed_standard_input_is_nobody_to_ask(tmp_path: Path) -> None:
    asked = (
        "import sys; from strapline.console.lasting_streams import outlive_readers;"
        " outlive_readers(); print(sys.stdin.isatty(), sys.stdin.read())"
    )
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -c "$1" <&-', sys.executable, asked],
        env=environment(tmp_path),
        capture_output=True,
        check=False,
        text=True,
        timeout=PATIENCE_S,
    )
    assert (done.stdout, done.stderr) == ("False \n", "")
