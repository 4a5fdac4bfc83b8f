"""Words of a removal: the delete call's predicate and times, InfluxQL's quotes and answers."""

from typing import Any

from ingest.measurements import NS_PER_S
from sessions.core.report import iso_utc

STRING = "'"
"""InfluxQL: names stand in double quotes, strings in single ones."""


def delete_predicate(measurement: str, tags: dict[str, str]) -> str:
    """Of `/api/v2/delete`: equalities, joined by AND."""
    pairs = {"_measurement": measurement, **tags}
    return " AND ".join(f"{key}={quoted(value)}" for key, value in pairs.items())


def quoted(value: str, *, by: str = '"') -> str:
    """A name or a string of InfluxQL."""
    escaped = value.replace("\\", "\\\\").replace(by, f"\\{by}")
    return f"{by}{escaped}{by}"


def rfc3339(unix_ns: int) -> str:
    """To the nanosecond, in UTC."""
    seconds = iso_utc(unix_ns // NS_PER_S * NS_PER_S).removesuffix("Z")
    return f"{seconds}.{unix_ns % NS_PER_S:09d}Z"


def statement_fault(answer: Any) -> str | None:
    """A statement's own error, which comes with status 200."""
    results = answer.get("results", []) if isinstance(answer, dict) else []
    return next((result["error"] for result in results if "error" in result), None)
