"""Similar earlier sessions in words: what is alike, and what has changed beyond chance."""

from dashboards.words.core_notes import plan_words
from dashboards.words.dates import month_words
from dashboards.words.progress_of_heart import effort_words
from sessions.past.similar import NOW_DAYS, Similar
from sessions.text import text
from sessions.units import Formatter


def alike_words(similar: Similar) -> str:
    """What the sessions have in common."""
    if similar.plan is not None:
        said = text("The same plan, run whole: {plan}. Paces are for {bpm} bpm.")
        return said.format(plan=plan_words(similar.plan), bpm=f"{similar.heart_rate_bpm:.0f}")
    assert similar.effort is not None
    said = text("Steady at {effort}, without a plan. Paces are for {bpm} bpm.")
    return said.format(effort=effort_words(similar.effort), bpm=f"{similar.heart_rate_bpm:.0f}")


def change_words(similar: Similar, formatter: Formatter) -> str | None:
    """For example "9 s per km faster at 145 bpm than in Oct 2026"; None: nothing beyond chance."""
    change = similar.change
    if change is None:
        return None
    faster_s = formatter.pace_s(change.then_kmh) - formatter.pace_s(change.now_kmh)
    chance_s = change.chance_kmh * formatter.pace_s(change.then_kmh) / change.then_kmh
    said = (
        text("{seconds} s per {unit} faster at {bpm} bpm than in {month}")
        if faster_s > 0
        else text("{seconds} s per {unit} slower at {bpm} bpm than in {month}")
    ).format(
        seconds=f"{abs(faster_s):.0f}",
        unit=formatter.distance_unit,
        bpm=f"{similar.heart_rate_bpm:.0f}",
        month=month_words(change.month),
    )
    basis = text("runs of the last {days} days: {now}, then: {then}; chance makes up to {chance} s")
    return f"{said} ({basis})".format(
        days=NOW_DAYS, now=change.now_runs, then=change.then_runs, chance=f"{chance_s:.0f}"
    )
