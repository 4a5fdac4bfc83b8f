"""A run that is cut off by a restart goes on in a process whose machine boots into the past."""

import asyncio
import signal
import sqlite3
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from sessions.core.model.events import SecondClosed
from sessions.store import Store
from sessions.store.stored_values import StoredStatus
from tests.integration.other_boot import why_there_is_none, words_in_another_boot
from tests.integration.running import command, document, strapline
from tests.integration.test_proxies import a_house, started, told
from tests.patience import until

pytestmark = pytest.mark.process

RUN = command("run", "--headless", "--no-page", "--json", "--resume", "always")
DAYS_BEHIND = 400
# A session shorter than ten seconds is none.
BEFORE_S, AFTER_S = 11.0, 5.0


def recorded_s(folder: Path) -> list[float]:
    """How long each boot has recorded a strap, the oldest boot first."""
    stamps: dict[str, list[int]] = {}
    with suppress(sqlite3.OperationalError), Store.reading(folder) as read:
        for session in read.sessions():
            for row in read.journal(session.id):
                if row.device == "strap":
                    stamps.setdefault(row.boot, []).append(row.monotonic_ns)
    return [(max(boot) - min(boot)) / NS_PER_S for boot in stamps.values()]


async def until_recorded(
    folder: Path, process: asyncio.subprocess.Process, least_s: list[float]
) -> None:
    """Until each boot has recorded for so long, or the process is over."""

    def holds() -> bool:
        found_s = recorded_s(folder)
        return len(found_s) == len(least_s) and all(
            found >= asked for found, asked in zip(found_s, least_s, strict=True)
        )

    await until(lambda: process.returncode is not None or holds())


async def test_a_run_goes_on_where_the_machine_restarts_into_the_past(tmp_path: Path) -> None:
    if why := why_there_is_none(tmp_path):
        pytest.skip(why)
    began_ns = SystemClock().wall_ns()
    async with a_house() as (room, proxy):
        async with started(tmp_path, proxy, *RUN) as cut_off:
            await until(lambda: len(proxy.links) == 2 or cut_off.returncode is not None)
            room.begin()
            await until_recorded(tmp_path, cut_off, [BEFORE_S])
            cut_off.kill()
            await cut_off.wait()
        past = words_in_another_boot(tmp_path, *RUN, days=-DAYS_BEHIND)
        async with started(tmp_path, proxy, *past) as going_on:
            await until_recorded(tmp_path, going_on, [BEFORE_S, AFTER_S])
            going_on.send_signal(signal.SIGINT)
            breakdown = await told(going_on)
    with Store.reading(tmp_path) as read:
        (row,) = read.sessions()
        seconds = [event for event in read.events(row.id) if isinstance(event, SecondClosed)]
    assert row.status is StoredStatus.FINISHED
    assert row.id == breakdown["session"]["id"]
    # Neither does it begin or end in the past, nor do 400 days of it pass.
    assert row.started_ns is not None
    assert row.ended_ns is not None
    assert began_ns < row.started_ns < row.ended_ns < began_ns + 3600 * NS_PER_S
    assert BEFORE_S + AFTER_S - 2 <= breakdown["session"]["duration_s"] < 3600
    assert len(seconds) >= BEFORE_S + AFTER_S - 2
    assert all(earlier.t_s < later.t_s for earlier, later in pairwise(seconds))
    assert (
        await asyncio.to_thread(strapline, "recompute", row.id, folder=tmp_path)
    ).returncode == 0
    shown = await asyncio.to_thread(strapline, "show", row.id, "--json", folder=tmp_path)
    assert document(shown) == breakdown
