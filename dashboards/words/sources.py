"""Where a session came from, in words."""

from sessions.store import Source
from sessions.text import text


def source_word(source: Source) -> str:
    """In the reader's language."""
    return {
        Source.LIVE: text("Recorded live"),
        Source.SIMULATED: text("Simulated"),
        Source.REPLAY: text("Replayed"),
        Source.FILE: text("From a file"),
    }[source]
