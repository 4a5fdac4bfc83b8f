"""Raw logs: notifications as bytes, one JSON object a line."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Annotated

import msgspec
import numpy as np

from ingest.codecs.registry import short_uuid
from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.files.errors import NotAWorkout
from ingest.files.long_recordings import LONGEST_S, notes_of, parts_of
from ingest.files.outliers import largest_group
from ingest.sentence import Sentence

_BAD_LINES_SHOWN = 3

MOST_LINES = 150_000
"""A day of nearly two notifications a second. More is no session but a bomb. Ours."""

LONGEST_LINE = 4_096
"""A notification is 512 bytes at most (Core 5.4, 3.F.3.2.9), 1,024 digits. Ours."""


class RawNotification(msgspec.Struct, frozen=True, kw_only=True):
    """One notification of a log.

    `t_s`: seconds on the log's own clock. `characteristic`: the UUID in upper-case hex, short
    where it can be ("2ACD"), or whatever else the log says. `device` and `wall_ns` (Unix
    nanoseconds) are None where the line does not say.
    """

    t_s: float
    characteristic: str
    payload: bytes
    device: str | None = None
    wall_ns: int | None = None


@dataclass(frozen=True, kw_only=True)
class Capture:
    """The notifications of one session, in file order. `name` None: the log names no captures."""

    name: str | None
    notifications: tuple[RawNotification, ...]


@dataclass(frozen=True, kw_only=True)
class BadLine:
    """A line that could not be taken, by its number from 1."""

    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RawLog:
    """A log of one or more captures. Nothing is decoded yet."""

    name: str
    captures: tuple[Capture, ...]
    bad_lines: tuple[BadLine, ...] = ()
    notes: tuple[str, ...] = ()


class _Line(msgspec.Struct, kw_only=True):
    t: Annotated[float, msgspec.Meta(ge=0, lt=1e11)]  # wide enough for loggers that write Unix time
    char: str
    hex: str
    device: str | None = None
    capture: str | None = None
    wall_ns: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] | None = None


def read_rawlog(data: bytes, *, name: str) -> RawLog:
    """The captures of a log, in order of first appearance.

    A line that is not a notification is counted and named, not fatal.

    Raises:
        NotAWorkout: no line is a notification.
    """
    decoder = msgspec.json.Decoder(_Line)
    captures: dict[str | None, list[RawNotification]] = {}
    bad: list[BadLine] = []
    taken = left_out = 0
    for number, raw in enumerate(BytesIO(data.removeprefix(b"\xef\xbb\xbf")), start=1):
        if not raw.strip():
            continue
        if taken + len(bad) >= MOST_LINES:
            left_out += 1
            continue
        try:
            if len(raw) > LONGEST_LINE:
                raise ValueError("longer than any notification")
            line = decoder.decode(raw)
            payload = bytes.fromhex(line.hex)
        except (ValueError, *NOT_A_DOCUMENT) as exc:
            bad.append(BadLine(number=number, reason=str(exc)))
            continue
        taken += 1
        captures.setdefault(line.capture, []).append(
            RawNotification(
                t_s=line.t,
                characteristic=characteristic_id(line.char),
                payload=payload,
                device=line.device,
                wall_ns=line.wall_ns,
            )
        )
    if not captures:
        what = (
            Sentence("line {line}: {reason}", line=bad[0].number, reason=bad[0].reason)
            if bad
            else Sentence("empty")
        )
        raise NotAWorkout(
            name,
            Sentence(
                'no notification ({what}), expected lines like {{"t", "char", "hex"}}', what=what
            ),
        )
    notes = _notes(bad)
    if left_out:
        notes.append(f"left out, after the first {MOST_LINES:,} lines: {left_out:,}")
    return RawLog(
        name=name,
        captures=tuple(
            Capture(name=capture, notifications=part)
            for capture, notifications in captures.items()
            for part in _in_sessions(_within_a_day(notifications, notes=notes), notes=notes)
        ),
        bad_lines=tuple(bad),
        notes=tuple(notes),
    )


def characteristic_id(text: str) -> str:
    """The short upper-case form of a characteristic's number; other names stay as they are.

    >>> characteristic_id("00002acd-0000-1000-8000-00805f9b34fb"), characteristic_id("0x2a37")
    ('2ACD', '2A37')
    """
    upper = text.strip().upper().removeprefix("0X")
    return short_uuid(upper) if re.fullmatch(r"[0-9A-F-]+", upper) else text


def _within_a_day(
    notifications: list[RawNotification], *, notes: list[str]
) -> tuple[RawNotification, ...]:
    """In file order, without those whose `t` stands more than a day apart from most others."""
    kept = largest_group([notification.t_s for notification in notifications])
    near = tuple(n for n in notifications if kept.low_s <= n.t_s <= kept.high_s)
    if left_out := len(notifications) - len(near):
        notes.append(f"left out, more than a day from the others: {left_out} of the notifications")
    return near


def _in_sessions(
    notifications: tuple[RawNotification, ...], *, notes: list[str]
) -> list[tuple[RawNotification, ...]]:
    """All of them, or the parts of a capture that is longer than any session."""
    time_s = np.maximum.accumulate([one.t_s for one in notifications])
    if time_s[-1] - time_s[0] <= LONGEST_S:
        return [notifications]
    parts = parts_of(time_s)
    notes.extend(notes_of(parts, time_s=time_s))
    return [notifications[low:high] for low, high in parts]


def _notes(bad: list[BadLine]) -> list[str]:
    if not bad:
        return []
    shown = "; ".join(f"line {line.number}: {line.reason}" for line in bad[:_BAD_LINES_SHOWN])
    more = f"; and {len(bad) - _BAD_LINES_SHOWN} more" if len(bad) > _BAD_LINES_SHOWN else ""
    return [f"left out, not notifications: {len(bad)} of the lines ({shown}{more})"]
