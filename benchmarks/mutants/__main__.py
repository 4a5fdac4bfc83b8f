"""Mutants: small changes of codecs and core, of which the tests must notice nearly all.

    python -m benchmarks.branches          # once: which tests run which line
    python -m benchmarks.mutants [--count 400] [--seed 1] [--only ingest/codecs]

Asked: 85 % of 400 noticed, in codecs and in core each. Half of the sample is of each. A mutant is
tried in a fork by the tests that run its line: those of the module's own file first, then of its
folder, then the quickest, some seconds of them at most (as they took under `benchmarks.branches`);
so the score is a lower bound. One that takes five times as long as its tests do is noticed as well.
`benchmarks/mutants/equivalent.toml` names those that no test could notice, each with a reason; they
are not counted.
"""

import argparse
import random
import sys
import tomllib
from collections import Counter
from pathlib import Path

from rich.progress import Progress

from benchmarks.mutants.covering import Covering
from benchmarks.mutants.operators import Mutant, mutants_of
from benchmarks.mutants.trial import Verdict, load_libraries, try_mutant

WATCHED = ("ingest/codecs", "sessions/core")
ASKED_PCT = 85.0
EQUIVALENT = Path(__file__).parent / "equivalent.toml"


def sample(folder: str, *, count: int, seed: int) -> list[Mutant]:
    """So many mutants of a folder, the same ones for the same seed."""
    paths = sorted(Path(folder).rglob("*.py"))
    known = [mutant for path in paths for mutant in mutants_of(str(path), path.read_text())]
    return random.Random(seed).sample(known, min(count, len(known)))


def equivalent() -> dict[tuple[str, str], str]:
    """The reason why each of them is equivalent, by file and change."""
    rows = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {(row["file"], row["change"]): row["reason"] for row in rows}


def main() -> None:
    """Try the sample, name what survived, and print the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=WATCHED, help="one of the two")
    parser.add_argument("--seconds", type=float, default=12.0, help="of tests for each at most")
    asked = parser.parse_args()
    folders = [asked.only] if asked.only else [*WATCHED]
    each = [sample(f, count=asked.count // len(folders), seed=asked.seed) for f in folders]
    mutants = [mutant for together in zip(*each, strict=True) for mutant in together]
    covering = Covering.read(most_s=asked.seconds, tests=load_libraries())
    known = equivalent()
    scores = {folder: Counter[str]() for folder in folders}
    with Progress() as progress:
        for mutant in progress.track(mutants, description="mutants"):
            folder = next(folder for folder in folders if mutant.path.startswith(folder))
            if (mutant.path, mutant.change) in known:
                scores[folder]["equivalent"] += 1
                continue
            verdict = try_mutant(mutant, covering.tests_of(mutant))
            scores[folder][verdict.value] += 1
            if verdict not in (Verdict.NOTICED, Verdict.TOO_LONG):
                line = f"{verdict.value}: {mutant.path}:{mutant.line}: {mutant.change}"
                progress.console.print(line, soft_wrap=True, highlight=False, markup=False)
    sys.exit(max(told(folder, score) for folder, score in scores.items()))


def told(folder: str, score: Counter[str]) -> int:
    """Print a folder's score; 1 where it is too low."""
    tried = score.total() - score["equivalent"]
    noticed = score[Verdict.NOTICED.value] + score[Verdict.TOO_LONG.value]
    reached = 100 * noticed / max(1, tried)
    words = ", ".join(f"{count} {word}" for word, count in sorted(score.items()))
    print(f"{folder}: asked {ASKED_PCT:.0f} %, reached {reached:.1f} % of {tried} ({words})")
    return int(reached < ASKED_PCT)


if __name__ == "__main__":
    main()
