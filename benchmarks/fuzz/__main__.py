"""Fuzzing of everything that reads bytes of others: what raises more than it declares.

    make fuzz                                            # 100,000 inputs
    python -m benchmarks.fuzz [--inputs 10000000] [--target codec-2acd ...] [--seed 1]
    python -m benchmarks.fuzz --target file archive --seeded    # for CPU and memory of each input
    python -m benchmarks.fuzz --keep DIR                 # what was found there, into the corpus

Asked: 10 million inputs, no exception that a reader does not declare; of a file 10 s of CPU and
200 MiB at most. atheris finds its way by the code that an input reaches; where it is not
installed (`pip install --group fuzz`), or with `--seeded`, inputs are mutated blindly. Each
target has a process of its own. What shows a fault is kept under `--finds`, with its traceback.
"""

import argparse
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks.fuzz.corpus import keep, kept, lines_reached
from benchmarks.fuzz.target import Target
from benchmarks.fuzz.targets import chosen

ASKED_CPU_S, ASKED_MB = 10.0, 200.0
_LEAST = 100
_LONGEST_KEPT = 4096
_FILES = ("file-", "archive-")


@dataclass(kw_only=True)
class Told:
    """What became of one target's inputs."""

    tried: int = 0
    taken: int = 0
    slowest_s: float = 0.0
    peak_mb: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)


def shares(targets: Sequence[Target], *, inputs: int) -> dict[str, int]:
    """So many inputs for each: by its share, and some in any case."""
    whole = sum(target.share for target in targets)
    return {t.name: max(_LEAST, round(inputs * t.share / whole)) for t in targets}


def run_target(name: str, *, inputs: int, seed: int, finds: Path, guided: bool) -> Iterator[Told]:
    """What has become of its inputs, as it goes on; at least once."""
    words = [sys.executable, "-m", "benchmarks.fuzz.worker", name]
    words += ["--inputs", str(inputs), "--seed", str(seed), "--finds", str(finds / "faults")]
    finds.mkdir(parents=True, exist_ok=True)
    with (
        (finds / f"{name}.log").open("w") as log,
        subprocess.Popen(
            [*words, *(["--guided"] if guided else [])],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=os.environ | {"LANGUAGE": "en"},
        ) as process,
    ):
        assert process.stdout is not None
        try:
            yield Told()
            for line in process.stdout:
                if line.startswith("{"):
                    yield Told(**json.loads(line))
        finally:
            process.terminate()


def main() -> None:
    """Fuzz, and print what came of it, target by target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--target", nargs="*", default=[], help="beginnings of names; list: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeded", action="store_true", help="mutate blindly")
    parser.add_argument("--finds", type=Path, help="a scratch folder; default: a new one")
    parser.add_argument("--keep", type=Path, help="put what was found there into the corpus")
    asked = parser.parse_args()
    if asked.target == ["list"]:
        print("\n".join(target.name for target in chosen()))
        return
    if asked.keep is not None:
        logging.disable(logging.CRITICAL)
        keep_finds(asked.keep)
        return
    try:
        targets = chosen(asked.target)
    except LookupError as exc:
        parser.error(str(exc.args[0]))
    finds = asked.finds or Path(tempfile.mkdtemp(prefix="fuzz-"))
    guided = not asked.seeded and find_spec("atheris") is not None
    if not guided and not asked.seeded:
        print(
            "atheris is not installed here (pip install --group fuzz): inputs are mutated blindly"
        )
    sys.exit(fuzz(targets, inputs=asked.inputs, seed=asked.seed, finds=finds, guided=guided))


def fuzz(targets: Sequence[Target], *, inputs: int, seed: int, finds: Path, guided: bool) -> int:
    """The exit code: 1 where a reader has raised what it does not declare."""
    tried = shares(targets, inputs=inputs)
    faults: Counter[str] = Counter()
    done: dict[str, Told] = {}
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn()) as progress:
        bar = progress.add_task("", total=sum(tried.values()))
        for target in targets:
            before = sum(told.tried for told in done.values())
            wanted = tried[target.name]
            for told in run_target(
                target.name, inputs=wanted, seed=seed, finds=finds, guided=guided
            ):
                done[target.name] = told
                progress.update(bar, description=target.name, completed=before + told.tried)
            its = done[target.name]
            faults.update({f"{target.name}: {fault}": n for fault, n in its.faults.items()})
            if its.tried < wanted:
                faults[f"{target.name}: ended early, see {finds / target.name}.log"] += 1
            progress.console.print(line_of(target.name, its), highlight=False, soft_wrap=True)
    print(f"inputs: asked {inputs:,}, reached {sum(told.tried for told in done.values()):,}")
    files = [told for name, told in done.items() if name.startswith(_FILES)]
    if files and not guided:  # coverage costs both
        slowest_s, peak_mb = max(f.slowest_s for f in files), max(f.peak_mb for f in files)
        print(f"CPU of a file: asked {ASKED_CPU_S:.0f} s, reached {slowest_s:.1f} s")
        print(f"memory: asked {ASKED_MB:.0f} MiB, reached {peak_mb:.0f} MiB")
    print(f"undeclared exceptions: asked 0, reached {sum(faults.values())}")
    for fault, count in faults.most_common():
        print(f"  {count} x {fault}")
    if faults:
        print(f"inputs and tracebacks: {finds / 'faults'}")
    return bool(faults)


def line_of(name: str, told: Told) -> str:
    """One target's row."""
    taken = told.taken / max(1, told.tried)
    cost = f"{told.slowest_s:6.2f} s {told.peak_mb:5.0f} MiB"
    faults = f"{sum(told.faults.values())} faults"
    return f"{name:32} {told.tried:>9,} tried {taken:5.0%} taken {cost} {faults:>9}"


def keep_finds(finds: Path) -> None:
    """What a run has found, into the corpus: every fault, and what reaches a line first."""
    for target in chosen():
        faults = sorted(path for path in (finds / "faults").glob(f"{target.name}-{'?' * 12}"))
        reached = sorted(
            (finds / "reached" / target.name).glob("*"), key=lambda path: path.stat().st_size
        )
        known = lines_reached(target, [*target.seeds(), *kept(target.name)])
        new = [path.read_bytes() for path in faults]
        for path in reached:
            lines = lines_reached(target, [path.read_bytes()])
            if lines - known and path.stat().st_size <= _LONGEST_KEPT:
                known |= lines
                new.append(path.read_bytes())
        if added := keep(target.name, new):
            print(f"{target.name}: {added} more")


if __name__ == "__main__":
    main()
