"""Warnings on standard error, one line each, beside whatever is painted there."""

import logging
import os
import sys

from ingest.clock import SystemClock
from strapline.console.bounded_log import Bounded, OneLine


class ToStandardError(logging.Handler):
    """Writes to whatever standard error is at that moment: a live panel puts itself in its way."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's line."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except OSError:
            self.handleError(record)


def set_up() -> None:
    """Warnings of our own packages, errors of libraries; their chatter stays out of sight."""
    handler = ToStandardError()
    handler.setFormatter(OneLine(with_traceback=bool(os.environ.get("STRAPLINE_DEBUG"))))
    handler.addFilter(Bounded(SystemClock().monotonic_ns))
    libraries = logging.getLogger()
    libraries.handlers = [handler]
    libraries.setLevel(logging.ERROR)
    for package in ("ingest", "sessions", "dashboards", "strapline"):
        logger = logging.getLogger(package)
        logger.propagate = False
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING)
