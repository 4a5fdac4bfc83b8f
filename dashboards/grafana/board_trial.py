"""A board opened as Grafana opens it, on a real database: every query must have an answer."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from dashboards.grafana.influxql import column, select
from dashboards.grafana.macros import ALL, Shown, UnknownVariable, filled_in
from dashboards.grafana.queries import BoardQuery, Document, panel_queries
from dashboards.grafana.variables import ENDED
from sessions.schema import MOTION
from sessions.sinks.influx.influx_reader import Row, StatementRefused

_SORT = {1: False, 2: True}  # Grafana's numbers: alphabetical, forwards and backwards
# Seconds in one zone, or with one fault: no run has all of them, and the panel asks for all too.
_OF_SOME_SECONDS = re.compile(r'"(zone|fault)" =~? ')
_LENGTH_MS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


NOTHING_CHOSEN: Mapping[str, str] = MappingProxyType({})


class BoardDatabase(Protocol):
    """Where the boards' data is."""

    def rows(self, statement: str) -> Sequence[Row]:
        """The rows of one statement, times in Unix milliseconds.

        Raises:
            StatementRefused: the statement is at fault.
        """


@dataclass(frozen=True, kw_only=True)
class View:
    """What a board shows once it is open."""

    shown: Shown
    chosen: dict[str, str | tuple[str, ...]]


class NothingToChoose(Exception):
    """A variable offers nothing, so that the board shows nothing."""


def faults_on(
    board: Document,
    *,
    database: BoardDatabase,
    at_ms: int,
    choose: Mapping[str, str] = NOTHING_CHOSEN,
) -> Iterator[str]:
    """One line for each query that fails, or that leaves a column without any value.

    What is pushed is not stored, and not asked for.

    Args:
        board: Its JSON.
        database: Where to ask.
        at_ms: "Now" in Unix milliseconds.
        choose: What a person chooses of a variable, instead of what is offered first.
    """
    try:
        view = opened(board, database=database, at_ms=at_ms, choose=choose)
    except (NothingToChoose, StatementRefused, UnknownVariable) as error:
        yield str(error)
        return
    for panel in board["panels"]:
        seen = seen_by(panel, view)
        for each in panel_queries(panel):
            try:
                rows = database.rows(statement(each, seen))
            except (StatementRefused, UnknownVariable) as error:
                yield f"{each.place}: {error}"
            else:
                empty = " and ".join(_empty_columns(rows))
                if (empty or not rows) and not _OF_SOME_SECONDS.search(each.text):
                    column = f"{each.place}, {empty}," if empty else each.place
                    yield f"{column} is empty: {statement(each, seen)}"


def opened(
    board: Document,
    *,
    database: BoardDatabase,
    at_ms: int,
    choose: Mapping[str, str] = NOTHING_CHOSEN,
) -> View:
    """The board as its user sees it: what is chosen, or the first of each choice, or all.

    Raises:
        NothingToChoose: a variable is empty.
        StatementRefused, UnknownVariable: the query of a variable is at fault.
    """
    shown = Shown(from_ms=at_ms - length_ms(board["time"]["from"]), to_ms=at_ms)
    chosen: dict[str, str | tuple[str, ...]] = {}
    for variable in board["templating"]["list"]:
        name = variable["name"]
        offered = _choice(variable, shown=shown, chosen=chosen, database=database)
        chosen[name] = choose.get(name, offered)
        chosen |= _read(variable, chosen[name])
    return View(shown=shown, chosen=chosen)


def newest_ms(database: BoardDatabase) -> int | None:
    """The time of the newest second there is; None: there is none."""
    rows = database.rows(select([column("kind", of="last")], MOTION, "time > 0"))
    return int(rows[0]["time"]) if rows else None


def statement(asked: BoardQuery, view: View) -> str:
    """What reaches the database."""
    return filled_in(asked.text, shown=view.shown, chosen=view.chosen, least_ms=asked.least_ms)


def seen_by(panel: Document, view: View) -> View:
    """The view with the time that the panel shows: the board's, or one of its own."""
    from_ms, to_ms = view.shown.from_ms, view.shown.to_ms
    if length := panel.get("timeFrom"):
        from_ms = to_ms - _filled_ms(length, view)
    if shift := panel.get("timeShift"):
        from_ms, to_ms = (at_ms - _filled_ms(shift, view) for at_ms in (from_ms, to_ms))
    shown = Shown(from_ms=from_ms, to_ms=to_ms, points=view.shown.points)
    return View(shown=shown, chosen=view.chosen)


def _filled_ms(length: str, view: View) -> int:
    return length_ms(f"now-{filled_in(length, shown=view.shown, chosen=view.chosen)}")


def length_ms(since: str) -> int:
    """Of a relative time such as "now-15m".

    Raises:
        ValueError: it is none.
    """
    found = re.fullmatch(r"now-(\d+)([smhdw])", since)
    if found is None:
        raise ValueError(f"expected a time like now-15m, got {since!r}")
    return int(found[1]) * _LENGTH_MS[found[2]]


def _choice(
    variable: Document, *, shown: Shown, chosen: dict[str, Any], database: BoardDatabase
) -> str | tuple[str, ...]:
    current = variable.get("current", {}).get("value")
    if variable["type"] != "query":
        return str(current)
    query = filled_in(variable["query"], shown=shown, chosen=chosen)
    # Grafana takes the second column: after the key of a tag, or after the time.
    values = [str(list(row.values())[1]) for row in database.rows(query)]
    if not values and variable["name"] == ENDED:
        return ""
    if not values:
        raise NothingToChoose(f"variable {variable['name']!r} offers nothing: {query}")
    if current == ALL:
        return ALL
    if variable.get("sort") in _SORT:
        values.sort(reverse=_SORT[variable["sort"]])
    return values[0]


def _read(variable: Document, value: object) -> dict[str, str]:
    """What the chosen value of a list of ours reads, where that is something else."""
    options = variable["options"] if variable["type"] == "custom" else ()
    return {
        f"{variable['name']}:text": option["text"]
        for option in options
        if option["value"] == value != option["text"]
    }


def _empty_columns(rows: Sequence[Row]) -> list[str]:
    """Columns without any value; none where there are no rows."""
    names = list(rows[0]) if rows else []
    return [repr(name) for name in names if all(row.get(name) is None for row in rows)]
