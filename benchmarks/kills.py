"""Kills of recorder, gateway, broker and processor at named moments: what each one cost.

    python -m benchmarks.kills [--kills 400] [--studio 100] [--seed 1] [--json]
    python -m benchmarks.kills --only "out of memory" --kills 40 --studio 0

Each process is killed at a seeded instant inside a moment that has a name, or gets no more memory
from then on, and the next one goes on. After each kill the store is compared with what the radio
gave and with a recompute from scratch. Asked: 500 kills, nothing lost but the last 1.0 s, nothing
twice, nothing invented, no other breakdown, no damaged file. `stood` counts kills that cost more,
on a machine that stood still for that long just then.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import track

from tests.crash.lives import import_all
from tests.crash.moments import OF_A_RECORDER, Moment
from tests.crash.recorder_story import RecorderStory
from tests.crash.studio_story import GATEWAY, TOGETHER, StudioStory
from tests.crash.told import AT_MOST_S, Kill, Told
from tests.mosquitto.server import MosquittoServer

_LIVES = 6  # of one recorder's story
_ROUNDS = 3  # of one studio's


def moments_of(count: int, *, seed: int, only: str | None) -> list[Moment]:
    """Each moment (or the one named) as often as the others, in an order of this seed."""
    chance = random.Random(seed)
    found: list[Moment] = []
    known = [moment for moment in OF_A_RECORDER if only in (None, moment.name)]
    while len(found) < count:
        found += chance.sample(known, len(known))
    return found[:count]


def rounds_of(count: int, *, seed: int) -> list[tuple[str, ...]]:
    """Who dies together, so that `count` die in all."""
    chance = random.Random(seed)
    found: list[tuple[str, ...]] = []
    while sum(map(len, found)) < count:
        found += chance.sample(TOGETHER, len(TOGETHER))
    while sum(map(len, found)) > count:
        found.pop()
    return found + [(GATEWAY,)] * (count - sum(map(len, found)))


def recorders(root: Path, *, kills: int, seed: int, only: str | None) -> Iterator[Told]:
    """Stories of `strapline run`, one after the other."""
    meant = moments_of(kills, seed=seed, only=only)
    for first in range(0, kills, _LIVES):
        folder = _folder(root / f"recorder-{first}")
        told = RecorderStory(folder, seed=seed + first).tell(meant[first : first + _LIVES])
        yield _kept_if_wrong(folder, told)


def studios(root: Path, *, kills: int, seed: int) -> Iterator[Told]:
    """Stories of gateway, broker and processor, one after the other."""
    if not kills:
        return
    rounds = rounds_of(kills, seed=seed)
    for first in range(0, len(rounds), _ROUNDS):
        folder = _folder(root / f"studio-{first}")
        (folder / "broker").mkdir()
        with MosquittoServer.running(folder / "broker") as broker:
            story = StudioStory(folder, seed=seed + first, broker=broker)
            told = story.tell(rounds[first : first + _ROUNDS])
        yield _kept_if_wrong(folder, told)


def _folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _kept_if_wrong(folder: Path, told: Told) -> Told:
    if not told.faults:
        shutil.rmtree(folder)
    return told


def table(kills: Sequence[Kill]) -> Iterator[str]:
    """A line for each moment: how many, and the most that one cost."""
    yield f"{'moment':32}{'kills':>6}{'inside':>8}{'at most':>9}{'above':>7}{'stood':>7}"
    for moment in sorted({kill.moment for kill in kills}):
        these = [kill for kill in kills if kill.moment == moment]
        inside = sum(kill.was_inside for kill in these)
        worst_s = max(kill.lost_s for kill in these)
        above = [kill for kill in these if kill.lost_s > AT_MOST_S]
        stood = sum(kill.lost_s <= AT_MOST_S + kill.slack_s for kill in above)
        yield f"{moment:32}{len(these):6}{inside:8}{worst_s:7.2f} s{len(above):7}{stood:7}"


def main() -> int:
    """Print what the kills cost; 1 where anything was lost, twice, invented or damaged."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=400)
    parser.add_argument("--studio", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[moment.name for moment in OF_A_RECORDER])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    import_all()
    root = Path(tempfile.mkdtemp(prefix="strapline-kills-"))
    told = Told()
    kinds = (
        recorders(root, kills=arguments.kills, seed=arguments.seed, only=arguments.only),
        studios(root, kills=arguments.studio, seed=arguments.seed),
    )
    rounds = len(rounds_of(arguments.studio, seed=arguments.seed))
    for one in track(
        chain(*kinds),
        description="stories",
        total=-(-arguments.kills // _LIVES) + -(-rounds // _ROUNDS),
        console=Console(stderr=True),
    ):
        told.add(one)
        for fault in one.faults:
            print(fault, file=sys.stderr)
    if arguments.json:
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    else:
        for line in table(told.kills):
            print(line)
        asked = arguments.kills + arguments.studio
        print(f"kills {len(told.kills)} of {asked}; found wrong: {len(told.faults)}, asked 0")
    if told.faults:
        print(f"what is wrong is kept in {root}", file=sys.stderr)
        return 1
    shutil.rmtree(root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
