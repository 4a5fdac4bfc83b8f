"""Story of a studio: gateway, broker and processor killed in combination, then ended in order."""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from ingest.measurements import NS_PER_S
from tests.crash.accounting import (
    Loss,
    Unaccounted,
    check_file,
    check_sessions,
    losses,
    not_kept,
)
from tests.crash.lives import Life, Living
from tests.crash.moments import (
    HUNGRY_PROCESSOR,
    OF_A_GATEWAY,
    OF_A_PROCESSOR,
    Moment,
    Strike,
    die,
)
from tests.crash.starving import starving
from tests.crash.told import Kill, Told
from tests.crash.witness import Testimony
from tests.mosquitto.server import MosquittoServer
from tests.mosquitto.studio import journal

GATEWAY, BROKER, PROCESSOR = "gateway", "broker", "processor"
# Who dies in one round. Whoever does not lives on, and must get over it.
TOGETHER = (
    (GATEWAY,),
    (PROCESSOR,),
    (BROKER,),
    (GATEWAY, PROCESSOR),
    (PROCESSOR, BROKER),
    (GATEWAY, BROKER),
    (GATEWAY, BROKER, PROCESSOR),
)
_LONGEST_S = 8.0  # a moment may not come: what it needs is dead as well
_PROGRESS_S = 3.0
_PLAN = """
title = "Long walk"
steps = [{ time = "600:00", speed = "6 km/h" }]
"""


class StudioStory:
    """Lives of `strapline gateway` and `strapline process` with a real broker between them."""

    def __init__(self, folder: Path, *, seed: int, broker: MosquittoServer) -> None:
        self._folder = folder
        self._chance = random.Random(seed)
        self._broker = broker
        self._broker_is_up = True
        self._living: dict[str, Living] = {}
        self._lives: dict[str, list[Path]] = {GATEWAY: [], PROCESSOR: []}
        self._plan = folder / "plan.toml"
        self._plan.write_text(_PLAN, encoding="utf-8")
        settings = broker.settings()
        self._also = {
            "STRAPLINE_MQTT__HOST": settings.host,
            "STRAPLINE_MQTT__PORT": str(settings.port),
            "STRAPLINE_MQTT__USER": settings.user or "",
            "STRAPLINE_MQTT__PASSWORD": settings.password or "",
            "STRAPLINE_MQTT__ROOT": f"story-{seed}",
            "STRAPLINE_MQTT__NAME": "test",
            "STRAPLINE_PROCESS__QUIET_S": "300",
        }
        self.told = Told()

    def tell(self, rounds: Sequence[tuple[str, ...]]) -> Told:
        """In each round these die; then all end in order."""
        try:
            for dying in rounds:
                self._round(dying)
                if self.told.faults:
                    return self.told
            self._end()
        except Unaccounted as fault:
            self.told.faults.append(f"{self._folder.name}: {fault}")
        finally:
            for living in self._living.values():
                living.kill()
                living.ended()
        return self.told

    def _begin(
        self,
        who: str,
        *,
        moment: Moment | None,
        ends_after: int | None = None,
        strike: Strike = die,
    ) -> None:
        lives = self._lives[who]
        lives.append(self._folder / f"{who}-{len(lives)}")
        words: tuple[str, ...] = ("process", "--headless")
        if who == GATEWAY:
            words = (
                *("gateway", "--simulate", "--name", "pi", "--headless", "--speed", "20"),
                *("--seed", str(len(lives)), "--workout", str(self._plan)),
            )
        life = Life(
            words=words,
            folder=self._data(who),
            also=self._also,
            witness=lives[-1],
            said=self._folder / f"{who}-said",
            seed=self._chance.getrandbits(32),
            moment=moment,
            ends_after=ends_after,
            strike=strike,
        )
        self._living[who] = life.begin()

    def _round(self, dying: tuple[str, ...]) -> None:
        moments = {GATEWAY: OF_A_GATEWAY, PROCESSOR: (*OF_A_PROCESSOR, *HUNGRY_PROCESSOR)}
        doomed: dict[str, Moment] = {}
        for who, its in moments.items():
            if who in dying:
                doomed[who] = self._chance.choice(its)
                if who in self._living:  # what lives on until now is killed, to be armed
                    self._kill(who)
                starves = doomed[who] in HUNGRY_PROCESSOR
                strike = starving(self._chance) if starves else die
                self._begin(who, moment=doomed[who], strike=strike)
            elif who not in self._living:
                self._begin(who, moment=None)
        if BROKER in dying:
            self._progress(by=self._chance.randint(1, 30))
            self._broker.kill()
            self._broker_is_up = False
            self.told.kills.append(Kill(moment=BROKER))
        for who, moment in doomed.items():
            self._die(who, moment)
        if not self._broker_is_up:
            self._broker.start()
            self._broker_is_up = True
        self._check()

    def _kill(self, who: str) -> None:
        self._living[who].kill()
        self._living.pop(who).ended()

    def _die(self, who: str, moment: Moment) -> None:
        living = self._living.pop(who)
        code = living.ended(within_s=_LONGEST_S)
        living.kill()
        living.ended()
        starved = code == 2 and "out of memory" in self._said(who)
        if code is not None and code >= 0 and not starved:
            raise Unaccounted(f"{who}, {moment.name}: ended with {code}: {self._said(who)}")
        testimony = living.testimony()
        cost = Loss()
        if who == GATEWAY:  # one that lives goes on while this is counted
            cost = losses(self._data(GATEWAY), self._testimonies(GATEWAY))[-1]
        self.told.kills.append(
            Kill(
                moment=f"{who}: {moment.name if testimony.is_armed else 'anywhere'}",
                was_inside=testimony.was_inside,
                lost_s=cost.seconds,
                lost=cost.notifications,
                slack_s=testimony.stood_ns / NS_PER_S,
            )
        )

    def _check(self) -> None:
        """Both files are sound; what the processor has, the gateway has, in the same order."""
        check_file(self._data(GATEWAY))
        check_file(self._data(PROCESSOR))
        here = self._journal(PROCESSOR)  # first: whoever lives goes on
        there = self._journal(GATEWAY)
        if here != there[: len(here)]:
            raise Unaccounted(f"the processor's {len(here)} rows are not the gateway's first")
        check_sessions(self._data(PROCESSOR), all_finished=False)

    def _end(self) -> None:
        for who in (GATEWAY, PROCESSOR):
            if who in self._living:
                self._kill(who)
        self._begin(PROCESSOR, moment=None)
        self._begin(GATEWAY, moment=None, ends_after=40)
        if (code := self._living[GATEWAY].ended()) != 0:
            raise Unaccounted(f"the gateway ended with {code}: {self._said(GATEWAY)}")
        self._living[PROCESSOR].kill(2)
        if (code := self._living[PROCESSOR].ended()) != 0:
            raise Unaccounted(f"the processor ended with {code}: {self._said(PROCESSOR)}")
        self._check()
        losses(self._data(GATEWAY), self._testimonies(GATEWAY))
        if lost := not_kept(self._data(GATEWAY), self._living[GATEWAY].testimony()):
            raise Unaccounted(f"an end in order lost {lost}")
        if self._journal(GATEWAY) != self._journal(PROCESSOR):
            raise Unaccounted("at the end the processor's journal is not the gateway's")
        check_sessions(self._data(PROCESSOR), all_finished=True)

    def _progress(self, *, by: int) -> None:
        """Until the processor has so many rows more."""
        before = len(self._journal(PROCESSOR))
        for _ in range(round(_PROGRESS_S / 0.02)):
            if len(self._journal(PROCESSOR)) >= before + by:
                return
            Event().wait(0.02)

    def _journal(self, who: str) -> list[tuple[object, ...]]:
        with suppress(sqlite3.OperationalError):
            return journal(self._data(who))
        return []

    def _data(self, who: str) -> Path:
        return self._folder / f"data-{who}"

    def _testimonies(self, who: str) -> list[Testimony]:
        return [Testimony(file) for file in self._lives[who]]

    def _said(self, who: str) -> str:
        return (self._folder / f"{who}-said").read_text(errors="replace")[-600:]
