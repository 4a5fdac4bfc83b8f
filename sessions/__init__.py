"""Measurements to sessions: the pure core, workouts, store and sinks."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sessions.core.analysis import analyse as analyse
    from sessions.core.model.athlete import Athlete as Athlete

__all__ = ["Athlete", "analyse"]


def __getattr__(name: str) -> Any:
    """Import `Athlete` and `analyse` on first use: the command line must not wait for numpy."""
    if name == "Athlete":
        from sessions.core.model.athlete import Athlete

        return Athlete
    if name == "analyse":
        from sessions.core.analysis import analyse

        return analyse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
