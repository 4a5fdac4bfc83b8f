"""Folding of a session's cells, with the way back to the last one that a measurement confirmed."""

from sessions.core.alignment.aligner import Cell
from sessions.core.fold import Fold
from sessions.core.model.archive import Archive
from sessions.core.model.events import AnyEvent
from sessions.core.sealing import keep_in, seal
from sessions.core.session_state import SessionState, fold_copy, noted


class Folding:
    """Takes cells in order; what is confirmed is sealed, what is not may be taken back.

    Args:
        state: The session's; its cells go on from there.
        archive: Has what is sealed of it.
    """

    def __init__(self, state: SessionState, archive: Archive) -> None:
        self._state = state
        self.archive = archive
        keep_in(archive, state.fold)
        self.fold = Fold(state.athlete, state=state.fold)
        if state.end is None:
            self._seal()
            return
        self.fold = self._ahead()
        for run in state.unconfirmed:
            for cell in run.cells:
                self.fold.update(cell)  # its events were given before the state was saved

    @property
    def is_ahead(self) -> bool:
        """Whether cells were taken that nothing has confirmed."""
        return self._state.end is not None

    def update(self, cell: Cell) -> tuple[AnyEvent, ...]:
        """Take the next cell."""
        events = self.fold.update(cell)
        if self.is_ahead:
            noted(self._state.unconfirmed, cell)
        else:
            self._seal()
        return events

    def run_ahead(self, end: Cell) -> None:
        """What follows is not confirmed. `end`: the last cell if the session ends as it stands."""
        self._state.end = end
        self.fold = self._ahead()

    def confirm(self) -> None:
        """All that was taken lies inside the session."""
        state = self._state
        state.fold = self.fold.state
        state.unconfirmed, state.end = [], None
        self._seal()

    def go_back(self) -> tuple[AnyEvent, ...]:
        """Take back what is not confirmed, and take the last cell instead."""
        assert self._state.end is not None
        self.fold = self.fold.on(self._state.fold)
        return self.fold.update(self._state.end)

    def _ahead(self) -> Fold:
        copy = fold_copy(self._state.fold)
        keep_in(self.archive, copy)
        return self.fold.on(copy)

    def _seal(self) -> None:
        state = self._state
        if state.fold.book.track.cells.is_due:
            seal(self.archive, state.fold)
            state.chunks = len(self.archive)
