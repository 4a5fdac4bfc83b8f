"""The commands as a user types them, with a real BlueZ below."""

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ingest.codecs.registry import decode
from ingest.measurements import Treadmill
from sessions.store import Store
from tests.bluez.bench import Bench, bench

# Emulated processors take half a minute to import and open what a session needs, or several when
# the real ones are busy.
STARTED_S, ENDED_S = 600.0, 240.0
RECORDED_S = 25.0
PROFILE = 'name = "ada"\nsex = "female"\nage_years = 34\nmass_kg = 61\n'


@asynccontextmanager
async def started(data_dir: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "strapline",
        *words,
        "--data-dir",
        str(data_dir),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if not has_ended(process):
            process.kill()
            await process.communicate()


async def typed(seat: Bench, data_dir: Path, *words: str, ends: int = 0) -> Any:
    """The JSON document that a command answers with; `ends`: its exit code."""
    async with started(data_dir, *words, "--json") as process, seat.clock.timeout(STARTED_S):
        said, complained = await process.communicate()
    assert process.returncode == ends, complained.decode()
    return json.loads(said)


def has_ended(process: asyncio.subprocess.Process) -> bool:
    return process.returncode is not None


def both_linked(seat: Bench) -> bool:
    return bool(seat.room.strap.peripheral.links and seat.room.treadmill.peripheral.links)


def belt_records(data_dir: Path, *, session: str) -> list[Treadmill]:
    """What the belt sent for a session, as its journal holds it."""
    with Store.open(data_dir) as store:
        rows = [row for row in store.read.journal(session) if row.characteristic == "2ACD"]
    records = [decode(row.characteristic, row.payload) for row in rows]
    return [record for record in records if isinstance(record, Treadmill)]


def counted_m(records: list[Treadmill]) -> float:
    """The metres of its counter, from the first record to the last."""
    counter = [r.total_distance_m for r in records if r.total_distance_m is not None]
    return counter[-1] - counter[0]


async def test_doctor_finds_nothing_that_keeps_a_run_from_starting(tmp_path: Path) -> None:
    async with bench() as seat:
        found = await typed(seat, tmp_path, "doctor")
    assert found["can_run"]
    # All of the machine's folders are in memory, which is told.
    worth_a_word = [check["name"] for check in found["checks"] if check["verdict"] != "fine"]
    assert worth_a_word == ["data folder"]


async def test_doctor_says_what_to_type_when_the_adapter_is_switched_off(tmp_path: Path) -> None:
    async with bench() as seat:
        await seat.daemon.switch_off()
        found = await typed(seat, tmp_path, "doctor", ends=3)
    assert not found["can_run"]
    (power,) = [check for check in found["checks"] if check["name"] == "power"]
    assert power["verdict"] != "fine"
    assert "bluetoothctl power on" in power["todo"]


async def test_a_paired_strap_and_treadmill_are_recorded_to_a_breakdown(tmp_path: Path) -> None:
    profile = tmp_path / "ada.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    async with bench() as seat:
        strap, treadmill = seat.room.strap, seat.room.treadmill
        for address, alias in (
            (strap.peripheral.address, "chest"),
            (treadmill.peripheral.address, "belt"),
        ):
            paired = await typed(seat, tmp_path, "pair", "--device", address, "--alias", alias)
            assert paired["device"]["alias"] == alias
        async with started(
            tmp_path, "run", "--headless", "--json", "--athlete", str(profile)
        ) as run:
            await seat.until(lambda: has_ended(run) or both_linked(seat))
            assert not has_ended(run), (await run.communicate())[1].decode()
            linked_s = treadmill.belt.now_s
            await seat.until(lambda: treadmill.belt.now_s > linked_s + RECORDED_S)
            run.send_signal(signal.SIGINT)
            async with seat.clock.timeout(ENDED_S):
                said, complained = await run.communicate()
    assert run.returncode == 0, complained.decode()
    session = json.loads(said)["session"]
    assert session["duration_s"] > RECORDED_S / 2
    belt = belt_records(tmp_path, session=session["id"])
    assert {record.speed_kmh for record in belt} == {6.0}
    # Of seconds before its first record or after its last one the counter tells nothing.
    assert session["distance_m"] == pytest.approx(counted_m(belt), abs=1.0)
    assert session["mean_speed_kmh"] == pytest.approx(
        session["moving_distance_m"] / session["moving_s"] * 3.6
    )
    assert 50 < session["mean_heart_rate_bpm"] < 190
    assert set(session["sources"]["heart_rate"]) == {"chest"}
    assert set(session["sources"]["speed"]) == {"belt"}
    # An emulated processor stands still, on a busy machine for most of the time: what it missed is
    # told, and something of everything was heard.
    missing_s: Counter[str] = Counter()
    for gap in session["gaps"]:
        missing_s[gap["what"]] += gap["end_s"] - gap["start_s"]
    assert max(missing_s.values(), default=0.0) < session["duration_s"]
