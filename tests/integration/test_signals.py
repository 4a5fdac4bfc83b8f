"""Ctrl-C, a kill and a page: how a recording process ends, and what is left of it."""

import re
import signal
import subprocess
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from tests.integration.running import document, running, short_plan, strapline
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.process

RUN = ("run", "--simulate", "--speed", "60", "--headless", "--json")


def wait_for_seconds(folder: Path, seconds: int) -> None:
    """Until the store of a running process holds so many committed seconds of a session."""
    from ingest.clock import SystemClock
    from sessions.core.model.events import SecondClosed
    from sessions.store import Store

    deadline_ns = SystemClock().monotonic_ns() + round(PATIENCE_S * 1e9)
    while SystemClock().monotonic_ns() < deadline_ns:
        if (folder / "strapline.sqlite3").exists():
            with Store.reading(folder) as read:
                for row in read.sessions():
                    events = read.events(row.id)
                    if sum(isinstance(event, SecondClosed) for event in events) >= seconds:
                        return
        Event().wait(0.1)
    raise AssertionError(f"no session of {seconds} s was recorded")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_ends_with_the_breakdown(tmp_path: Path, number: signal.Signals) -> None:
    with running(*RUN, folder=tmp_path) as process:
        wait_for_seconds(tmp_path, 30)
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0, err
    breakdown = document(subprocess.CompletedProcess([], 0, out, err))
    assert breakdown["session"]["duration_s"] >= 30
    stored = document(strapline("show", breakdown["session"]["id"], "--json", folder=tmp_path))
    assert stored == breakdown


def test_killed_it_is_finished_as_it_stood_by_the_next_run(tmp_path: Path) -> None:
    with running(*RUN, folder=tmp_path) as process:
        wait_for_seconds(tmp_path, 60)
        process.kill()
        process.wait(timeout=PATIENCE_S)
    short = ("--speed", "max", "--headless", *short_plan(tmp_path))
    after = strapline(*RUN[:2], *short, folder=tmp_path)
    assert "cut off" in after.stderr
    listed: list[dict[str, Any]] = document(strapline("sessions", "--json", folder=tmp_path))[
        "sessions"
    ]
    assert [row["status"] for row in listed] == ["finished", "finished"]
    assert min(row["duration_s"] for row in listed) >= 60


def test_the_pages_stay_up_without_a_session_and_end_on_ctrl_c(tmp_path: Path) -> None:
    with running("serve", "--simulate", "--port", "0", folder=tmp_path) as process:
        assert process.stderr is not None
        address = next(filter(None, (re.search(r"http://\S+", line) for line in process.stderr)))
        assert httpx.get(address[0]).status_code == 200
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
