"""Status line of a service, painted in place or printed when it changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

Paint = Callable[[RenderableType], None]
"""Shows this in the place of what was shown before."""


@contextmanager
def in_place(console: Console) -> Iterator[Paint | None]:
    """A part of the terminal while the block runs; nothing of it is left behind.

    None where the console is no terminal: there nothing is painted.
    """
    if not console.is_terminal or console.is_dumb_terminal:
        yield None
        return
    with Live(console=console, auto_refresh=False, transient=True) as live:
        yield lambda what: live.update(what, refresh=True)


class StatusLine:
    """A state in words and figures that move; on standard error.

    Where the console is no terminal, a line is printed when the words change; the figures alone
    print nothing. Use `open`.
    """

    def __init__(self, console: Console, paint: Paint | None) -> None:
        self._console = console
        self._paint = paint
        self._shown: tuple[str, str] = ("", "")

    @classmethod
    @contextmanager
    def open(cls, *, console: Console | None = None) -> Iterator["StatusLine"]:
        """A line that is there while the block runs."""
        told = console or Console(stderr=True, highlight=False)
        with in_place(told) as paint:
            yield cls(told, paint)

    def show(self, state: str, *, figures: str) -> None:
        """Paint it; what is painted already costs nothing."""
        before, self._shown = self._shown, (state, figures)
        if self._shown == before:
            return
        line = Text(f"{state}  {figures}", overflow="ellipsis", no_wrap=True)
        if self._paint is not None:
            self._paint(line)
        elif state != before[0]:
            self._console.print(f"{state}  {figures}", markup=False, soft_wrap=True)
