"""A plan cut anywhere goes on elsewhere with the same step, the same words, the same end."""

import random
from pathlib import Path

import msgspec
import pytest

from ingest.measurements import Action
from sessions.live.live_view import CueView, LegView
from sessions.store import Store
from tests.sessions.recording.planned_run import Bench, Second
from tests.sizes import sized

PRESSES = (
    Action.PAUSE,
    Action.RESUME,
    Action.EASIER,
    Action.HARDER,
    Action.LAP,
    Action.EXTEND,
    Action.REPEAT,
    Action.SKIP,
    Action.NEXT,
)


def seconds_of(chance: random.Random, *, count: int) -> list[Second]:
    """A run that keeps to its plan here and there, with devices that fall silent."""
    found = []
    speed_kmh, silent = 5.0, 0
    for second in range(count):
        if chance.random() < 0.05:
            speed_kmh = chance.choice((0.0, 4.0, 5.0, 6.5, 9.0, 9.4))
        if chance.random() < 0.03:
            silent = chance.randint(1, 15)
        silent -= 1
        press = chance.choice(PRESSES) if chance.random() < 0.06 else None
        found.append(
            Second(
                bpm=None if silent > 0 and second % 2 else 110 + second % 70,
                speed_kmh=None if silent > 0 else speed_kmh,
                press=Action.BEGIN if second == 3 else press,
            )
        )
    return found


class Watched:
    """A bench, and what a viewer has seen of its plan."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.bench = Bench(store)
        self.said: list[CueView] = []
        self._number = 0

    async def move(self) -> None:
        """The process is killed, and another goes on."""
        await self._store.flush()
        self.bench = Bench(self._store, resumed=True, clock=self.bench.clock)
        self._number = 0

    def run(self, number: int, second: Second) -> tuple[object, ...]:
        """Where the plan stands afterwards."""
        self.bench.run([(number, second)])
        plan = self.bench.view().plan
        if plan is None:
            return ()
        new = [cue for cue in plan.cues if cue.number > self._number]
        self._number = max((cue.number for cue in plan.cues), default=self._number)
        self.said += [msgspec.structs.replace(cue, number=0) for cue in new]
        legs: tuple[LegView, ...] = plan.legs
        return (
            plan.index,
            plan.elapsed_s,
            plan.remaining_s,
            plan.remaining_m,
            plan.target,
            plan.standing,
            plan.score_pct,
            plan.coming,
            legs,
        )


@pytest.mark.parametrize("seed", range(sized(usual=2, quick=1, long=120)))
async def test_cut_anywhere_it_stands_and_says_what_it_would_have(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    seconds = seconds_of(chance, count=220)
    cuts = {0, 3, 4} | {chance.randrange(len(seconds)) for _ in range(12)}
    with Store.open(tmp_path / "whole") as one, Store.open(tmp_path / "moved") as other:
        whole, moved = Watched(one), Watched(other)
        for number, second in enumerate(seconds):
            if number in cuts:
                await moved.move()
            assert moved.run(number, second) == whole.run(number, second), number
        assert moved.said == whole.said
        assert moved.said
        assert await moved.bench.finish() == await whole.bench.finish()
