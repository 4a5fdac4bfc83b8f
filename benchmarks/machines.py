"""Behaviours of devices at home: that each measures or is rightly told, and none ends a run.

    python -m benchmarks.machines [NAME ...]

Asked: 40 machine behaviours, all measured or told, none ends a run; machines that obey are led to
the plan's end. Each row of `ingest.simulate.machine_behaviours` is one whole session on a
simulated device, from the first search to the breakdown.
"""

import argparse
import asyncio
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.research.machine_trial import Trial, tried
from ingest.simulate.machine_behaviours import BEHAVIOURS

ASKED = 40


async def trials(names: list[str]) -> list[Trial]:
    """One after the other."""
    with TemporaryDirectory() as folder:
        return [
            await tried(row, Path(folder) / row.slug)
            for row in BEHAVIOURS
            if not names or row.slug in names
        ]


def main() -> None:
    """Print each row, and the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    done = asyncio.run(trials(parser.parse_args().names))
    for trial in done:
        row = trial.behaviour
        came = "; ".join(trial.faults) or row.outcome.value
        print(f"    {row.slug:28} {row.does:60} {came}")
    right = Counter(one.behaviour.outcome for one in done if not one.faults)
    every = Counter(one.behaviour.outcome for one in done)
    print(f"{len(done)} behaviours, {right.total()} as they have to be   asked {ASKED}, all")
    for outcome, count in every.items():
        print(f"    {outcome.value:40} {right[outcome]} of {count}")
    print(f"runs that were ended: {sum(one.breakdown is None for one in done)}   asked 0")


if __name__ == "__main__":
    main()
