"""Moments of a session as people type them: 90, 1:30, 1:02:03."""

import re

FORMAT = "S|M:SS|H:MM:SS"
_MOMENT = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)")


def seconds_of(moment: str) -> float | None:
    """Seconds from the session's start; None: it is no moment.

    >>> seconds_of("1:02:03"), seconds_of(" 1:30,5"), seconds_of("soon")
    (3723.0, 90.5, None)
    """
    found = _MOMENT.fullmatch(moment.strip())
    if found is None:
        return None
    hours, minutes, seconds = found.groups()
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + float(seconds.replace(",", "."))
