"""Suggestions in words: what may be a device of the session, and how it is taken."""

from collections.abc import Iterator

from sessions.live.live_view import LiveView
from sessions.text import text


def suggestion_lines(view: LiveView) -> Iterator[str]:
    """One sentence for each, for where there is no button."""
    for device in view.devices:
        for one in device.suggestions:
            yield text(
                "{name} ({address}, {dbm} dBm) may be {alias}, and nothing proves it: take it by "
                "its button, or with y."
            ).format(name=one.name, address=one.address, dbm=one.rssi_dbm, alias=device.alias)
