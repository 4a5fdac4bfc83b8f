"""One line that says how a service does, painted in place or printed when it changes."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text


class StatusLine:
    """A state in words and figures that move; on standard error.

    Where the console is no terminal, a line is printed when the words change; the figures alone
    print nothing.
    """

    def __init__(self, *, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._live = (
            Live(console=self._console, auto_refresh=False, transient=True)
            if self._console.is_terminal and not self._console.is_dumb_terminal
            else None
        )
        self._shown: tuple[str, str] = ("", "")

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def show(self, state: str, *, figures: str) -> None:
        """Paint it; what is painted already costs nothing."""
        before, self._shown = self._shown, (state, figures)
        if self._shown == before:
            return
        line = Text(f"{state}  {figures}", overflow="ellipsis", no_wrap=True)
        if self._live is not None:
            self._live.update(line, refresh=True)
        elif state != before[0]:
            self._console.print(f"{state}  {figures}", markup=False, soft_wrap=True)
