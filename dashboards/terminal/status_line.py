"""One line that says how a service does, painted in place or printed when it changes."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.text import Text

from dashboards.terminal.in_place import InPlace


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
