"""Boundaries that the end of a session has moved, in words."""

from sessions.core.model.breakdown import Breakdown
from sessions.text import text


def moved_words(breakdown: Breakdown) -> str | None:
    """How many differ from those that were told while the session ran; None: none does."""
    moved = breakdown.session.boundaries_moved
    if not moved:
        return None
    if moved == 1:
        return text("1 boundary moved")
    return text("{count} boundaries moved").format(count=moved)
