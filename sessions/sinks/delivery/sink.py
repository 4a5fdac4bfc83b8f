"""Sinks as the delivery knows them: a name, one call, and errors by what is to be done."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ingest.sentence import Sentence
from sessions.store.stored_values import OutboxRow


class SinkError(Exception):
    """Rows were not taken. The message is the one line a user reads."""


class RowsRefused(SinkError):
    """The server will never take at least one of these rows: find it, set it aside, go on."""


class RowsDropped(SinkError):
    """The server has written the rest, and will never take `rows`: set them aside, go on.

    `is_old`: they are older than what is kept there, so that it is all the same which.
    """

    def __init__(self, message: str, *, rows: Sequence[OutboxRow], is_old: bool = False) -> None:
        super().__init__(message)
        self.rows = tuple(rows)
        self.is_old = is_old


class SinkStopped(SinkError):
    """Nothing will be taken until a person changes something (token, bucket): stop and tell."""


class TokenRefused(SinkStopped):
    """The server is there and does not let us in."""


class NoBucket(SinkStopped):
    """The server is there and has no such place."""


class SinkUnavailable(SinkError):
    """The server is away or busy: wait and try again.

    `retry_after_s`: what the server asks for, None: it does not say.
    """

    def __init__(self, message: Sentence | str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Sink(Protocol):
    """Takes committed outbox rows to somewhere else."""

    name: str

    def prepared(self, rows: Sequence[OutboxRow]) -> Callable[[], None]:
        """Work out what is to be written; the call returned writes it.

        The call writes `rows` in order; the same rows again change nothing. It may block, and
        raises RowsDropped, RowsRefused, SinkStopped or SinkUnavailable by what is to be done.
        """
