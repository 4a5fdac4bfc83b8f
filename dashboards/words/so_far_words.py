"""Numbers of the session so far in words that page and terminal share."""

from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import MISSING, Formatter


def so_far_words(view: LiveView, formatter: Formatter) -> str:
    """Mean and highest heart rate of the session so far; "": nothing was measured yet."""
    if view.mean_heart_rate_bpm is None or view.highest_heart_rate_bpm is None:
        return ""
    return text("mean {mean} · highest {highest}").format(
        mean=formatter.heart_rate(view.mean_heart_rate_bpm),
        highest=formatter.heart_rate(view.highest_heart_rate_bpm),
    )


def cadence_words(spm: float | None) -> str:
    """Steps per minute with their unit."""
    return MISSING if spm is None else text("{steps} spm").format(steps=f"{spm:.0f}")
