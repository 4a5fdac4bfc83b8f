"""Sessions as a week sees them, by hand."""

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from sessions.core.model.breakdown import Confidence, Interval
from sessions.core.model.sample import Kind
from sessions.week.session_in_week import SessionInWeek

MONDAY = date(2026, 11, 16)


def day(number: int) -> date:
    """1 is Monday of the week under test, 7 its Sunday; 0 and less lie before it."""
    return date.fromordinal(MONDAY.toordinal() + number - 1)


def outing(
    number: int,
    *,
    minutes: float = 30,
    moderate: float | None = 0,
    vigorous: float | None = 0,
    kcal: float | None = None,
    bouts: int = 0,
    warmed_up: bool | None = None,
    trimp: float | None = None,
) -> SessionInWeek:
    return SessionInWeek(
        id=f"session-{number}",
        day=day(number),
        duration_min=minutes,
        moderate_min=moderate,
        vigorous_min=vigorous,
        net_kcal=kcal,
        trimp=trimp,
        hard_bouts=bouts,
        warmed_up=warmed_up,
    )


outings = st.lists(
    st.builds(
        outing,
        st.integers(-60, 14),
        minutes=st.floats(1, 200),
        moderate=st.none() | st.floats(0, 120),
        vigorous=st.floats(0, 80),
        kcal=st.none() | st.floats(0, 2000),
        bouts=st.integers(0, 9),
        warmed_up=st.none() | st.booleans(),
        trimp=st.none() | st.floats(0, 300),
    ),
    max_size=12,
)


def stretches(*parts: tuple[Kind, float], bpm: float | None = None) -> Sequence[Interval]:
    """Intervals one after the other, each with its length in seconds."""
    found, start_s = [], 0.0
    for kind, seconds in parts:
        found.append(
            Interval(
                kind=kind,
                start_s=start_s,
                end_s=start_s + seconds,
                distance_m=None,
                mean_speed_kmh=None,
                mean_incline_pct=None,
                mean_heart_rate_bpm=bpm,
                max_heart_rate_bpm=bpm,
                energy_kcal=None,
                confidence=Confidence.MEASURED,
            )
        )
        start_s += seconds
    return found
