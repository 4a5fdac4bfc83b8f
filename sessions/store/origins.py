"""One small number for each host and boot."""

import sqlite3


def origin_id(connection: sqlite3.Connection, *, host: str, boot: str) -> int:
    """The number of this host and boot, given out where there is none."""
    connection.execute(
        "INSERT INTO origins (host, boot) VALUES (?, ?) ON CONFLICT DO NOTHING", (host, boot)
    )
    found: int = connection.execute(
        "SELECT id FROM origins WHERE host = ? AND boot = ?", (host, boot)
    ).fetchone()[0]
    return found
