"""Queries in InfluxQL: their text, and the query object that Grafana's builder lacks."""

from collections.abc import Mapping, Sequence
from typing import Literal

from dashboards.grafana.foundation import Builder, Dataquery, common_models

DATA_SOURCE = common_models.DataSourceRef(type_val="influxdb", uid="strapline-influxdb")

Shape = Literal["time_series", "table"]

# Which session: $athlete narrows the series, which are few; the session is a field.
CHOSEN = '"athlete" =~ /^$athlete$/ AND "session" = \'$session\''


_ROWS_AT_MOST = 500  # more than a year of daily runs


class InfluxQuery(Builder[Dataquery], Dataquery):
    """One raw InfluxQL query. Rows of a "table" keep their columns; a "time_series" is drawn."""

    def __init__(
        self, query: str, *, ref: str = "A", shape: Shape = "time_series", alias: str = ""
    ) -> None:
        self._query = query
        self._ref = ref
        self._shape = shape
        self._alias = alias

    def build(self) -> Dataquery:
        """The query is its own result."""
        return self

    def to_json(self) -> dict[str, object]:
        """As Grafana's InfluxDB data source reads it."""
        document: dict[str, object] = {
            "datasource": DATA_SOURCE.to_json(),
            "query": self._query,
            "rawQuery": True,
            "refId": self._ref,
            "resultFormat": self._shape,
        }
        if self._alias:
            document["alias"] = self._alias
        return document


def over_time(
    measurement: str, fields: Mapping[str, str], *, function: str, fill: str = "null"
) -> str:
    """`fields` (name: label) of the chosen session, one value per drawn step; gaps stay gaps."""
    chosen = _columns(fields, function=function)
    return (
        f'SELECT {chosen} FROM "{measurement}" WHERE {CHOSEN} AND $timeFilter'
        f" GROUP BY time($__interval) fill({fill})"
    )


def over_all(measurement: str, fields: Mapping[str, str], *, function: str, also: str = "") -> str:
    """One value of each field over what is shown of the chosen session.

    Bounded by the shown time, because the session is a field: without a bound the database
    would look through every second the athlete has ever run, at each refresh.
    """
    chosen = _columns(fields, function=function)
    condition = f" AND {also}" if also else ""
    return f'SELECT {chosen} FROM "{measurement}" WHERE {CHOSEN} AND $timeFilter{condition}'


def rows(
    measurement: str, fields: Sequence[str], *, where: str = CHOSEN, newest_first: bool = False
) -> str:
    """The points as they are, whatever time is shown: of a measurement with few of them."""
    chosen = ", ".join(f'"{name}"' for name in fields)
    order = f" ORDER BY time DESC LIMIT {_ROWS_AT_MOST}" if newest_first else ""
    return f'SELECT {chosen} FROM "{measurement}" WHERE {where}{order}'


def tag_values(measurement: str, tag: str, *, where: str = "") -> str:
    """The values of a tag, for a variable."""
    condition = f" WHERE {where}" if where else ""
    return f'SHOW TAG VALUES FROM "{measurement}" WITH KEY = "{tag}"{condition}'


def _columns(fields: Mapping[str, str], *, function: str) -> str:
    return ", ".join(f'{function}("{name}") AS "{label}"' for name, label in fields.items())
