"""Named moments of a recording at which a process is killed, and the instant inside each."""

import inspect
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from importlib import import_module
from typing import Any

from ingest.measurements import NS_PER_S
from sessions.core.model.events import IntervalClosed
from sessions.store.transaction import Change
from tests.crash.witness import NOW, Line, Witness

Strike = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A function of the program, and which of its calls are meant.

    `where`: "module:Class.function". `spread_s`: the instant lies within this time of the call's
    begin; with `fits_call` within what the last call took, where that is shorter. `passed`: up to
    so many calls go by before.
    """

    name: str
    where: str
    spread_s: float
    passed: int = 0
    fits_call: bool = False
    is_meant: Callable[..., bool] = lambda *_, **__: True

    def arm(self, chance: random.Random, *, witness: Witness, strike: Strike) -> None:
        """Have `strike` called, with the seconds left to live, when the moment comes."""
        module, _, path = self.where.partition(":")
        owner: Any = import_module(module)
        *classes, name = path.split(".")
        for one in classes:
            owner = getattr(owner, one)
        function = getattr(owner, name)
        left = chance.randint(0, self.passed)
        share = chance.random()
        is_armed = False
        took_s = self.spread_s

        def begin() -> bool:
            nonlocal left, is_armed
            if is_armed or left > 0:
                left -= 1
                return False
            is_armed = True
            in_s = share * (min(self.spread_s, took_s) if self.fits_call else self.spread_s)
            now_ns = NOW.monotonic_ns()
            dies_ns = now_ns + round(in_s * NS_PER_S)
            witness.tell(Line(at_ns=now_ns, moment=self.name, dies_ns=dies_ns))
            strike(in_s)
            return True

        def end() -> None:
            witness.tell(Line(at_ns=NOW.monotonic_ns(), is_over=True))

        @wraps(function)
        def met(*positional: Any, **named: Any) -> Any:
            nonlocal took_s
            struck = self.is_meant(*positional, **named) and begin()
            began_ns = NOW.monotonic_ns()
            try:
                return function(*positional, **named)
            finally:
                took_s = (NOW.monotonic_ns() - began_ns) / NS_PER_S
                if struck:
                    end()

        @wraps(function)
        async def awaited(*positional: Any, **named: Any) -> Any:
            struck = self.is_meant(*positional, **named) and begin()
            try:
                return await function(*positional, **named)
            finally:
                if struck:
                    end()

        setattr(owner, name, awaited if inspect.iscoroutinefunction(function) else met)


def die(in_s: float) -> None:
    """The kernel ends this process, all threads of it, wherever they are then."""
    signal.setitimer(signal.ITIMER_REAL, max(in_s, 1e-6))


def _writes(name: str) -> Callable[..., bool]:
    """Whether a batch holds a change of this name."""

    def holds(_writer: object, units: Any, **_: object) -> bool:
        return any(
            isinstance(change, Change) and change.write.__name__ == name
            for unit in units
            for change in unit
        )

    return holds


def _closes_interval(_writer: object, units: Any, **_: object) -> bool:
    return any(
        isinstance(change, Change)
        and any(
            isinstance(event, IntervalClosed)
            for given in change.positional
            if isinstance(given, tuple)
            for event in given
        )
        for unit in units
        for change in unit
    )


# What the thread that writes does with a batch, through to the disk.
_COMMIT = "sessions.store.commit_thread:CommitThread._write"
_COMMIT_S = 0.01

JOURNALLING = Moment(
    name="journalling", spread_s=_COMMIT_S, fits_call=True, passed=4, where=_COMMIT
)
ANYWHERE = Moment(name="anywhere", where="ingest.feed:Feed.put", spread_s=0.8, passed=150)
MIGRATION = Moment(
    name="migration",
    where="sessions.store.database_file:migrate_to",
    spread_s=0.006,
)
SHUTDOWN = Moment(
    name="shutdown",
    where="sessions.recording.recorder:Recorder.finish",
    spread_s=0.08,
)
HUNGER = Moment(name="out of memory", where="", spread_s=0.0)  # at one of the next
OF_A_RECORDER = (
    Moment(
        name="first second",
        where="strapline.session.session_run:SessionRun.__init__",
        spread_s=0.9,
    ),
    JOURNALLING,
    Moment(
        name="between intervals",
        spread_s=0.3,
        is_meant=_closes_interval,
        passed=1,
        where=_COMMIT,
    ),
    Moment(
        name="checkpoint",
        spread_s=_COMMIT_S,
        fits_call=True,
        is_meant=_writes("checkpointed"),
        where=_COMMIT,
    ),
    Moment(
        name="outbox",
        spread_s=_COMMIT_S,
        fits_call=True,
        is_meant=_writes("delivered"),
        passed=3,
        where=_COMMIT,
    ),
    Moment(name="resume", where="strapline.commands.run:settle_unfinished", spread_s=0.03),
    MIGRATION,
    SHUTDOWN,
    ANYWHERE,
    HUNGER,
)
OF_A_GATEWAY = (
    JOURNALLING,
    ANYWHERE,
    Moment(
        name="first word",
        where="strapline.gateway.journaller:Journaller.__init__",
        spread_s=0.3,
    ),
    Moment(
        name="sending",
        where="ingest.mqtt.broker_connection:Broker.publish",
        spread_s=0.005,
        passed=8,
    ),
    Moment(name="place", where="ingest.mqtt.spool:CursorFile.save", spread_s=0.001),
)
OF_A_PROCESSOR = (
    JOURNALLING,
    Moment(
        name="taking",
        where="strapline.processor.processor:Processor.take_batch",
        spread_s=0.003,
        passed=8,
    ),
    Moment(
        name="confirming",
        where="ingest.mqtt.broker_connection:Broker.publish",
        spread_s=0.005,
        passed=2,
    ),
    Moment(
        name="going on",
        where="strapline.processor.processor:Processor.resume",
        spread_s=0.02,
    ),
)
HUNGRY = tuple(
    Moment(name=HUNGER.name, where=where, spread_s=0.0, passed=passed)
    for where, passed in (
        ("ingest.feed:Feed.put", 120),
        (_COMMIT, 4),
        ("sessions.store.transaction:Transaction.apply", 4),
        ("sessions.recording.recorder:Recorder.tick", 6),
    )
)
HUNGRY_PROCESSOR = tuple(
    Moment(name=HUNGER.name, where=where, spread_s=0.0, passed=4)
    for where in (_COMMIT, "strapline.processor.processor:Processor.take_batch")
)
