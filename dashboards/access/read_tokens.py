"""Tokens of programs that may read figures: scripts, overlays, assistants."""

from enum import Enum
from pathlib import Path

from dashboards.access.token_file import Holder, TokenFile
from sessions.text import text

FILE = "readers.json"


class Reads(Enum):
    """How much a token may read; the one of an overlay stands in an address and opens only that."""

    OVERLAY = "overlay"
    NOW = "now"
    EVERYTHING = "everything"


def reads_word(reads: Reads) -> str:
    """It in the reader's language."""
    return {
        Reads.OVERLAY: text("what an overlay shows"),
        Reads.NOW: text("the present moment"),
        Reads.EVERYTHING: text("everything that was recorded"),
    }[reads]


class Reader(Holder, frozen=True, kw_only=True):
    """A program with a token. `athlete`: whose figures it may read, None: everybody's."""

    athlete: str | None = None
    reads: Reads = Reads.NOW


class ReadTokens(TokenFile[Reader]):
    """Who may read; see `TokenFile`."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir / "access" / FILE, holds=Reader)
