"""Faults of one board's JSON, found without a Grafana to try it in."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from dashboards.grafana.board_layout import COLUMNS
from dashboards.grafana.distance_units import LONGEST_WORD, WORD
from dashboards.grafana.influxql import LIST_OF_DATABASES
from dashboards.grafana.queries import Document, channels, named, queries
from sessions.schema import LIVE, MEASUREMENTS

LEAST_HEIGHT = {
    "stat": 4,
    "state-timeline": 4,
    "status-history": 4,
    "timeseries": 7,
    "table": 7,
    "bargauge": 7,
}
"""In rows of Grafana's grid, 38 pixels each. A phone keeps a panel's height and gives it its whole
width: what is lower shows half a line, or a chart without a middle."""

LEAST_WIDTH = {
    "stat": 4,
    "state-timeline": 24,
    "status-history": 24,
    "timeseries": 8,
    "table": 12,
    "bargauge": 8,
}
"""In columns, of which 24 fill a screen."""

SCREEN_PX = 1600
_LEAST_CELL_PX, _CHARACTER_PX, _CELL_EDGE_PX = 60, 8, 24  # of Grafana's tables, 14 px type

_WRITES_IT_ELSEWHERE = frozenset(("timeseries", "table"))

_QUOTED = re.compile(r'(AS\s+)?"([^"]+)"')
_FROM = re.compile(r'\bFROM "([^"]+)"')
_SECRET = re.compile(r"(token|password|secret|authorization)", re.IGNORECASE)


def faults_of(board: Document) -> Iterator[str]:
    """One line for each fault."""
    panels: list[Document] = board["panels"]
    yield from _identity(board, panels)
    yield from _layout(panels)
    for panel in panels:
        yield from (f"{named(panel)} {fault}" for fault in _dress(panel))
    for asked in queries(board):
        yield from (f"{asked.place}: {fault}" for fault in unknown_names(asked.text))
    for place, target in channels(board):
        yield from (f"{place}: {fault}" for fault in _unpushed(target))
    for key, value in _strings(board):
        if _SECRET.search(key) or re.search(r"\bToken \S", value):
            yield f"{key} looks like a secret"


def unknown_names(query: str) -> Iterator[str]:
    """Measurements, tags and fields the query asks for and the schema does not declare."""
    if query == LIST_OF_DATABASES:
        return
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


def _unpushed(target: Document) -> Iterator[str]:
    known = {"time", *(field.name for field in LIVE.fields)}
    for name in target["filter"]["fields"]:
        if name not in known:
            yield f"{name!r} is not pushed"


def _identity(board: Document, panels: list[Document]) -> Iterator[str]:
    if not board.get("uid"):
        yield "the board has no uid"
    for number, times in Counter(panel.get("id") for panel in panels).items():
        if number is None or times > 1:
            yield f"panel id {number} is given {times} times"
    for panel in panels:
        refs = [target["refId"] for target in panel.get("targets", [])]
        if len(set(refs)) < len(refs):
            yield f"{named(panel)}: two queries have the same refId"


def _layout(panels: list[Document]) -> Iterator[str]:
    for panel in panels:
        spot = panel["gridPos"]
        if spot["x"] < 0 or spot["x"] + spot["w"] > COLUMNS:
            yield f"{named(panel)} leaves the grid"
        if spot["h"] < LEAST_HEIGHT[panel["type"]] or spot["w"] < LEAST_WIDTH[panel["type"]]:
            yield f"{named(panel)} is too small to read"
    for one, other in combinations(panels, 2):
        if _overlap(one["gridPos"], other["gridPos"]):
            yield f"panels {one['title']!r} and {other['title']!r} overlap"


def _dress(panel: Document) -> Iterator[str]:
    defaults = panel["fieldConfig"]["defaults"]
    if not panel["title"]:
        yield "has no title"
    yield from _emptiness(panel)
    yield from _overrides(panel)
    yield from _columns(panel)
    yield from _data_links(panel)
    if panel["type"] != "timeseries":
        return
    if not defaults["custom"].get("axisLabel") or "unit" not in defaults:
        yield "has an axis without a unit"
    for override in panel["fieldConfig"]["overrides"]:
        properties = {each["id"]: each.get("value") for each in override["properties"]}
        if "custom.axisPlacement" not in properties:
            continue
        if not properties.get("custom.axisLabel"):
            yield "has a second axis without a unit"
        if properties.get("unit", defaults["unit"]) == defaults["unit"]:
            yield f"has two scales for one unit, {defaults['unit']}"


def _emptiness(panel: Document) -> Iterator[str]:
    """What no value means has a place: in the panel where it is one figure or row of text.

    On a chart Grafana writes it beside the axis' ticks, in a table into each cell that has none
    and into the links that are made of it.
    """
    says = panel["fieldConfig"]["defaults"].get("noValue")
    if panel["type"] in _WRITES_IT_ELSEWHERE:
        if says:
            yield f"would write {says!r} on an axis or into cells and links"
        says = panel.get("description")
    if not says:
        yield "does not say what it means when it is empty"


def _columns(panel: Document) -> Iterator[str]:
    """A table is as wide as its heads; each head stands once, and is no other column's tag."""
    if panel["type"] != "table":
        return
    heads: dict[str, str] = {}
    hidden: set[str] = set()
    for override in panel["fieldConfig"]["overrides"]:
        name = override["matcher"]["options"]
        for each in override["properties"]:
            if each["id"] == "displayName":
                heads[name] = each["value"].replace(WORD, LONGEST_WORD)
            elif each["id"] == "custom.hidden":
                (hidden.add if each["value"] else hidden.discard)(name)
    shown = {name: head for name, head in heads.items() if name not in hidden}
    for head, times in Counter(shown.values()).items():
        if times > 1:
            yield f"has {times} columns called {head!r}"
    tags = {tag for kind in MEASUREMENTS.values() for tag in kind.tags}
    for name, head in shown.items():
        if head.lower() in tags and head.lower() != name:
            yield f"calls {name!r} {head!r}, which is a tag's name"
    needed = sum(
        max(_LEAST_CELL_PX, _CHARACTER_PX * len(head) + _CELL_EDGE_PX) for head in shown.values()
    )
    there = SCREEN_PX * panel["gridPos"]["w"] // COLUMNS
    if needed > there:
        yield f"has columns of {needed} px in {there} px, on a screen of {SCREEN_PX}"


def _data_links(panel: Document) -> Iterator[str]:
    """A link is made of ids and times; shown text would bring sentences and spaces into it."""
    for override in panel["fieldConfig"]["overrides"]:
        for each in override["properties"]:
            for link in each["value"] if each["id"] == "links" else ():
                if re.search(r"\s|__value\.text|\.text\}", link["url"]):
                    yield f"has a link with shown text in it: {link['url']}"


def _overrides(panel: Document) -> Iterator[str]:
    """What an override speaks of must be a column of the panel, or it does nothing."""
    columns = {"Time"}
    for target in panel.get("targets", []):
        columns.update(name for _, name in _QUOTED.findall(target.get("query", "")))
        columns.update(target.get("filter", {}).get("fields", []))
    refs = {target["refId"] for target in panel.get("targets", [])}
    for override in panel["fieldConfig"]["overrides"]:
        kind, what = override["matcher"]["id"], override["matcher"]["options"]
        is_there = {
            "byName": what in columns,
            "byRegexp": any(re.search(what, name) for name in columns),
            "byFrameRefID": what in refs,
        }
        if not is_there[kind]:
            yield f"dresses {what!r}, which is no column of it"


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
