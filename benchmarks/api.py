"""What the API costs: the present moment 200 times a second, an hour's seconds at once.

    python -m benchmarks.api             # 2,000 questions, each of two kinds
    python -m benchmarks.api --questions 400

A process of its own serves a real store and a run that moves (`benchmarks.review`). Asked: 200
questions a second of `now` for 20 % of a core, which is 1 ms of the server's processor time each;
an hour's seconds in 150 ms. Processor time is the kernel's, of the whole process, without what it
uses while nobody asks; answers are timed by the asker, over one connection.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from dashboards.api.history import COLUMNS
from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S

A_SECOND, SHARE_OF_A_CORE, HOUR_WITHIN_MS = 200, 0.20, 150.0
REST_S = 2.0
HOURS = 9


@asynccontextmanager
async def server() -> AsyncIterator[tuple[str, str, int]]:
    """A serving process: its address, its session of an hour, its number."""
    with tempfile.TemporaryDirectory(prefix="strapline-api-") as folder:
        config = Path(folder) / "config.toml"
        config.touch()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.review", "--serve", folder, "--sessions", "1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "STRAPLINE_CONFIG": str(config)},
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            address, newest, _ = (await process.stdout.readline()).decode().split()
            yield address.rstrip("/"), newest, process.pid
        finally:
            process.stdin.close()
            await process.wait()


def cpu_s(pid: int) -> float:
    """Processor time a process has used. Source: proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def at_rest(pid: int, clock: SystemClock) -> float:
    """Share of a core that the server uses while nobody asks."""
    before = cpu_s(pid)
    await clock.sleep(REST_S)
    return (cpu_s(pid) - before) / REST_S


async def main(questions: int) -> None:
    """Ask, and print the two lines."""
    clock = SystemClock()
    async with server() as (address, session, pid), httpx.AsyncClient(base_url=address) as client:
        await client.get("/api/v1/now")
        idle = await at_rest(pid, clock)
        before, begun_ns = cpu_s(pid), clock.monotonic_ns()
        for _ in range(questions):
            (await client.get("/api/v1/now")).raise_for_status()
        took_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
        each_s = (cpu_s(pid) - before - idle * took_s) / questions
        print(
            f"now: {each_s * 1000:.2f} ms of processor time each, so {A_SECOND} a second take "
            f"{each_s * A_SECOND:.0%} of a core (asked {SHARE_OF_A_CORE:.0%}); idle {idle:.1%}"
        )
        columns = ",".join(name for name in COLUMNS if name != "rr_ms")
        for asked in ("", f"?columns={columns}"):
            times_ms, cpu_before = [], cpu_s(pid)
            for _ in range(HOURS):
                begun_ns = clock.monotonic_ns()
                answer = await client.get(f"/api/v1/sessions/{session}/seconds{asked}")
                times_ms.append((clock.monotonic_ns() - begun_ns) / 1e6)
            used_ms = (cpu_s(pid) - cpu_before) / HOURS * 1000
            rows, kib = len(answer.json()["t_s"]), len(answer.content) / 1024
            what = "usual columns" if not asked else "every column"
            print(
                f"{rows} seconds, {what}, {kib:.0f} KiB: {statistics.median(times_ms):.0f} ms "
                f"(asked {HOUR_WITHIN_MS:.0f}), {used_ms:.0f} ms of processor time"
            )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="What the API costs.")
    arguments.add_argument("--questions", type=int, default=2_000)
    asyncio.run(main(arguments.parse_args().questions))
