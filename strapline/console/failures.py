"""Failures as one line and the contract's exit code: no traceback reaches a user."""

import errno
import logging
import os
import sys

from ingest.sentence import os_words
from sessions.text import marked, text
from strapline.console.usage_words import usage_words

log = logging.getLogger(__name__)

_OWN_FAULT = 1
_BAD_INPUT = 2
_NO_DEVICE = 3
_OUT_OF_MEMORY = (  # in English: no catalogue is opened without memory
    "strapline: out of memory: what was recorded is kept as far as it came, and the next "
    "strapline run goes on with it\n"
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_WITHOUT_HARDWARE = marked(
    "To see what is wrong: strapline doctor. To try without hardware: strapline run --simulate"
)


def report(exc: Exception) -> int:
    """Say what went wrong on standard error; the exit code."""
    if _is_out_of_memory(exc):  # nothing is imported and nothing made up for it
        sys.stderr.write(_OUT_OF_MEMORY)
        return _BAD_INPUT
    line, code = explain(exc)
    if code == _OWN_FAULT and os.environ.get("STRAPLINE_DEBUG"):
        raise exc
    if line:
        sys.stderr.write(f"strapline: {line}\n")
    return code


def _is_out_of_memory(exc: BaseException) -> bool:
    if isinstance(exc, BaseExceptionGroup):
        return any(_is_out_of_memory(inner) for inner in exc.exceptions)
    # A thread takes memory as well, and Python's word for that is another.
    return isinstance(exc, MemoryError) or str(exc) == "can't start new thread"


def explain(exc: Exception) -> tuple[str, int]:
    """One line for `exc`, and the exit code it means."""
    usage = getattr(exc, "format_message", None)
    if usage is not None:  # Typer's complaints about the words of a command share no public type
        line = usage_words(usage())  # empty: no words at all, and the help has been shown
        return line and text("{line} (strapline --help lists what there is)").format(
            line=line
        ), _BAD_INPUT
    # Imported here so that a command which works never pays for these.
    from dashboards.grafana.push.refusals import GrafanaAway, GrafanaRefused
    from dashboards.terminal.plot import UnknownPicture
    from dashboards.web.listening_socket import CannotListen
    from ingest.devices.known import AliasError
    from ingest.devices.sensor import NoAdapter, UnsupportedDevice
    from ingest.files.errors import NotAWorkout
    from sessions.core.model.athlete import ProfileError
    from sessions.sinks.files import NotExportable
    from sessions.sinks.files.parquet import NoParquet
    from sessions.store.errors import StoreError
    from strapline.console.exit_errors import StraplineError

    if isinstance(exc, BaseExceptionGroup) and len(exc.exceptions) == 1:
        inner = exc.exceptions[0]
        if isinstance(inner, Exception):
            return explain(inner)
    if isinstance(exc, StraplineError):
        return str(exc), exc.exit_code
    if isinstance(exc, NoAdapter):
        return f"{exc}. {text(_WITHOUT_HARDWARE)}", _NO_DEVICE
    if isinstance(exc, UnsupportedDevice | GrafanaAway):
        return str(exc), _NO_DEVICE
    if isinstance(
        exc,
        AliasError
        | CannotListen
        | GrafanaRefused
        | NoParquet
        | NotAWorkout
        | NotExportable
        | ProfileError
        | StoreError
        | UnknownPicture,
    ):
        return str(exc), _BAD_INPUT
    if isinstance(exc, OSError) and exc.errno in _NO_ROOM and exc.filename:
        return f"{exc.filename}: {os_words(exc)}", _BAD_INPUT
    return (
        text(
            "something went wrong here: {kind}: {reason} (STRAPLINE_DEBUG=1 shows "
            "where; please report it)"
        ).format(kind=type(exc).__name__, reason=exc),
        _OWN_FAULT,
    )
