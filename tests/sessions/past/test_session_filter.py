"""Which past sessions are meant, and what they add up to."""

from datetime import date

import pytest

from ingest.measurements import NS_PER_S
from sessions.past.session_filter import SessionFilter, matching, totals_of
from sessions.store import Past, Source, StoredStatus

# 2026-11-22 09:15 UTC, a Sunday wherever this runs but at the edges of the Pacific.
SUNDAY_NS = 1_795_338_900 * NS_PER_S


def past(
    id: str = "a",
    *,
    athlete: str = "Ada",
    source: Source = Source.LIVE,
    started_ns: int | None = SUNDAY_NS,
    minutes: float | None = 30,
    plan: str | None = None,
    note: str = "",
    metres: float | None = 5000.0,
    zones: tuple[float, ...] | None = (60.0, 60.0, 60.0, 60.0, 60.0),
) -> Past:
    return Past(
        id=id,
        athlete=athlete,
        source=source,
        status=StoredStatus.FINISHED,
        started_ns=started_ns,
        plan=plan,
        note=note,
        duration_s=None if minutes is None else minutes * 60,
        distance_m=metres,
        gross_kcal=300.0,
        zone_seconds=zones,
    )


@pytest.mark.parametrize(
    ("wanted", "taken", "left_out"),
    [
        (SessionFilter(athlete="Ada"), past(), past(athlete="Bo")),
        (SessionFilter(athlete=""), past(athlete=""), past()),
        (SessionFilter(source=Source.SIMULATED), past(source=Source.SIMULATED), past()),
        (SessionFilter(least_min=30), past(minutes=30), past(minutes=29.9)),
        (SessionFilter(least_min=1), past(minutes=1), past(minutes=None)),
        (SessionFilter(words="TEMPO hill"), past(plan="Hill tempo"), past(plan="Tempo")),
        (SessionFilter(words="knee"), past(note="Knee hurts"), past()),
        (SessionFilter(words="20261122"), past("20261122-x"), past("20261123-x")),
        (SessionFilter(from_day=date(2026, 11, 20)), past(), past(started_ns=0)),
        (SessionFilter(to_day=date(2026, 11, 20)), past(started_ns=0), past()),
        (SessionFilter(from_day=date(2020, 1, 1)), past(), past(started_ns=None)),
    ],
)
def test_a_filter_takes_what_it_names_and_nothing_else(
    wanted: SessionFilter, taken: Past, left_out: Past
) -> None:
    assert matching([left_out, taken], wanted) == (taken,)


def test_an_open_filter_takes_everything_in_its_order() -> None:
    several = (past("b"), past("a", started_ns=None, minutes=None))
    assert matching(several, SessionFilter()) == several


def test_totals_leave_out_what_was_not_measured_and_keep_zero_apart_from_it() -> None:
    totals = totals_of([past(), past(metres=None, zones=None), past(minutes=None)])
    assert (totals.sessions, totals.duration_s) == (3, 3600)
    assert (totals.distance_m, totals.gross_kcal) == (10_000, 900)
    assert totals.zone_seconds == (120, 120, 120, 120, 120)


def test_totals_of_what_was_never_measured_are_not_zero() -> None:
    totals = totals_of([past(metres=None, zones=None)])
    assert totals.distance_m is None
    assert totals.zone_seconds is None
    assert totals_of([]).sessions == 0
