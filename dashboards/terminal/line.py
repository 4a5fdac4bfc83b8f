"""The live view of a terminal: a panel painted in place, or plain lines where there is none."""

from types import TracebackType
from typing import Self

from rich.console import Console

from dashboards.terminal.bell import Bell
from dashboards.terminal.in_place import InPlace
from dashboards.terminal.panel import panel
from dashboards.terminal.plain import PlainLines
from sessions.live.live_view import LiveView


class LivePainter:
    """Shows views on standard error; standard output is kept for documents.

    A terminal's bell rings at each cue, and over the heart-rate ceiling again and again.

    The panel disappears at the end, so that the breakdown stands alone. Where the console is no
    terminal, a line is printed every ten seconds of session time and at each new interval.
    """

    def __init__(self, *, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._lines = PlainLines()
        self._place = InPlace(self._console)
        self._shown: LiveView | None = None
        self._bell = Bell()

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

    def show(self, view: LiveView) -> None:
        """Paint `view`; one that is painted already costs nothing."""
        if view == self._shown:
            return
        self._shown = view
        if self._place.is_there:
            self._place.paint(panel(view))
            if self._bell.rings(view):
                self._console.bell()
            return
        line = self._lines.line(view)
        if line is not None:
            self._console.print(line, markup=False, soft_wrap=True)
