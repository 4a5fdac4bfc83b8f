"""Spool of a gateway: its own journal in pages, how far it is sent, and how far others have it."""

from pathlib import Path
from typing import Protocol

import msgspec

from ingest.clock import Anchor
from ingest.journal import JournalRow
from ingest.mqtt.wire import Position, Wearer


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some notifications of one boot, in the order of the journal.

    `before`: the one in front of the first, None: there is none. `last`: the place of the last one
    in the journal. `is_end`: nothing follows at this moment.
    """

    boot: str
    anchor: Anchor
    rows: tuple[JournalRow, ...]
    devices: dict[str, Wearer]
    before: Position | None
    last: int
    is_end: bool


class Spool(Protocol):
    """A journal as a queue; places in it are rising numbers."""

    def page(self, *, after: int, limit: int) -> Page | None:
        """What follows a place, at most `limit` notifications; None: nothing."""

    def position(self, *, at: int) -> Position | None:
        """The last notification up to a place; None: there is none."""

    def find(self, position: Position) -> int | None:
        """The place of a notification, or of the last one before it; None: there is none."""

    def anchor(self, boot: str) -> Anchor | None:
        """The tie between the clocks of a boot; None: it has none yet."""

    def end(self) -> int:
        """The place of the last notification; 0: there is none."""


class CursorFile:
    """Keeps the place up to which everything is confirmed, over restarts.

    It may lag: what is sent twice is taken once. A file that cannot be understood therefore says
    0, the beginning.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> int | None:
        """The place; None: this journal was never sent.

        Raises:
            OSError: the file is there and cannot be read.
        """
        try:
            kept = self._path.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return None
        return int(kept) if kept.strip().isascii() and kept.strip().isdigit() else 0

    def save(self, place: int) -> None:
        """Keep the place.

        Raises:
            OSError: the folder does not take it; names the file.
        """
        unfinished = self._path.with_name(f".{self._path.name}.new")
        try:
            unfinished.write_text(f"{place}\n", encoding="ascii")
            unfinished.replace(self._path)
        except OSError as exc:
            raise OSError(exc.errno, exc.strerror, str(self._path)) from exc


class SendWindow:
    """Moves `sent` and `confirmed`, and goes back where a processor asks for it.

    What the broker has acknowledged counts as sent; only what a processor says it has committed
    is confirmed. Between them lies what may have to be sent again.
    """

    def __init__(self, *, confirmed: int) -> None:
        self.sent = confirmed
        self.confirmed = confirmed
        self._ask: str | None = None

    def published(self, *, after: int, last: int) -> None:
        """The broker has what lies in (after, last]; nothing if `sent` was moved meanwhile."""
        if self.sent == after:
            self.sent = last

    def received(self, place: int | None, *, ask: str, is_kept: bool = False) -> None:
        """A processor has committed all up to `place`; None: it knows nothing of this boot.

        Beyond what was sent from here somebody else's rows are meant: ours are still to be sent.
        `is_kept`: the broker had it; the first such one was an earlier process's to answer.
        """
        is_old = is_kept and self._ask is None
        is_asked, self._ask = ask != self._ask and not is_old, ask
        if is_asked:
            # Also below what was confirmed: a processor's store may be an older copy.
            known = self.confirmed if place is None else place
            self.confirmed = self.sent = min(known, self.sent)
        elif place is not None and self.confirmed < place <= self.sent:
            self.confirmed = place
