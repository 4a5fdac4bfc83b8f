"""Histories of a machine whose clock is wrong, by a seed, and what its store has to hold then.

Boots, kills, reboots and suspends in mid-session, sessions before and after the clock was set. Each
second that is measured has a number; the oracle is when it really was.
"""

import random
from collections import Counter
from pathlib import Path

import msgspec

from ingest.measurements import NS_PER_S
from sessions.core.model.events import SecondClosed
from sessions.recording.boot_clock import LONGEST_HOLE_NS, STEP_NS
from sessions.recording.recompute import recomputed
from sessions.store import SessionRow, Store
from strapline.session.boot_dates import settle_boot_dates
from strapline.session.session_options import Resume
from strapline.session.unfinished import settle_unfinished
from tests.sessions.recording.machines import TRUE_NS, ClockCase, Machine, number_of

DAY_S, YEAR_S = 86_400.0, 365 * 86_400.0
LEAST_S = 12  # of a stretch: less than ten seconds make no session
SLACK_NS = STEP_NS + NS_PER_S // 10


class ClockTold(msgspec.Struct, kw_only=True):
    """What histories came to; all but the first three are to be 0."""

    histories: int = 0
    sessions: int = 0
    measured_s: int = 0
    lost_s: int = 0
    twice_s: int = 0
    invented_s: int = 0
    disordered: int = 0
    wrong_durations: int = 0
    wrong_dates: int = 0
    other_recomputes: int = 0

    def add(self, other: "ClockTold") -> None:
        """The sum of both."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def faults(self) -> int:
        """How much of it is wrong."""
        first = ("histories", "sessions", "measured_s")
        return sum(getattr(self, name) for name in self.__struct_fields__ if name not in first)


class ClockHistory:
    """One machine from its first boot on."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._true_ns = TRUE_NS
        self._boots = 0
        self._measured: dict[int, tuple[str, int]] = {}  # by number: the boot, and when it was
        self._knew: set[str] = set()

    async def live(self) -> ClockTold:
        """Live through it, and look."""
        boots = self._random.randrange(2, 4)
        for boot in range(boots):
            await self._boot(is_last=boot == boots - 1)
        return self._told()

    async def _boot(self, *, is_last: bool) -> None:
        chance = self._random
        self._boots += 1
        name, case, booted_ns = f"boot {self._boots}", self._case(), self._true_ns
        self._true_ns += round(chance.uniform(3, 90) * NS_PER_S)
        lives = chance.randrange(1, 3)
        for life in range(lives):
            with Store.open(self._folder) as store:
                machine = Machine(store, boot=name, case=case, booted_ns=booted_ns)
                machine.clock.true_ns = self._true_ns
                await self._process(store, machine, ends_in_order=is_last and life == lives - 1)
                self._true_ns = machine.clock.true_ns
            self._true_ns += round(chance.choice((0.4, 5, 200)) * NS_PER_S)
        self._true_ns += round(chance.choice((8, 8, 60, 60, 2_000, 3 * DAY_S)) * NS_PER_S)

    def _case(self) -> ClockCase:
        chance = self._random
        off_s = chance.choice((0, 30, -30, -3_600, 7_200, DAY_S, -DAY_S, YEAR_S, -YEAR_S))
        return ClockCase(
            off_s=off_s,
            from_s=chance.choice((None, None, 0.0, TRUE_NS / NS_PER_S - 3 * DAY_S)),
            set_at_s=chance.choice((0.0, 0.0, 40.0, 120.0, 600.0, None)),
        )

    async def _process(self, store: Store, machine: Machine, *, ends_in_order: bool) -> None:
        chance = self._random
        resume = chance.choice((Resume.ALWAYS, Resume.ALWAYS, Resume.ALWAYS, Resume.NEVER))
        session = await settle_unfinished(
            store, resume=resume, clock=machine.clock, origin=machine.origin
        )
        for number in range(runs := chance.randrange(1, 3)):
            await store.flush()
            if session is None:
                await self._dated(store, machine)
            machine.start(session)
            session = None
            self._measure(machine)
            if chance.random() < 0.3:
                machine.wait(chance.choice((2.5, 70, 7_200)))  # out of range, or asleep
                self._measure(machine)
            await store.flush()
            if number < runs - 1 or ends_in_order or chance.random() < 0.1:
                await machine.finish()
                await store.flush()
                machine.wait(chance.choice((1, 30, 500)))
                await self._dated(store, machine)
        await store.flush()

    def _measure(self, machine: Machine) -> None:
        first = len(self._measured)
        numbers = range(first, first + self._random.randrange(LEAST_S, 30))
        for number in numbers:
            self._measured[number] = (machine.origin.boot, machine.clock.true_ns)
            machine.record(range(number, number + 1))
        if machine.clock.is_set():
            self._knew.add(machine.origin.boot)

    async def _dated(self, store: Store, machine: Machine) -> None:
        await settle_boot_dates(store, origin=machine.origin, clock=machine.clock)
        if machine.clock.is_set():
            self._knew.add(machine.origin.boot)

    def _told(self) -> ClockTold:
        told = ClockTold(histories=1, measured_s=len(self._measured))
        seen: Counter[int] = Counter()
        with Store.open(self._folder) as store:
            for row in store.read.sessions():
                told.sessions += 1
                breakdown = store.read.breakdown(row.id)
                assert breakdown is not None
                told.other_recomputes += recomputed(store, row) != breakdown
                numbers = _numbers(store, row)
                seen.update(numbers)
                told.disordered += numbers != sorted(numbers)
                self._judge(told, row, numbers, duration_s=breakdown.session.duration_s)
        told.lost_s = len(self._measured.keys() - seen.keys())
        told.invented_s = len(seen.keys() - self._measured.keys())
        told.twice_s = sum(count > 1 for count in seen.values())
        return told

    def _judge(
        self, told: ClockTold, row: SessionRow, numbers: list[int], *, duration_s: float
    ) -> None:
        moments = [self._measured[number] for number in numbers if number in self._measured]
        if not moments or row.started_ns is None:
            told.invented_s += 1
            return
        boots = dict.fromkeys(boot for boot, _ in moments)
        (_, first_ns), (_, last_ns) = moments[0], moments[-1]
        duration_ns = round(duration_s * NS_PER_S)
        if len(boots) == 1:
            told.wrong_durations += abs(duration_ns - (last_ns - first_ns)) > NS_PER_S // 1000
        elif self._knew.issuperset(boots):
            told.wrong_durations += abs(duration_ns - (last_ns - first_ns)) > SLACK_NS
        else:  # the measured stretches are true; of the holes only a least length is known
            told.wrong_durations += duration_ns < len(numbers) - len(boots)
            told.wrong_durations += duration_ns > len(boots) * LONGEST_HOLE_NS
        if next(iter(boots)) in self._knew:
            told.wrong_dates += abs(row.started_ns - first_ns) > SLACK_NS
        if moments[-1][0] in self._knew:
            told.wrong_dates += abs(row.started_ns + duration_ns - last_ns) > SLACK_NS


def _numbers(store: Store, row: SessionRow) -> list[int]:
    """The numbers of the seconds in a session's order; a held value counts once."""
    told: list[int] = []
    for event in store.read.events(row.id):
        if isinstance(event, SecondClosed) and event.speed_kmh is not None:
            number = number_of(event.speed_kmh)
            if not told or told[-1] != number:
                told.append(number)
    return told
