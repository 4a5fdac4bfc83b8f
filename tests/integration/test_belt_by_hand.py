"""`strapline run --belt-by-hand`: keys become a belt in the journal and in the breakdown."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from ingest.clock import SystemClock
from sessions.store import Store
from tests.integration.running import command, environment, strapline
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.process

FASTER, STEEPER = b"\x1b[A", b"\x1b[C"


async def run_with_keys(folder: Path) -> dict[str, Any]:
    """A simulated run in which somebody sets 9 km/h and 1 %, and ends it after a while."""
    words = ("--simulate", "--belt-by-hand", "--no-page", "--speed", "100", "--json")
    process = await asyncio.create_subprocess_exec(
        *command("run", *words),
        env=environment(folder),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    async with SystemClock().timeout(PATIENCE_S):
        await said(process.stderr, b"Set the belt")
        process.stdin.write(FASTER * 18 + STEEPER * 2)
        await process.stdin.drain()
        for _ in range(6):
            await said(process.stderr, b"9.0 km/h  1.0 %")
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    told: dict[str, Any] = json.loads(out)
    return told


async def said(stream: asyncio.StreamReader, words: bytes) -> None:
    while words not in await stream.readline():
        assert not stream.at_eof(), f"{words!r} was never said"


async def test_keys_set_the_belt_and_the_breakdown_says_that_nobody_measured_it(
    tmp_path: Path,
) -> None:
    breakdown = await run_with_keys(tmp_path)
    session = breakdown["session"]
    assert session["sources"]["inferred"] == ["by hand"]
    assert [*session["sources"]["heart_rate"]] == ["strap"]
    last = breakdown["intervals"][-1]
    assert last["kind"] == "jog"
    assert last["mean_speed_kmh"] == pytest.approx(9.0)
    assert last["mean_incline_pct"] == 1.0
    # The simulated runner runs on that belt, and on no other.
    assert session["max_heart_rate_bpm"] > 110
    assert {interval["confidence"] for interval in breakdown["intervals"]} == {"inferred"}
    # It is in the journal: folding that again gives the same.
    assert strapline("recompute", session["id"], folder=tmp_path).returncode == 0
    with Store.reading(tmp_path) as read:
        again = read.breakdown(session["id"])
    assert again is not None
    assert again.to_dict() == breakdown
