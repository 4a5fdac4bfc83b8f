"""Bests by distance in words, and what they rest on."""

from dashboards.words.progress_chart import told_before
from sessions.past.bests import RECENT_DAYS, Bests
from sessions.past.progress import Progress
from sessions.text import text
from sessions.units import Formatter


def bests_lacking(progress: Progress) -> tuple[str, ...]:
    """What bests do not hold."""
    return (told_before(progress.missing.bests),) if progress.missing.bests else ()


def bests_source() -> str:
    """Where bests come from."""
    return text(
        "The shortest time over the distance within one session, rests and pauses included; what"
        " was not measured, or told by hand, is never part of one. Beside it the last {days} days."
    ).format(days=RECENT_DAYS)


def best_words(bests: Bests, formatter: Formatter) -> tuple[str, str, str, str]:
    """Distance, time, pace, and the time of the last 90 days."""
    ever, recent = bests.ever, bests.recent
    return (
        formatter.race(ever.distance_m),
        formatter.duration(ever.duration_s),
        formatter.pace_value(ever.distance_m / ever.duration_s * 3.6),
        formatter.duration(None if recent is None else recent.duration_s),
    )
