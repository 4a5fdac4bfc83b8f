"""Progress as a document: what `strapline progress --json` and the API give."""

from typing import Any

import msgspec

from sessions.past.progress import Progress


def document_of(told: Progress, *, athlete: str) -> dict[str, Any]:
    """As plain values; `pace_s_per_km` beside each speed, because people think in it."""
    parts: dict[str, Any] = msgspec.to_builtins(told)
    for period, plain in zip(told.periods, parts["periods"], strict=True):
        if period.pace is not None:
            plain["pace"]["pace_s_per_km"] = 3600 / period.pace.speed_kmh
        if period.load is not None:
            plain["load"]["settled"] = period.load.settled
    return {"athlete": athlete or None, **parts}
