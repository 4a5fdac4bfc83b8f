"""A week as a document: what `strapline week --json` and the API give."""

from typing import Any

import msgspec

from sessions.morning.morning_documents import recovery_document
from sessions.week.goals import WeekReport


def document_of(report: WeekReport, *, athlete: str) -> dict[str, Any]:
    """As plain values; `athlete` "": nobody's name."""
    parts: dict[str, Any] = msgspec.to_builtins(report)
    parts["sessions"] = [
        {**plain, "has_intervals": outing.has_intervals}
        for plain, outing in zip(parts["sessions"], report.sessions, strict=True)
    ]
    if report.load is not None:
        parts["load"]["settled"] = report.load.settled
    if report.recovery is not None:
        parts["recovery"] = recovery_document(report.recovery)
    return {
        **parts,
        "week": report.week.name,
        "from": report.week.monday.isoformat(),
        "to": report.week.sunday.isoformat(),
        "athlete": athlete or None,
    }
