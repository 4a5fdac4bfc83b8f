"""Sealing of a fold: what only grows goes into an archive, stretch by stretch."""

from typing import Any

from sessions.core.fold import FoldState
from sessions.core.model.archive import Archive
from sessions.core.model.sealed_list import SealedList


def keep_in(archive: Archive, state: FoldState) -> None:
    """Let a fold find what is sealed of it."""
    state.book.track.cells.kept_in(archive)
    for name, series in _series_of(state).items():
        series.kept_in(archive, name=name)


def seal(archive: Archive, state: FoldState) -> None:
    """Seal what there is enough of; a sealed chunk is never written again."""
    cells = state.book.track.cells
    while cells.is_due:
        items = {name: series.seal() for name, series in _series_of(state).items()}
        archive.add(
            cells.seal(),
            width=cells.width,
            items={name: taken for name, taken in items.items() if taken},
        )


def _series_of(state: FoldState) -> dict[str, SealedList[Any]]:
    return {
        "intervals": state.book.closed,
        "forgotten": state.book.track.forgotten,
        "windows": state.hrv.windows,
        "minutes": state.minutes.minutes,
        "artefacts": state.artefacts.found,
        "heart_rate_gaps": state.heart_rate_coverage.gaps,
        "speed_gaps": state.speed_coverage.gaps,
        "pauses": state.pauses,
        "laps": state.laps,
    }
