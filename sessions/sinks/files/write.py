"""A session in the format asked for."""

from collections.abc import Callable

from sessions.sinks.files.csv import to_csv
from sessions.sinks.files.json import to_json
from sessions.sinks.files.session_rows import Recorded
from sessions.sinks.files.tcx import to_tcx

FORMATS = ("fit", "tcx", "csv", "json")
"""What there is, as the command and the pages name it; also the files' extensions."""

_DATED = frozenset({"fit", "tcx"})


class NotExportable(ValueError):
    """The session does not hold what the format needs. The message says what to use instead."""


def export(recorded: Recorded, *, format: str) -> bytes:
    """The file's bytes.

    Raises:
        NotExportable: nothing was measured, or the format needs a date that is not known.
        KeyError: there is no such format.
    """
    writer = _writers()[format]
    if not recorded.seconds:
        raise NotExportable(f"session {recorded.id} holds no measured second")
    if format in _DATED and recorded.started_ns is None:
        raise NotExportable(
            f"session {recorded.id} has no date, which {format.upper()} needs; expected csv or json"
        )
    return writer(recorded)


def _writers() -> dict[str, Callable[[Recorded], bytes]]:
    return {"fit": _to_fit, "tcx": to_tcx, "csv": to_csv, "json": to_json}


def _to_fit(recorded: Recorded) -> bytes:
    # The library takes a third of a second to import; most exports are not FIT.
    from sessions.sinks.files.fit import to_fit

    return to_fit(recorded)
