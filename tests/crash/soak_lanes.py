"""Lanes of a soak: a recorder alone; a gateway, a broker, a processor and a database."""

import random
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import isclose
from pathlib import Path
from threading import Event

from sessions.core.model.events import SecondClosed
from sessions.store import Store
from tests.crash.accounting import Unaccounted, check_file, check_sessions
from tests.crash.database_process import DatabaseProcess
from tests.crash.lane import Accounts, Kept, Schedule
from tests.crash.small_disk import SmallDisk
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import journal
from tests.patience import PATIENCE_S

_TRIES = 5
_PLAN = """
title = "All day"
steps = [{ repeat = 90, steps = [
  { time = "6:00", speed = "5 km/h" }, { time = "8:00", speed = "9 km/h" },
  { time = "2:00", speed = "13 km/h", incline = 1 } ] }]
"""
# Of a life's first hours, in seconds since its start; what is not there is silent, not lost.
_RADIO = (
    "strap-silent",
    "strap-out-of-range",
    "strap-duplicate",
    "strap-late",
    "strap-reordered",
    "strap-contact-lost",
    "strap-frozen",
    "treadmill-silent",
    "treadmill-out-of-range",
    "treadmill-absurd",
    "treadmill-counters-reset",
    "treadmill-reordered",
)


def plan_in(folder: Path) -> Path:
    plan = folder / "plan.toml"
    plan.write_text(_PLAN, encoding="utf-8")
    return plan


def radio_faults(chance: random.Random) -> list[str]:
    """Some faults of the radio, as options of a simulated run."""
    words = []
    at_s = 0.0
    for _ in range(chance.randint(3, 12)):
        at_s += chance.uniform(60.0, 1500.0)
        words += ["--fault", f"{chance.choice(_RADIO)}@{at_s:.0f}+{chance.uniform(3, 90):.0f}"]
    return words


class RecorderLane:
    """`strapline run`, again and again, with a page that strangers look at."""

    def __init__(self, folder: Path, *, disk: SmallDisk, seed: int, speed: float) -> None:
        self._chance = random.Random(seed)
        plan = plan_in(folder)

        def words(life: int) -> Sequence[str]:
            return (
                *("run", "--simulate", "--speed", f"{speed:g}", "--seed", str(life)),
                *("--workout", str(plan), "--resume", "always", "--headless"),
                *radio_faults(self._chance),
            )

        self.kept = (Kept("recorder", folder=folder, disk=disk, words=words, also={}),)

    def troubles(self, schedule: Schedule) -> tuple[Callable[[], object], ...]:
        (run,) = self.kept
        return (
            run.kill,
            run.stop_in_order,
            lambda: run.freeze(schedule, self._chance),
            lambda: run.fill_disk(schedule, self._chance),
            run.delete_store,
        )

    def end(self) -> None:
        """In order."""
        (run,) = self.kept
        run.disk.empty()
        run.keep()
        run.end()

    def account(self) -> Accounts:
        (run,) = self.kept
        accounts = run.account()
        _check(run, accounts)
        return accounts


class StudioLane:
    """`strapline gateway` and `strapline process`, with a broker and a database between."""

    def __init__(
        self,
        folder: Path,
        *,
        disks: tuple[SmallDisk, SmallDisk],
        seed: int,
        speed: float,
        port: int,
        broker: MosquittoServer,
        database: DatabaseProcess | None,
    ) -> None:
        self._chance = random.Random(seed)
        self._broker, self._database, self._port = broker, database, port
        self._broker_is_up = True
        plan, settings = plan_in(folder), broker.settings()
        also = {
            "STRAPLINE_MQTT__HOST": settings.host,
            "STRAPLINE_MQTT__PORT": str(settings.port),
            "STRAPLINE_MQTT__USER": settings.user or "",
            "STRAPLINE_MQTT__PASSWORD": settings.password or "",
            "STRAPLINE_MQTT__ROOT": "soak",
            "STRAPLINE_MQTT__NAME": "soak",
        }
        into = {} if database is None else database.environment
        self.gateway = Kept(
            "gateway",
            folder=folder,
            disk=disks[0],
            words=lambda life: (
                *("gateway", "--simulate", "--name", "pi", "--headless", "--publish"),
                *("--speed", f"{speed:g}", "--seed", str(life), "--workout", str(plan)),
            ),
            also=also,
        )
        self.processor = Kept(
            "processor",
            folder=folder,
            disk=disks[1],
            words=lambda _life: ("process", "--port", str(port)),
            also=also | into,
        )
        self.kept = (self.gateway, self.processor)

    def troubles(self, schedule: Schedule) -> tuple[Callable[[], object], ...]:
        chance = self._chance
        return (
            self.gateway.kill,
            self.processor.kill,
            lambda: self.gateway.freeze(schedule, chance),
            lambda: self.processor.freeze(schedule, chance),
            lambda: self.gateway.fill_disk(schedule, chance),
            lambda: self.processor.fill_disk(schedule, chance),
            self.processor.delete_store,
            self.gateway.delete_store,
            lambda: self._broker_away(schedule),
            lambda: self._broker_hangs(schedule),
            lambda: self._database_away(schedule),
            lambda: self._strangers(schedule),
        )

    def end(self) -> None:
        """The gateway first; it is begun again until the processor has everything."""
        self._broker_back()
        self._database_back()
        for _ in range(_TRIES):
            for one in self.kept:
                one.disk.empty()
                one.keep()
            self._wait_until_received()
            self.gateway.end()
            if journal(self.gateway.data) == journal(self.processor.data):
                break
        self._wait_until(lambda: not self._undelivered())
        self.processor.end()

    def _undelivered(self) -> int:
        with Store.reading(self.processor.data) as read:
            return read.outbox_length()

    def _wait_until_received(self) -> None:
        """Until the processor has what the gateway has now."""
        asked = len(journal(self.gateway.data))
        self._wait_until(lambda: len(journal(self.processor.data)) >= asked)

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        """What never holds is found by the accounts."""
        for _ in range(round(PATIENCE_S)):
            if holds():
                return
            self.processor.keep()
            Event().wait(1.0)

    def account(self) -> Accounts:
        accounts = self.gateway.account()
        _check(self.gateway, accounts)
        _check(self.processor, accounts)
        accounts.faults += self.processor.faults
        there, here = journal(self.gateway.data), journal(self.processor.data)
        if there != here:
            missing = len(set(there) - set(here))
            accounts.faults.append(f"of {len(there)} rows the processor lacks {missing}")
        if self._database is not None:
            accounts.faults += self._database_faults(self._database)
        return accounts

    def _database_faults(self, database: DatabaseProcess) -> list[str]:
        faults = []
        with Store.reading(self.processor.data) as read:
            if left := read.outbox_length():
                faults.append(f"{left} rows were not delivered")
            if dead := read.dead_letters():
                faults.append(f"refused by the database: {dead[:2]}")
            seconds: dict[str, list[SecondClosed]] = {}
            for row in read.sessions():
                seconds.setdefault(row.athlete.name, []).extend(
                    e for e in read.events(row.id) if isinstance(e, SecondClosed)
                )
        for athlete, these in seconds.items():
            for measurement, field in (("hr", "heart_rate_bpm"), ("motion", "speed_kmh")):
                values = [v for e in these if (v := getattr(e, field)) is not None]
                count, total = database.count_and_sum(
                    measurement=measurement, field=field, athlete=athlete
                )
                if count != len(values) or not isclose(total, sum(values), rel_tol=1e-9):
                    said = f"{count}, {total}, not {len(values)}, {sum(values)}"
                    faults.append(f"{athlete}: {field} {said}")
        return faults

    def _broker_away(self, schedule: Schedule) -> None:
        if self._broker_is_up:
            self._broker.kill()
            self._broker_is_up = False
            self.processor.troubles["broker killed"] += 1
            schedule.put(self._chance.uniform(0.2, 8.0), self._broker_back)

    def _broker_back(self) -> None:
        if not self._broker_is_up:
            self._broker.start()
            self._broker_is_up = True

    def _broker_hangs(self, schedule: Schedule) -> None:
        if self._broker_is_up:
            self._broker.freeze()
            self.processor.troubles["broker hung"] += 1
            schedule.put(self._chance.uniform(0.5, 4.0), self._broker_thaws)

    def _broker_thaws(self) -> None:
        if self._broker_is_up:
            self._broker.thaw()

    def _database_away(self, schedule: Schedule) -> None:
        if self._database is not None and self._database.is_up:
            self._database.stop()
            self.processor.troubles["database away"] += 1
            schedule.put(self._chance.uniform(1.0, 10.0), self._database_back)

    def _database_back(self) -> None:
        if self._database is not None and not self._database.is_up:
            self._database.start()

    def _strangers(self, schedule: Schedule) -> None:
        """Some ask for the page and go; some ask half and stay a while."""
        self.processor.troubles["strangers at the page"] += 1
        for _ in range(self._chance.randint(3, 25)):
            visitor = socket.socket()
            visitor.settimeout(0.5)
            with suppress(OSError):
                visitor.connect(("127.0.0.1", self._port))
                half = self._chance.random() < 0.5
                visitor.sendall(b"GET / HTTP/1.1\r\nHost: soak\r\n" + (b"" if half else b"\r\n"))
            schedule.put(self._chance.uniform(0.0, 6.0), visitor.close)


def _check(kept: Kept, accounts: Accounts) -> None:
    try:
        check_file(kept.data)
        check_sessions(kept.data, all_finished=True)
    except Unaccounted as fault:
        accounts.faults.append(f"{kept.name}: {fault}")
