"""A part of the terminal that is painted over and over, where the console is a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live


class InPlace:
    """Paints in one place while its block runs, and leaves nothing behind.

    `is_there` is False where the console is no terminal; then nothing is painted.
    """

    def __init__(self, console: Console) -> None:
        self.is_there = console.is_terminal and not console.is_dumb_terminal
        self._live = Live(console=console, auto_refresh=False, transient=True)

    def __enter__(self) -> Self:
        if self.is_there:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.is_there:
            self._live.stop()

    def paint(self, what: RenderableType) -> None:
        """Show this in the place of what was shown before."""
        self._live.update(what, refresh=True)
