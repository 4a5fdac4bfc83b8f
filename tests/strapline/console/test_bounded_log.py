"""The log under somebody who causes lines: few of each kind, one line each, nothing that steers."""

import logging
from itertools import count

from ingest.measurements import NS_PER_S
from strapline.console.bounded_log import IN_ALL, LIKE_EACH_OTHER, LONGEST_LINE, Bounded, OneLine


class Log:
    """Lines as they would be written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.now_ns = 0
        self._bound = Bounded(lambda: self.now_ns)
        self._format = OneLine(with_traceback=False)

    def say(self, message: str, *filled_in: object, logger: str = "dashboards.web") -> None:
        record = logging.LogRecord(logger, logging.WARNING, "", 0, message, filled_in, None)
        if self._bound.filter(record):
            self.lines.append(self._format.format(record))


def test_of_one_kind_a_few_are_written_and_the_rest_is_counted_a_minute_later() -> None:
    log = Log()
    for number in range(1_000):
        log.say("refused: %s", number)
    log.now_ns = 61 * NS_PER_S
    log.say("refused: %s", "again")

    assert len(log.lines) == LIKE_EACH_OTHER + 1
    assert log.lines[-1] == f"refused: again ({1_000 - LIKE_EACH_OTHER} more like it)"


def test_many_kinds_are_bounded_together() -> None:
    log = Log()
    for number in count():
        log.say(f"kind {number}", logger=f"lib{number}")
        if number == 10 * IN_ALL:
            break

    assert len(log.lines) == IN_ALL


def test_a_line_is_a_line_and_steers_no_terminal() -> None:
    log = Log()
    log.say("skipped: %s", "\x1b[2J\x1b]0;owned\x07\nERROR: forged line\u202e" + "x" * 10_000)
    [line] = log.lines

    assert "\x1b" not in line
    assert "\n" not in line
    assert "\u202e" not in line
    assert len(line) <= LONGEST_LINE


def test_a_failure_is_named_without_a_traceback() -> None:
    try:
        raise ValueError("what\nfailed")
    except ValueError as exc:
        failed = (type(exc), exc, exc.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "a page failed", (), failed)

    assert OneLine(with_traceback=False).format(record) == "a page failed (ValueError: what failed)"


def test_a_message_with_the_wrong_number_of_words_is_written_all_the_same() -> None:
    log = Log()
    log.say("%s and %s", "one")

    assert log.lines == ["%s and %s"]
