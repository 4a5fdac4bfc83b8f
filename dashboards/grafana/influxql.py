"""Queries in InfluxQL: their text, and the query objects that Grafana's builder lacks."""

from collections.abc import Sequence
from typing import Literal

from dashboards.grafana.foundation import Builder, Dataquery, common_models
from dashboards.grafana.uids_and_tags import DATA_SOURCE_TYPE, DATA_SOURCE_UID
from sessions.schema import PointKind

DATA_SOURCE = common_models.DataSourceRef(type_val=DATA_SOURCE_TYPE, uid=DATA_SOURCE_UID)

Shape = Literal["time_series", "table"]

ATHLETE = '"athlete" =~ /^${athlete:regex}$/'

# Which session: the athlete narrows the series, which are few, and the day from its start on the
# seconds to look through; the session is a field. However long a time is shown, no more is read.
CHOSEN = (
    f"{ATHLETE} AND \"session\" = '${{session}}'"
    " AND time >= ${started}ms AND time <= ${started}ms + 1d"
)
SHOWN = "$timeFilter"
UNTIL_THE_END = "time <= ${__to}ms"
"""Up to the end of the shown time, from wherever another condition says."""
LIST_OF_DATABASES = "SHOW DATABASES"
"""Answered with those that may be read, also where nothing is stored yet."""

STEP = "$__interval"
"""As long as a point on the screen is wide."""

WEEKS = "1w, 4d"
"""From Monday: InfluxDB counts weeks from the Thursday on which Unix time begins."""


def newest(length: str) -> str:
    """The last `length` of the shown time."""
    return f"time > ${{__to}}ms - {length} AND time <= ${{__to}}ms"


def shown_and_before(length: str) -> str:
    """The shown time and the `length` before it, for what began earlier and still holds."""
    return f"time > ${{__from}}ms - {length} AND time <= ${{__to}}ms"


def column(field: str, label: str = "", *, of: str = "") -> str:
    """One column: a field, or a function of it; `label` is what is shown."""
    value = f'{of}("{field}")' if of else f'"{field}"'
    return f'{value} AS "{label or field}"'


def computed(expression: str, label: str) -> str:
    """One column made of several fields."""
    return f'{expression} AS "{label}"'


def select(
    columns: Sequence[str],
    measurement: PointKind,
    *where: str,
    every: str = "",
    by: Sequence[str] = (),
    fill: str = "null",
    newest_first: int | None = None,
) -> str:
    """One statement.

    Args:
        columns: See `column` and `computed`.
        measurement: Where from.
        where: Conditions that all hold.
        every: One row for each such stretch of time, "": none.
        by: One series for each value of these tags.
        fill: What a stretch without a value is: "null" is a hole, "previous" the value before it,
            "none" nothing.
        newest_first: At most so many rows, the newest ones.
    """
    groups = [f"time({every})"] if every else []
    groups += [f'"{tag}"' for tag in by]
    text = f'SELECT {", ".join(columns)} FROM "{measurement.name}" WHERE {" AND ".join(where)}'
    if groups:
        text += f" GROUP BY {', '.join(groups)}"
    if every:
        text += f" fill({fill})"
    if newest_first is not None:
        text += f" ORDER BY time DESC LIMIT {newest_first}"
    return text


def newest_of_each(
    known: str, others: Sequence[str], measurement: PointKind, *where: str, tag: str
) -> str:
    """The newest row of each value of a tag, in the order in which every other query has them.

    What reads backwards in time gives its series backwards, too. Here the last value of `known`, a
    field that every row has, brings the columns `others` of its row, also those that are absent.
    """
    columns = [column(known, of="last"), *others]
    return select(columns, measurement, *where, by=(tag,))


def tag_values(measurement: PointKind, tag: str, *, where: str = "") -> str:
    """The values of a tag, of all times, for a variable."""
    condition = f" WHERE {where}" if where else ""
    return f'SHOW TAG VALUES FROM "{measurement.name}" WITH KEY = "{tag}"{condition}'


class InfluxQuery(Builder[Dataquery], Dataquery):
    """One raw InfluxQL query. Rows of a "table" keep their columns; a "time_series" is drawn."""

    def __init__(
        self, query: str, *, ref: str = "A", shape: Shape = "time_series", alias: str = "$col"
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
        if self._shape == "time_series":
            document["alias"] = self._alias
        return document


def asking(
    columns: Sequence[str],
    measurement: PointKind,
    *where: str,
    every: str = "",
    by: Sequence[str] = (),
    fill: str = "null",
    newest_first: int | None = None,
    ref: str = "A",
    shape: Shape = "time_series",
    alias: str = "$col",
) -> InfluxQuery:
    """What one panel asks: see `select` and `InfluxQuery`."""
    query = select(
        columns, measurement, *where, every=every, by=by, fill=fill, newest_first=newest_first
    )
    return InfluxQuery(query, ref=ref, shape=shape, alias=alias)
