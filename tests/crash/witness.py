"""Witness of a process: what its radio gave it and when it was to die, told outside of it.

Each line is written through to the system at once, so that it outlives a process that is killed.
"""

import itertools
import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from ingest.clock import SystemClock
from ingest.feed import Feed
from ingest.journal import Notification
from ingest.measurements import NS_PER_S
from sessions.store.commit_thread import CommitThread

NOW = SystemClock()
_PULSE_S = 0.02
_LATE_NS = 50_000_000
_ENOUGH = 8192


class Heard(NamedTuple):
    """One notification as the radio gave it."""

    wall_ns: int
    mono_ns: int
    device: str
    characteristic: str
    payload: bytes


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened at a real moment: something was heard, a named moment came, the machine stood.

    `dies_ns`: when the process is to die of the moment. `late_ns`: for how long it stood still.
    """

    at_ns: int
    heard: Heard | None = None
    moment: str | None = None
    is_over: bool = False
    dies_ns: int = 0
    late_ns: int = 0


class Witness:
    """Writes down what this process hears, from `look` on."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._encoder = msgspec.json.Encoder()

    def tell(self, line: Line) -> None:
        os.write(self._file, self._encoder.encode(line) + b"\n")

    def look(self, *, ends_after: int | None = None) -> None:
        """At each notification that a radio puts into a ring, and at how the machine keeps up.

        `ends_after`: after so many this process is asked to end in order, as by Ctrl-C.
        """
        put, commit = Feed.put, CommitThread.__dict__["_commit"]
        count = itertools.count(1)

        def heard(feed: "Feed[object]", item: object) -> None:
            if isinstance(item, Notification):
                given = Heard(
                    item.wall_ns,
                    item.monotonic_ns,
                    item.device,
                    item.characteristic,
                    item.payload,
                )
                self.tell(Line(at_ns=NOW.monotonic_ns(), heard=given))
                if next(count) == ends_after:
                    os.kill(os.getpid(), signal.SIGINT)
            put(feed, item)

        def committed(writer: CommitThread, batch: list[object]) -> object:
            began_ns = NOW.monotonic_ns()
            done = commit(writer, batch)
            self._note_late(NOW.monotonic_ns() - began_ns)
            return done

        setattr(Feed, "put", heard)  # noqa: B010 - mypy lets no method be assigned
        setattr(CommitThread, "_commit", committed)  # noqa: B010
        threading.Thread(target=self._feel_pulse, daemon=True).start()

    def _feel_pulse(self) -> None:
        wait = threading.Event()
        while True:
            before_ns = NOW.monotonic_ns()
            wait.wait(_PULSE_S)
            self._note_late(NOW.monotonic_ns() - before_ns - round(_PULSE_S * NS_PER_S))

    def _note_late(self, late_ns: int) -> None:
        if late_ns > _LATE_NS:
            self.tell(Line(at_ns=NOW.monotonic_ns(), late_ns=late_ns))


class Testimony:
    """What was written down of one process."""

    def __init__(self, file: Path) -> None:
        decoder = msgspec.json.Decoder(Line)
        lines = file.read_bytes().splitlines() if file.exists() else []
        self._lines = [decoder.decode(line) for line in lines if line]

    @staticmethod
    def ends(file: Path) -> tuple[int | None, int | None]:
        """Monotonic time of the first and of the last notification that is written down."""
        if not file.exists():
            return None, None
        with file.open("rb") as lines:
            head = lines.read(_ENOUGH)
            lines.seek(max(0, file.stat().st_size - _ENOUGH))
            tail = lines.read()
        decoder = msgspec.json.Decoder(Line)
        found: list[int] = []
        for part, order in ((head, 1), (tail, -1)):
            for line in part.splitlines()[::order]:
                with suppress(msgspec.MsgspecError):  # cut off
                    if (heard := decoder.decode(line).heard) is not None:
                        found.append(heard.mono_ns)
                        break
        return (found[0], found[-1]) if found else (None, None)

    @property
    def heard(self) -> Iterator[tuple[int, Heard]]:
        """Each notification, and when it came."""
        for line in self._lines:
            if line.heard is not None:
                yield line.at_ns, line.heard

    @property
    def is_armed(self) -> bool:
        """Whether the moment it was to die in has come."""
        return any(line.moment for line in self._lines)

    @property
    def was_inside(self) -> bool:
        """Whether it was still in that moment when it died."""
        return self.is_armed and not any(line.is_over for line in self._lines)

    @property
    def died_ns(self) -> int:
        """When it died: as it was told to, or where it still heard something, later."""
        return max((max(line.at_ns, line.dies_ns) for line in self._lines), default=0)

    @property
    def stood_ns(self) -> int:
        """For how long machine and disk stood still in the last seconds."""
        died_ns = self.died_ns
        return sum(line.late_ns for line in self._lines if died_ns - line.at_ns < 4 * NS_PER_S)


def all_heard(testimonies: Iterator[Testimony]) -> Counter[Heard]:
    return Counter(heard for one in testimonies for _, heard in one.heard)
