"""Clocks that are wrong: seconds lost, told twice or made up, and dates that are not true.

    python -m benchmarks.clocks [--histories 300] [--seed 1] [--json]

Each history is one machine by a seed: boots whose wall clock is behind or ahead (by 30 s to 56
years, or at the last shutdown), set by somebody who knows at some time or never; runs, kills,
reboots and suspends in mid-run. Every measured second carries a number, so that the oracle is when
it really was. Asked: 0 of everything but the first three.
"""

import argparse
import asyncio
import contextlib
import io
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.sessions.recording.clock_histories import ClockHistory, ClockTold


async def lived(histories: int, *, seed: int) -> ClockTold:
    """All of them together."""
    total = ClockTold()
    for number in range(histories):
        with (
            tempfile.TemporaryDirectory(prefix="strapline-clocks-") as folder,
            contextlib.redirect_stderr(io.StringIO()),
        ):
            total.add(await ClockHistory(Path(folder), seed=seed + number).live())
    return total


def main() -> None:
    """Live through them and print what they came to; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--histories", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    total = asyncio.run(lived(options.histories, seed=options.seed))
    if options.json:
        print(msgspec.json.encode(total).decode())
    else:
        for name in total.__struct_fields__:
            print(f"{name.replace('_', ' '):<18}{getattr(total, name):>8,}")
    sys.exit(1 if total.faults else 0)


if __name__ == "__main__":
    main()
