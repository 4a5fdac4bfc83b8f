"""What can be wrong with one board's JSON, without a Grafana to try it in."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from sessions.schema import MEASUREMENTS

GRID_COLUMNS = 24

_QUOTED = re.compile(r'(AS\s+)?"([^"]+)"')
_FROM = re.compile(r'\bFROM "([^"]+)"')
_SECRET = re.compile(r"(token|password|secret|authorization)", re.IGNORECASE)

Document = dict[str, Any]


def faults_of(board: Document) -> Iterator[str]:
    """One line for each fault."""
    panels: list[Document] = board["panels"]
    yield from _identity(board, panels)
    yield from _layout(panels)
    for place, query in queries(board):
        yield from (f"{place}: {fault}" for fault in unknown_names(query))
    for key, value in _strings(board):
        if _SECRET.search(key) or re.search(r"\bToken \S", value):
            yield f"{key} looks like a secret"


def queries(board: Document) -> Iterator[tuple[str, str]]:
    """Where each query stands, and its text: panels and variables."""
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            yield f"panel {panel['title']!r}", target["query"]
    for variable in board.get("templating", {}).get("list", []):
        yield f"variable {variable['name']!r}", variable["query"]


def unknown_names(query: str) -> Iterator[str]:
    """Measurements, tags and fields the query asks for and the schema does not declare."""
    source = _FROM.search(query)
    if source is None:
        yield f"no measurement in {query!r}"
        return
    measurement = MEASUREMENTS.get(source[1])
    if measurement is None:
        yield f"no measurement {source[1]!r} is stored"
        return
    known = {measurement.name, *measurement.tags, *(field.name for field in measurement.fields)}
    for label, name in _QUOTED.findall(query):
        if not label and name not in known:
            yield f"{measurement.name} has no field {name!r}"


def _identity(board: Document, panels: list[Document]) -> Iterator[str]:
    if not board.get("uid"):
        yield "the board has no uid"
    for number, times in Counter(panel.get("id") for panel in panels).items():
        if number is None or times > 1:
            yield f"panel id {number} is given {times} times"
    for panel in panels:
        refs = [target["refId"] for target in panel.get("targets", [])]
        if len(set(refs)) < len(refs):
            yield f"panel {panel['title']!r}: two queries have the same refId"


def _layout(panels: list[Document]) -> Iterator[str]:
    for panel in panels:
        spot = panel["gridPos"]
        if spot["x"] < 0 or spot["x"] + spot["w"] > GRID_COLUMNS:
            yield f"panel {panel['title']!r} leaves the grid"
    for one, other in combinations(panels, 2):
        if _overlap(one["gridPos"], other["gridPos"]):
            yield f"panels {one['title']!r} and {other['title']!r} overlap"


def _overlap(a: dict[str, int], b: dict[str, int]) -> bool:
    return (
        a["x"] < b["x"] + b["w"]
        and b["x"] < a["x"] + a["w"]
        and a["y"] < b["y"] + b["h"]
        and b["y"] < a["y"] + a["h"]
    )


def _strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
    elif isinstance(value, str):
        yield key, value
