"""Queries of a board's JSON, each with the place where it stands."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from dashboards.grafana.influxql import DATA_SOURCE
from dashboards.grafana.own_data import GRAFANA

Document = dict[str, Any]


class BoardQuery(NamedTuple):
    """One InfluxQL statement. `least_ms`: the shortest `$__interval`."""

    place: str
    text: str
    least_ms: int = 1


def panel_queries(panel: Document) -> Iterator[BoardQuery]:
    """What one panel asks InfluxDB."""
    least_ms = 1000 * int(panel.get("interval", "1s").removesuffix("s"))
    for target in panel.get("targets", []):
        if target["datasource"]["uid"] == DATA_SOURCE.uid:
            yield BoardQuery(named(panel), target["query"], least_ms)


def variable_queries(board: Document) -> Iterator[BoardQuery]:
    """What a board's variables ask InfluxDB."""
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            yield BoardQuery(f"variable {variable['name']!r}", variable["query"])


def queries(board: Document) -> Iterator[BoardQuery]:
    """All of them."""
    for panel in board["panels"]:
        yield from panel_queries(panel)
    yield from variable_queries(board)


def channels(board: Document) -> Iterator[tuple[str, Document]]:
    """Where each stream of Grafana Live is shown, and its target."""
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            if target["datasource"]["uid"] == GRAFANA.uid:
                yield named(panel), target


def named(panel: Document) -> str:
    """A panel as faults call it."""
    return f"panel {panel['title']!r}"
