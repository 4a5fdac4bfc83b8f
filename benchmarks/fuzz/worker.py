"""One target fuzzed in a process of its own, which tells how far it is: a JSON line now and then.

`python -m benchmarks.fuzz` starts it.
"""

import argparse
import hashlib
import itertools
import json
import logging
import os
import random
import resource
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.fuzz.corpus import kept
from benchmarks.fuzz.mutation import mutated, mutated_inputs
from benchmarks.fuzz.target import Target
from benchmarks.fuzz.targets import chosen

_ROOT = Path(__file__).parents[2]
_TELL_EVERY_S = 0.5
_FEW = 5
"""Inputs kept of one fault."""


class Trials:
    """Tries inputs of one target; keeps those that show a fault, and counts."""

    def __init__(self, target: Target, *, finds: Path | None) -> None:
        self._target = target
        self._finds = finds
        self.tried = self.taken = 0
        self.slowest_s = 0.0
        self.faults: Counter[str] = Counter()

    def attempt(self, data: bytes) -> None:
        """Try one input. Never raises."""
        began_s = time.process_time()
        try:
            self.taken += self._target.attempt(data)
        except Exception as exc:
            self._note(data, exc)
        self.tried += 1
        self.slowest_s = max(self.slowest_s, time.process_time() - began_s)

    def close(self) -> None:
        """What the attempts have opened."""
        self._target.close()

    def told(self) -> dict[str, Any]:
        """Everything so far."""
        return {
            "tried": self.tried,
            "taken": self.taken,
            "slowest_s": self.slowest_s,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "faults": dict(self.faults),
        }

    def _note(self, data: bytes, exc: Exception) -> None:
        fault = fault_of(exc)
        self.faults[fault] += 1
        if self._finds is not None and self.faults[fault] <= _FEW:
            self._finds.mkdir(parents=True, exist_ok=True)
            name = f"{self._target.name}-{hashlib.sha256(data).hexdigest()[:12]}"
            (self._finds / name).write_bytes(data)
            (self._finds / f"{name}.txt").write_text("".join(traceback.format_exception(exc)))


def fault_of(exc: Exception) -> str:
    """One fault by its kind and the last line of ours that it came through."""
    frames = traceback.extract_tb(exc.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)]
    product = [f for f in ours if not f.filename.startswith(str(_ROOT / "benchmarks"))]
    at = (product or ours or frames)[-1]
    place = os.path.relpath(at.filename, _ROOT)
    return f"{type(exc).__name__} at {place}:{at.lineno}: {str(exc)[:80]}"


def run_seeded(
    trials: Trials,
    *,
    seeds: Sequence[bytes],
    words: Sequence[bytes],
    inputs: int,
    seed: str,
    tell: Callable[[], None] = lambda: None,
) -> None:
    """The seeds themselves, then mutations of them; the same ones for the same `seed`."""
    mutations = mutated_inputs(seeds, words=words, rng=random.Random(seed))
    for data in itertools.islice(itertools.chain(seeds, mutations), inputs):
        trials.attempt(data)
        tell()
    trials.close()


def run_guided(
    trials: Trials,
    *,
    seeds: Sequence[bytes],
    words: Sequence[bytes],
    inputs: int,
    seed: str,
    folder: Path,
    tell: Callable[[], None],
) -> None:
    """Mutations that reach new code are mutated again; `folder` keeps what reached it."""
    import atheris

    folder.mkdir(parents=True, exist_ok=True)
    for data in seeds:
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    dictionary = folder.parent.with_name(f"{folder.name}.words")
    escaped = ("".join(map("\\x{:02x}".format, word)) for word in words if word)
    dictionary.write_text("".join(f'"{word}"\n' for word in escaped))

    def attempt(data: bytes) -> None:
        trials.attempt(data)
        tell()
        if trials.tried >= inputs:
            sys.stdout.flush()
            os._exit(0)  # libFuzzer ends a process no other way

    def mutate(data: bytes, most: int, number: int) -> bytes:
        rng = random.Random(number)
        if rng.randrange(2):
            return mutated(data, words=words, rng=rng)[:most]
        mutation: bytes = atheris.Mutate(data, most)
        return mutation

    longest = max((len(data) for data in seeds), default=64)
    options = {
        "seed": int(hashlib.sha256(seed.encode()).hexdigest()[:7], 16) + 1,
        "max_len": max(64, 2 * longest),
        "timeout": 60,
        "rss_limit_mb": 0,
        "verbosity": 0,
        **({"dict": dictionary} if words else {}),
    }
    arguments = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *arguments, str(folder)], attempt, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> None:
    """Fuzz one target; the last line is all that came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--inputs", type=int, required=True)
    parser.add_argument("--seed", required=True)
    parser.add_argument("--finds", type=Path, required=True)
    parser.add_argument("--guided", action="store_true")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("error")
    if asked.guided:
        import atheris

        with atheris.instrument_imports(include=["ingest", "sessions", "strapline", "fitdecode"]):
            found = chosen([asked.target])
    else:
        found = chosen([asked.target])
    target = next(target for target in found if target.name == asked.target)
    trials = Trials(target, finds=asked.finds)
    told_s = 0.0

    def tell() -> None:
        nonlocal told_s
        now_s = time.process_time()
        if now_s - told_s > _TELL_EVERY_S or trials.tried == asked.inputs:
            told_s = now_s
            print(json.dumps(trials.told()), flush=True)

    run = {
        "seeds": [*target.seeds(), *kept(target.name)],
        "words": target.words,
        "inputs": asked.inputs,
        "seed": f"{target.name} {asked.seed}",
        "tell": tell,
    }
    if asked.guided:
        run_guided(trials, folder=asked.finds.parent / "reached" / target.name, **run)
    else:
        run_seeded(trials, **run)


if __name__ == "__main__":
    main()
