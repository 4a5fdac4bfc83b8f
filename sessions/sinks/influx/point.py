"""One point of a time series, as the schema declares it."""

from typing import NamedTuple

from sessions import schema

Value = float | int | str | None


class Point(NamedTuple):
    """One point. Tags are in the schema's order; None: left out. `at_ns`: Unix nanoseconds."""

    measurement: schema.PointKind
    tags: tuple[str | None, ...]
    fields: dict[str, Value]
    at_ns: int
