"""Stamp in a file's name: when it was made."""

from datetime import UTC, datetime

from ingest.measurements import NS_PER_S


def file_stamp(wall_ns: int) -> str:
    """The second, in UTC: sortable, and the same in every time zone.

    >>> file_stamp(1_795_338_900_000_000_000)
    '20261122-091500'
    """
    return datetime.fromtimestamp(wall_ns / NS_PER_S, UTC).strftime("%Y%m%d-%H%M%S")
