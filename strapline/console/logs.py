"""Warnings on standard error, one line each, beside whatever is painted there."""

import logging
import sys


class ToStandardError(logging.Handler):
    """Writes to whatever standard error is at that moment: a live panel puts itself in its way."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's line."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except OSError:
            self.handleError(record)


def set_up() -> None:
    """Warnings of our own packages only; a library's chatter stays out of a runner's sight."""
    handler = ToStandardError()
    handler.setFormatter(logging.Formatter("%(message)s"))
    for package in ("ingest", "sessions", "dashboards", "strapline"):
        logger = logging.getLogger(package)
        logger.propagate = False
        logger.handlers = [handler]
        logger.setLevel(logging.WARNING)
