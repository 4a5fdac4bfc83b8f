"""Bound of the log: a stranger may cause a line, never a flood or a terminal's command."""

import logging
from collections import Counter
from collections.abc import Callable

from ingest.codecs.wire.clean_name import clean_name
from ingest.measurements import NS_PER_S

LIKE_EACH_OTHER = 5  # lines of one kind in a minute; then they are counted
IN_ALL = 200  # lines in a minute, of whatever kinds
LONGEST_LINE = 400
MINUTE_NS = 60 * NS_PER_S


class OneLine(logging.Formatter):
    """A record as one line that can be shown: control characters and length are cut.

    What failed is named with its type; where, is shown to whoever sets STRAPLINE_DEBUG.
    """

    def __init__(self, *, with_traceback: bool) -> None:
        super().__init__("%(message)s")
        self._with_traceback = with_traceback

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        if self._with_traceback:
            return super().format(record)
        try:
            told = record.getMessage()
        except (TypeError, ValueError):
            told = str(record.msg)
        line = clean_name(told, longest=LONGEST_LINE)
        failed = record.exc_info[1] if record.exc_info else None
        if failed is None:
            return line
        return clean_name(f"{line} ({type(failed).__name__}: {failed})", longest=LONGEST_LINE)


class Bounded(logging.Filter):
    """Lets a few records of each kind pass in a minute, and counts the rest.

    A kind is a logger, its level and its message without what is filled in. How many were left out
    is told with the kind's next line.
    """

    def __init__(self, now_ns: Callable[[], int]) -> None:
        super().__init__()
        self._now_ns = now_ns
        self._since_ns = now_ns()
        self._passed: Counter[tuple[str, int, str]] = Counter()
        self._left_out: Counter[tuple[str, int, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is written; may add to it what was not."""
        if self._now_ns() - self._since_ns >= MINUTE_NS:
            self._since_ns = self._now_ns()
            self._passed.clear()
        kind = _kind(record)
        is_written = self._passed[kind] < LIKE_EACH_OTHER and sum(self._passed.values()) < IN_ALL
        if not is_written:
            # Kinds that were never written are one: nobody fills the memory with them.
            self._left_out[kind if kind in self._passed or kind in self._left_out else _OTHERS] += 1
            return False
        self._passed[kind] += 1
        left_out = self._left_out.pop(kind, 0)
        if left_out:
            record.msg, record.args = f"{record.getMessage()} ({left_out} more like it)", ()
        return True


_OTHERS = ("", 0, "")


def _kind(record: logging.LogRecord) -> tuple[str, int, str]:
    # A library that fills in itself says the same in its first words.
    words = str(record.msg) if record.args else str(record.msg)[:24]
    return record.name, record.levelno, words
