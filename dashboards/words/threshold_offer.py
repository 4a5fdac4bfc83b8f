"""Offer of the threshold that a test found, for the profile to take."""

import shlex

from sessions.core.model.athlete import ZoneModel
from sessions.core.model.breakdown import Breakdown
from sessions.text import text


def threshold_words(breakdown: Breakdown) -> str:
    """What the test found; "": there was none."""
    bpm = breakdown.fitness.threshold_heart_rate_bpm
    if bpm is None:
        return ""
    found = text("By the last 20 minutes of the test your threshold heart rate is {bpm} bpm.")
    return found.format(bpm=f"{bpm:.0f}")


def threshold_values(breakdown: Breakdown) -> dict[str, str]:
    """The keys of a profile that take it, as they are typed; empty: there was no test."""
    bpm = breakdown.fitness.threshold_heart_rate_bpm
    if bpm is None:
        return {}
    return {
        "threshold_heart_rate_bpm": f"{bpm:.0f}",
        "zone_model": ZoneModel.PERCENT_THRESHOLD.value,
    }


def threshold_command(breakdown: Breakdown, *, athlete: str) -> str:
    """The command that takes it; "": there was no test, or nobody's profile is known."""
    values = threshold_values(breakdown)
    if not values or not athlete:
        return ""
    changes = " ".join(f"{key}={value}" for key, value in values.items())
    return f"strapline athlete set {shlex.quote(athlete)} {changes}"
