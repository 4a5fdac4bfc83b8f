"""Story of a recorder: killed at named moments, going on each time, until it ends in order."""

import random
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

from ingest.measurements import NS_PER_S
from sessions.store.database_file import STORE_FILE, migrate_to, version
from sessions.store.second_place import second_places, spilled_of
from tests.crash import moments
from tests.crash.accounting import (
    Unaccounted,
    check_file,
    check_outbox,
    check_sessions,
    losses,
    not_kept,
)
from tests.crash.lives import KILLED, Life
from tests.crash.moments import Moment, Strike, die
from tests.crash.starving import starving
from tests.crash.told import Kill, Told
from tests.crash.witness import Testimony

_LONGEST_S = 60.0  # of a life whose moment does not come
_PLAN = """
title = "Short legs"
steps = [{ repeat = 60, steps = [
  { time = "0:25", speed = "6 km/h" }, { time = "0:25", speed = "10 km/h" }] }]
"""


class RecorderStory:
    """Lives of `strapline run` on one folder. Deterministic but for the machine's own time."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self._data = folder / "data"
        self._folder = folder
        self._chance = random.Random(seed)
        self._lives: list[Path] = []
        self._plan = folder / "plan.toml"
        self._plan.write_text(_PLAN, encoding="utf-8")
        self.told = Told()

    def tell(self, meant: list[Moment]) -> Told:
        """Die at each of these moments, one life after the other, and live to the end once."""
        try:
            self._tell(meant)
        finally:
            # What hunger has spilled stays where it is for a person, and goes with a story.
            file = self._data / STORE_FILE
            for spilled in spilled_of(file, folders=second_places(self._folder)):
                shutil.rmtree(spilled.parent)
        return self.told

    def _tell(self, meant: list[Moment]) -> None:
        for moment in meant:
            if moment is moments.HUNGER:
                self._starve()
                continue
            if moment is moments.MIGRATION:
                self._age_store()
            self._die(moment)
        self._live_to_the_end()

    def _life(self, *, moment: Moment | None, ends_after: int | None, strike: Strike = die) -> Life:
        number = len(self._lives)
        self._lives.append(self._folder / f"witness-{number}")
        words = ("run", "--simulate", "--speed", "60", "--headless", "--resume", "always")
        return Life(
            words=(*words, "--publish", "--seed", str(number + 1), "--workout", str(self._plan)),
            folder=self._data,
            also={"STRAPLINE_INFLUX__FILE": str(self._folder / "lines")},
            witness=self._lives[-1],
            said=self._folder / "said",
            seed=self._chance.getrandbits(32),
            moment=moment,
            ends_after=ends_after,
            strike=strike,
        )

    def _die(self, moment: Moment) -> None:
        shutdown = moment is moments.SHUTDOWN
        ends_after = self._chance.randint(60, 120) if shutdown else None
        life = self._life(moment=moment, ends_after=ends_after).begin()
        try:
            code = life.ended(within_s=_LONGEST_S)
        finally:
            life.kill()
            life.ended()
        if code != KILLED:
            self._note(f"{moment.name}: it did not come, or did not kill: {code}, {self._said()}")
            return
        testimony = life.testimony()
        try:
            check_file(self._data)
            cost = losses(self._data, self._testimonies())[-1]
            check_sessions(self._data, all_finished=False)
        except Unaccounted as fault:
            self._note(f"{moment.name}: {fault}")
            return
        self.told.kills.append(
            Kill(
                moment=moment.name,
                was_inside=testimony.was_inside,
                lost_s=cost.seconds,
                lost=cost.notifications,
                slack_s=testimony.stood_ns / NS_PER_S,
            )
        )

    def _starve(self) -> None:
        """Without memory it ends and says so, as after a kill, or goes on and loses nothing."""
        hungry, strike = self._chance.choice(moments.HUNGRY), starving(self._chance)
        life = self._life(moment=hungry, ends_after=300, strike=strike).begin()
        try:
            code = life.ended(within_s=_LONGEST_S)
            if code is None:  # Ctrl-C is heard by a loop that has memory for it
                life.kill(signal.SIGINT)
                code = life.ended()
        finally:
            life.kill()
            life.ended()
        try:
            said_so = code == 2 and "out of memory" in self._said()
            # A stack that cannot grow is a segmentation fault: no program's to tell, as a kill is.
            if not (code in (0, -signal.SIGSEGV) or said_so):
                raise Unaccounted(f"ended with {code}: {self._said()}")
            check_file(self._data)
            cost = losses(self._data, self._testimonies())[-1]
            if code == 0 and (lost := not_kept(self._data, life.testimony())):
                raise Unaccounted(f"an end in order lost {lost}")
            check_sessions(self._data, all_finished=False)
        except Unaccounted as fault:
            self._note(f"{hungry.where}: {fault}")
            return
        lost_s = 0.0 if code == 0 else cost.seconds
        self.told.kills.append(Kill(moment=hungry.name, lost_s=lost_s, lost=cost.notifications))

    def _live_to_the_end(self) -> None:
        life = self._life(moment=None, ends_after=60).begin()
        try:
            code = life.ended()
        finally:
            life.kill()
            life.ended()
        try:
            if code != 0:
                raise Unaccounted(f"the last life ended with {code}: {self._said()}")
            check_file(self._data)
            losses(self._data, self._testimonies())
            if lost := not_kept(self._data, life.testimony()):
                raise Unaccounted(f"an end in order lost {lost}")
            check_sessions(self._data, all_finished=True)
            check_outbox(self._data)
        except Unaccounted as fault:
            self._note(f"at the end: {fault}")

    def _testimonies(self) -> list[Testimony]:
        return [Testimony(file) for file in self._lives]

    def _said(self) -> str:
        said = self._folder / "said"
        return said.read_text(errors="replace")[-600:] if said.exists() else ""

    def _note(self, fault: str) -> None:
        self.told.faults.append(f"{self._folder.name}: {fault}")

    def _age_store(self) -> None:
        """The same content in a file of an earlier format, as an older release had left it."""
        file, old = self._data / STORE_FILE, self._data / "old"
        if not file.exists():
            return
        with closing(sqlite3.connect(file)) as now:
            if not now.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                return
            newest = version(now)
        step = self._chance.randrange(1, newest)
        with closing(sqlite3.connect(old, isolation_level=None)) as store:
            store.execute("PRAGMA foreign_keys = OFF")
            migrate_to(store, step)
            store.execute("ATTACH DATABASE ? AS now", (str(file),))
            names = store.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
            store.execute("BEGIN")
            for (name,) in names.fetchall():
                columns = [
                    {row[1] for row in store.execute(f"PRAGMA {which}.table_info({name})")}
                    for which in ("main", "now")
                ]
                both = ", ".join(sorted(columns[0] & columns[1]))
                if both and not name.startswith("sqlite_"):
                    # An older outbox knows fewer operations.
                    into = "INSERT OR IGNORE" if name == "outbox" else "INSERT"
                    store.execute(f"{into} INTO main.{name} ({both}) SELECT {both} FROM now.{name}")
            store.execute("COMMIT")
        for suffix in ("-wal", "-shm"):
            file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)
        old.replace(file)
