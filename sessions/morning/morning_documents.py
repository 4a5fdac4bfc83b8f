"""Morning readings and recovery as JSON documents, of `morning` and of `week`."""

from datetime import date
from typing import Any

from sessions.core.report import iso_utc
from sessions.morning.morning import Morning
from sessions.morning.own_range import LEAST_IN_RANGE
from sessions.morning.recovery import Recovery


def reading_document(what: Morning, *, number: int, at_ns: int, day: date) -> dict[str, Any]:
    """A reading as plain values."""
    return {
        "id": number,
        "at": iso_utc(at_ns),
        "day": day.isoformat(),
        "position": what.position.value,
        "duration_s": what.duration_s,
        "heart_rate_bpm": what.heart_rate_bpm,
        "ln_rmssd": what.ln_rmssd,
        "rmssd_ms": what.rmssd_ms,
        "no_answer": None if what.no_answer is None else what.no_answer.value,
        "false_beats_pct": 100 * what.false_share,
        "lost_beats_pct": 100 * what.lost_share,
        "simulated": what.is_simulated,
    }


def recovery_document(recovery: Recovery) -> dict[str, Any]:
    """What the mornings say, as plain values."""
    own, own_bpm = recovery.ln_rmssd, recovery.heart_rate_bpm
    today = recovery.today
    return {
        "ln_rmssd": None if today is None else today.ln_rmssd,
        "heart_rate_bpm": None if today is None else today.heart_rate_bpm,
        "state": recovery.state.value,
        "why": None if recovery.why is None else recovery.why.value,
        "week_ln_rmssd": recovery.week_ln_rmssd,
        "usual_ln_rmssd": None if own is None else [own.low, own.high],
        "week_heart_rate_bpm": recovery.week_heart_rate_bpm,
        "usual_heart_rate_bpm": None if own_bpm is None else [own_bpm.low, own_bpm.high],
        "days": recovery.days,
        "needed_days": LEAST_IN_RANGE,
    }
