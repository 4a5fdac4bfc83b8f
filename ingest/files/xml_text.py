"""XML text as several formats share it: names without namespaces, numbers and times as text."""

from datetime import UTC, datetime
from math import isfinite, nan
from xml.etree.ElementTree import Element


def local_name(element: Element) -> str:
    """The tag without its namespace: devices disagree about prefixes and versions."""
    return element.tag.rpartition("}")[2]


def number(text: str | None) -> float:
    """The finite number a text holds; nan: none. Some programs write decimal commas.

    >>> number("9.5"), number("9,5"), number("1,234.5")
    (9.5, 9.5, 1234.5)
    """
    digits = text or "nan"
    if "," in digits:
        digits = digits.replace(",", "" if "." in digits else ".")
    try:
        value = float(digits)
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
