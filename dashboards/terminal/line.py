"""The live view of a terminal: a panel painted in place, or plain lines where there is none."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live

from dashboards.terminal.bell import Bell
from dashboards.terminal.panel import panel
from dashboards.terminal.plain import PlainLines
from sessions.live import LiveView


class LivePainter:
    """Shows views on standard error; standard output is kept for documents.

    A terminal's bell rings at each cue, and over the heart-rate ceiling again and again.

    The panel disappears at the end, so that the breakdown stands alone. Where the console is no
    terminal, a line is printed every ten seconds of session time and at each new interval.
    """

    def __init__(self, *, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._lines = PlainLines()
        self._live = (
            Live(console=self._console, auto_refresh=False, transient=True)
            if self._console.is_terminal and not self._console.is_dumb_terminal
            else None
        )
        self._shown: LiveView | None = None
        self._bell = Bell()

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

    def show(self, view: LiveView) -> None:
        """Paint `view`; one that is painted already costs nothing."""
        if view == self._shown:
            return
        self._shown = view
        if self._live is not None:
            self._live.update(panel(view), refresh=True)
            if self._bell.rings(view):
                self._console.bell()
            return
        line = self._lines.line(view)
        if line is not None:
            self._console.print(line, markup=False, soft_wrap=True)
