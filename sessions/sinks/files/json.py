"""A session as one JSON document: its breakdown, and every second as columns."""

import json
from typing import Any

from sessions.core.model.events import SecondClosed
from sessions.core.report import iso_utc
from sessions.sinks.files.session_rows import Recorded
from sessions.store.corrections_of_session import ids_of

_NUMBERS = (
    "heart_rate_bpm",
    "zone",
    "speed_kmh",
    "incline_pct",
    "cadence_spm",
    "distance_m",
    "gross_kcal",
    "net_kcal",
    "energy_method",
    "heart_rate_fault",
    "heart_rate_source",
    "speed_source",
    "paused",
)


def to_json(recorded: Recorded) -> bytes:
    """UTF-8 text; what was not measured is null.

    `seconds` holds columns of one length: `time_s` is the start of each second, distance and
    energy are cumulative at its end. `corrections` are those that stand, the oldest first, and
    `made_of` the stretches of what was measured that are left; none: all of it.
    """
    document: dict[str, Any] = {
        **recorded.breakdown.to_dict(),
        "remark": {"effort": recorded.remark.effort, "note": recorded.remark.note},
        "corrections": [
            {
                "what": edit.what,
                "made_at": iso_utc(edit.at_ns),
                "with": [id for id in ids_of(edit) if id != recorded.id],
            }
            for edit in reversed(recorded.corrections)
        ],
        "made_of": [
            {"from_at": _moment(window.from_ns), "to_at": _moment(window.to_ns)}
            for window in recorded.windows
        ],
        "seconds": _columns(recorded.seconds),
    }
    return json.dumps(document, allow_nan=False, ensure_ascii=False).encode()


def _moment(at_ns: int | None) -> str | None:
    return None if at_ns is None else iso_utc(at_ns)


def _columns(seconds: tuple[SecondClosed, ...]) -> dict[str, list[Any]]:
    return {
        "time_s": [second.cell for second in seconds],
        **{name: [getattr(second, name) for second in seconds] for name in _NUMBERS},
        "kind": [second.kind.value for second in seconds],
        "rr_ms": [list(second.rr_ms) for second in seconds],
    }
