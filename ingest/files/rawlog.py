"""Raw logs: notifications as bytes, one JSON object a line."""

import re
from dataclasses import dataclass
from typing import Annotated

import msgspec

from ingest.codecs.registry import short_uuid
from ingest.files.errors import NotAWorkout
from ingest.files.outliers import largest_group

_BAD_LINES_SHOWN = 3


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
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            line = decoder.decode(raw)
            payload = bytes.fromhex(line.hex)
        except (ValueError, msgspec.MsgspecError) as exc:
            bad.append(BadLine(number=number, reason=str(exc)))
            continue
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
        what = f"line {bad[0].number}: {bad[0].reason}" if bad else "empty"
        raise NotAWorkout(
            name, f'no notification ({what}), expected lines like {{"t", "char", "hex"}}'
        )
    notes = _notes(bad)
    return RawLog(
        name=name,
        captures=tuple(
            Capture(name=capture, notifications=_within_a_day(notifications, notes=notes))
            for capture, notifications in captures.items()
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


def _notes(bad: list[BadLine]) -> list[str]:
    if not bad:
        return []
    shown = "; ".join(f"line {line.number}: {line.reason}" for line in bad[:_BAD_LINES_SHOWN])
    more = f"; and {len(bad) - _BAD_LINES_SHOWN} more" if len(bad) > _BAD_LINES_SHOWN else ""
    return [f"left out, not notifications: {len(bad)} of the lines ({shown}{more})"]
