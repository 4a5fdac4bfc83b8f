"""What Windows and macOS lack is not needed: commands run without the modules of Unix."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

# Of Python's own that Windows does not have, less what numpy, platformdirs and shutil need here.
MODULES = (
    "fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog", "crypt",
)  # fmt: skip
OF_OS = (
    "pread", "pwrite", "preadv", "pwritev", "tcgetpgrp", "tcsetpgrp", "getpgrp", "getpgid",
    "killpg", "setsid", "fork", "forkpty", "chown", "fchown",
    "mkfifo", "getloadavg", "sched_getaffinity", "sync", "wait3", "wait4",
)  # fmt: skip
OF_SIGNAL = (
    "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGPIPE", "SIGALRM", "SIGWINCH",
    "SIGTSTP", "SIGCONT", "SIGKILL", "pthread_sigmask", "pthread_kill", "sigwait", "alarm",
    "setitimer", "siginterrupt",
)  # fmt: skip
OF_TIME = ("clock_gettime", "clock_gettime_ns", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC", "tzset")
HIDDEN = """
import asyncio, os, signal, sys, time

if __name__ == "__main__":
    for name in {modules!r}:
        sys.modules[name] = None
    for where, names in ((os, {of_os!r}), (signal, {of_signal!r}), (time, {of_time!r})):
        for name in names:
            if hasattr(where, name):
                delattr(where, name)

    def cannot(*_args, **_options):
        raise NotImplementedError

    # As the loop of Windows, which waits for sockets and nothing else.
    loop = type(asyncio.new_event_loop())
    loop.add_signal_handler = loop.remove_signal_handler = cannot
    loop.add_reader = loop.remove_reader = cannot
    from strapline.cli import main
    sys.exit(main({words!r}))
"""
CSV = "time_s,heart_rate_bpm,speed_kmh\n" + "".join(f"{s},120,8.0\n" for s in range(120))


def ran(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    script = tmp_path / "hidden.py"
    script.write_text(
        HIDDEN.format(
            modules=MODULES,
            of_os=OF_OS,
            of_signal=OF_SIGNAL,
            of_time=OF_TIME,
            words=list(words),
        ),
        encoding="utf-8",
    )
    return subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=Path(__file__).parents[2],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(Path(__file__).parents[2]),
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


def test_history_is_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    for number in range(3):
        (folder / f"run-{number}.csv").write_text(CSV.replace("120,8.0", f"{130 + number},9.0"))
    done = ran(tmp_path, "import", str(folder), "--json")
    assert done.returncode == 0, done.stderr


def test_the_doctor_answers(tmp_path: Path) -> None:
    done = ran(tmp_path, "doctor", "--json")
    assert done.returncode in (0, 2, 3), done.stderr
    assert "checks" in json.loads(done.stdout)


def test_a_demo_is_recorded_to_its_end(tmp_path: Path) -> None:
    done = ran(tmp_path, "demo", "--headless", "--speed", "max", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["intervals"]
