"""A lane of a soak: one or several processes kept alive, troubled, and accounted for at the end."""

import heapq
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from ingest.measurements import NS_PER_S
from sessions.store.database_file import STORE_FILE
from sessions.store.second_place import spilled_of
from tests.crash.accounting import losses_of
from tests.crash.lives import Life, Living
from tests.crash.small_disk import SmallDisk
from tests.crash.witness import NOW, Testimony

WARM_S = 20.0  # real time in which a process takes what it will hold
FULL_DISK_S = 3.0  # docs/store.md: only then is what is recorded in a second place as well


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What a process held at a moment of real time. `hours`: simulated, since its start."""

    at_s: float
    hours: float
    rss_mib: float
    descriptors: int


@dataclass(kw_only=True)
class Accounts:
    """What a lane measured, and where that is now; `faults`: what is not in order."""

    measured: int = 0
    stored: int = 0
    at_kills: int = 0  # of the last second before one, or of the last four on a full disk
    named: int = 0  # in the table of losses
    hours: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def unaccounted(self) -> int:
        return self.measured - self.stored - self.at_kills - self.named


class Schedule:
    """What is to be done later."""

    def __init__(self) -> None:
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()

    def put(self, in_s: float, do: Callable[[], None]) -> None:
        due_ns = NOW.monotonic_ns() + round(in_s * NS_PER_S)
        heapq.heappush(self._due, (due_ns, next(self._order), do))

    def run_due(self, *, all_of_it: bool = False) -> None:
        while self._due and (all_of_it or self._due[0][0] <= NOW.monotonic_ns()):
            heapq.heappop(self._due)[2]()


class Kept:
    """One command that is begun again whenever it has ended; its data is on a disk of its own."""

    def __init__(
        self,
        name: str,
        *,
        folder: Path,
        disk: SmallDisk,
        words: Callable[[int], Sequence[str]],
        also: Mapping[str, str],
    ) -> None:
        self.name = name
        self.disk = disk
        self.data = disk.folder / "data"
        self._folder = folder
        self._second = folder / f"{name}-second"
        self._second.mkdir(parents=True)
        self._words = words
        self._also = {**also, "TMPDIR": str(self._second), "HOME": str(self._second)}
        self._lives: list[Path] = []
        self._killed: dict[Path, float] = {}
        self._living: Living | None = None
        self._begun_s = 0.0
        self._safe_from_kills_s = 0.0
        self.troubles: Counter[str] = Counter()
        self.traces: list[list[Trace]] = []
        self.faults: list[str] = []

    @property
    def process(self) -> int | None:
        return None if self._living is None else self._living.process

    def keep(self) -> None:
        """Begin it where it is not; look at what it holds where it is."""
        living = self._living
        if living is not None and (code := living.ended(within_s=0)) is not None:
            if code == -signal.SIGTERM:  # before it had begun, it is as good as a kill
                self._killed[self._lives[-1]] = 1.0
            elif code not in (0, 2):
                self.faults.append(f"{self.name} ended with {code}: {self.said()}")
            self._living = living = None
        if living is None:
            self._begin()
        else:
            self._look(living)

    def _begin(self) -> None:
        self._lives.append(self._folder / f"{self.name}-{len(self._lives)}")
        self._begun_s = NOW.monotonic_ns() / NS_PER_S
        self.traces.append([])
        self._living = Life(
            words=tuple(self._words(len(self._lives))),
            folder=self.data,
            also=self._also,
            witness=self._lives[-1],
            said=self._folder / f"{self.name}-said",
            seed=len(self._lives),
        ).begin()

    def _look(self, living: Living) -> None:
        at_s = NOW.monotonic_ns() / NS_PER_S - self._begun_s
        traces = self.traces[-1]
        if traces and at_s - traces[-1].at_s < 1.0:
            return
        own = Path("/proc") / str(living.process)
        try:
            pages = int((own / "statm").read_text(encoding="ascii").split()[1])
            descriptors = len(os.listdir(own / "fd"))
        except OSError:
            return
        traces.append(
            Trace(
                at_s=at_s,
                hours=self.hours_of(self._lives[-1]),
                rss_mib=pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
                descriptors=descriptors,
            )
        )

    @staticmethod
    def hours_of(witness: Path) -> float:
        """Simulated, from the first to the last notification of a life."""
        first, last = Testimony.ends(witness)
        return 0.0 if first is None or last is None else (last - first) / NS_PER_S / 3600

    @property
    def hours(self) -> float:
        return sum(self.hours_of(witness) for witness in self._lives)

    def kill(self) -> None:
        if self._living is None or NOW.monotonic_ns() / NS_PER_S < self._safe_from_kills_s:
            return
        self._living.kill()
        self._living.ended()
        self._living = None
        self._killed[self._lives[-1]] = 1.0 + (FULL_DISK_S if self.disk.is_full else 0.0)
        self.troubles["killed"] += 1

    def stop_in_order(self, number: int = signal.SIGTERM) -> None:
        if self._living is not None:
            self._living.kill(number)
            self.troubles["ended in order"] += 1

    def freeze(self, schedule: Schedule, chance: random.Random) -> None:
        living = self._living
        if living is not None:
            living.kill(signal.SIGSTOP)
            schedule.put(chance.uniform(0.5, 3.0), lambda: living.kill(signal.SIGCONT))
            self.troubles["stood still"] += 1

    def fill_disk(self, schedule: Schedule, chance: random.Random) -> None:
        if self.disk.is_mounted and not self.disk.is_full:
            self.disk.fill()
            schedule.put(chance.uniform(1.0, 8.0), self.disk.empty)
            self.troubles["disk full"] += 1

    def delete_store(self) -> None:
        """Its log as well, under a process that has it open; a copy needs room and a moment."""
        at_s = NOW.monotonic_ns() / NS_PER_S
        is_open = self._living is not None and at_s - self._begun_s > WARM_S / 4
        if not is_open or self.disk.is_full or not (self.data / STORE_FILE).exists():
            return
        self._safe_from_kills_s = at_s + 15.0
        for file in self.data.glob(f"{STORE_FILE}*"):
            file.unlink(missing_ok=True)
        self.troubles["store deleted"] += 1

    def end(self) -> None:
        """In order, with room on the disk."""
        self.disk.empty()
        if self._living is None:
            self._begin()
        living = self._living
        assert living is not None
        living.kill(signal.SIGCONT)
        living.kill(signal.SIGINT)
        code = living.ended()
        living.kill()
        living.ended()
        self._living = None
        if code not in (0, 2):
            self.faults.append(f"{self.name} ended with {code}: {self.said()}")
        self._salvage()

    def _salvage(self) -> None:
        """What a full disk did not take, as whoever was told of it would."""
        places = (self._second, Path("/dev/shm"))
        for file in spilled_of(self.data / STORE_FILE, folders=places):
            self.troubles["salvaged"] += 1
            done = Life(
                words=("salvage", str(file)),
                folder=self.data,
                also=self._also,
                witness=self._folder / "salvage",
                said=self._folder / f"{self.name}-said",
                seed=0,
            ).begin()
            if done.ended() != 0:
                self.faults.append(f"{self.name}: {file} was not salvaged: {self.said()}")

    def account(self) -> Accounts:
        """All that was heard, compared with the journal."""
        lives = [Testimony(file) for file in self._lives]
        found = losses_of(self.data, lives, allowed_s=[self._killed.get(f, 0) for f in self._lives])
        accounts = Accounts(
            measured=found.measured,
            stored=found.stored,
            at_kills=found.at_deaths,
            named=found.named,
            hours=self.hours,
            faults=[*self.faults, *found.faults],
        )
        if accounts.unaccounted:
            accounts.faults.append(f"{self.name}: {accounts.unaccounted} nowhere")
        return accounts

    def said(self) -> str:
        file = self._folder / f"{self.name}-said"
        return file.read_text(errors="replace")[-600:] if file.exists() else ""
