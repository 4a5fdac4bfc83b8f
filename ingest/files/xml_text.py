"""XML text as several formats share it: names without namespaces, numbers and times as text."""

from datetime import UTC, datetime
from math import isfinite, nan
from xml.etree.ElementTree import Element


def local_name(element: Element) -> str:
    """The tag without its namespace: devices disagree about prefixes and versions."""
    return element.tag.rpartition("}")[2]


def number(text: str | None) -> float:
    """The finite number a text holds; nan: none."""
    try:
        value = float(text or "nan")
    except ValueError:
        return nan
    return value if isfinite(value) else nan


def moment(text: str | None) -> float:
    """Unix time of an ISO 8601 text; without a zone it is taken as UTC. nan: not a time."""
    try:
        at = datetime.fromisoformat((text or "").strip())
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return nan
