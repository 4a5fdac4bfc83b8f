"""Errors of a broker and the way to it, by what is to be done about it."""

from ingest.sentence import Sentence


class BrokerError(Exception):
    """Common to all. The message is the one line a user reads."""


class BrokerAway(BrokerError, ConnectionError):
    """Nobody answers or the connection fell: wait and try again."""


class BrokerRefuses(BrokerError):
    """Login or certificate is not accepted: a person must change something."""


class Denied(BrokerError):
    """The broker's access list lacks one right; the message names topic and right."""

    def __init__(self, message: Sentence, *, topic: str) -> None:
        super().__init__(message)
        self.topic = topic
