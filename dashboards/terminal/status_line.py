"""Status line of a service, painted in place or printed when it changes."""

from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text


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


class StatusLine:
    """A state in words and figures that move; on standard error.

    Where the console is no terminal, a line is printed when the words change; the figures alone
    print nothing.
    """

    def __init__(self, *, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._place = InPlace(self._console)
        self._shown: tuple[str, str] = ("", "")

    def __enter__(self) -> Self:
        self._place.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._place.__exit__(kind, error, trace)

    def show(self, state: str, *, figures: str) -> None:
        """Paint it; what is painted already costs nothing."""
        before, self._shown = self._shown, (state, figures)
        if self._shown == before:
            return
        line = Text(f"{state}  {figures}", overflow="ellipsis", no_wrap=True)
        if self._place.is_there:
            self._place.paint(line)
        elif state != before[0]:
            self._console.print(f"{state}  {figures}", markup=False, soft_wrap=True)
