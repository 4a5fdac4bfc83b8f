"""The stored sessions as a table for people."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import MISSING, Formatter
from sessions.week.calendar_week import zone_named


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One row. `started_at`: ISO 8601; None: unknown, or not measured.

    `remarks`: what is to be known of its figures, in words. `time_zone`: the athlete's, None: the
    machine's.
    """

    id: str
    started_at: str | None
    athlete: str
    source: str
    status: str
    duration_s: float | None
    distance_m: float | None
    mean_heart_rate_bpm: float | None
    gross_kcal: float | None
    remarks: tuple[str, ...] = ()
    time_zone: str | None = None


def print_sessions_table(
    lines: Iterable[SessionLine], *, console: Console, units: Units = Units.METRIC
) -> None:
    """Print one row per session, in the order given; ids and numbers are never cut off."""
    formatter = Formatter(units)
    rows = [_row(line, formatter) for line in lines]
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim"
    )
    heads = (
        text("id"),
        text("started"),
        text("time"),
        formatter.distance_unit,
        text("bpm"),
        text("kcal"),
    )
    for index, head in enumerate(heads):
        table.add_column(
            head,
            justify="left" if index < _FIRST_NUMBER else "right",
            no_wrap=True,
            min_width=max(len(row[index]) for row in rows) if rows else None,
        )
    # The last column gives way on a narrow terminal.
    table.add_column(text("what"), overflow="ellipsis", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console.print(table, highlight=False)


_FIRST_NUMBER = 2


def _row(line: SessionLine, formatter: Formatter) -> tuple[str, ...]:
    energy, _, _ = formatter.energy(line.gross_kcal).partition(" ")
    return (
        line.id,
        _local(line),
        formatter.duration(line.duration_s),
        formatter.distance_value(line.distance_m),
        formatter.heart_rate(line.mean_heart_rate_bpm),
        energy,
        _what(line),
    )


def _local(line: SessionLine) -> str:
    """Day and time where the athlete is; the year is in the id."""
    if line.started_at is None:
        return MISSING
    zone = zone_named(line.time_zone)
    return f"{datetime.fromisoformat(line.started_at).astimezone(zone):%d %b %H:%M}"


def _what(line: SessionLine) -> str:
    words = [line.source, *line.remarks, line.athlete]
    if line.status != "finished":
        words.insert(0, line.status)
    return ", ".join(word for word in words if word)
