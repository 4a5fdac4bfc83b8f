"""Totals of FIT sessions, with points and without."""

from math import isnan

from ingest.files.device_totals import DeviceTotals, ManualEntry, known
from ingest.files.fit_messages import FitMessage
from ingest.files.recorded_workout import utc
from ingest.files.sports import sport_of

EPOCH_UNIX_S = 631_065_600  # 1989-12-31 00:00 UTC. Source: FIT SDK, type date_time


def totals_of(session: FitMessage) -> DeviceTotals:
    """What the session message says of the whole."""
    return DeviceTotals(
        elapsed_s=known(session.number("total_elapsed_time")),
        timer_s=known(session.number("total_timer_time")),
        distance_m=known(session.number("total_distance")),
        energy_kcal=known(session.number("total_calories")) or None,  # 0: not counted
        ascent_m=known(session.number("total_ascent")),
        mean_heart_rate_bpm=known(session.number("avg_heart_rate")),
        max_heart_rate_bpm=known(session.number("max_heart_rate")),
    )


def manual_entry(session: FitMessage) -> ManualEntry:
    """A session message that stands without records."""
    start_s = session.number("start_time", "timestamp")
    sport = session.word("sport")
    return ManualEntry(
        started_at=None if isnan(start_s) else utc(start_s + EPOCH_UNIX_S),
        sport=sport,
        sport_kind=sport_of(sport, sub=session.word("sub_sport")),
        totals=totals_of(session),
    )
