"""Where jog and sprint begin, learned over an athlete's sessions, in the order of their days."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.measurements import NS_PER_S
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, AthleteSnapshot, ThresholdOrigin
from sessions.core.model.breakdown import Breakdown, Taught
from sessions.core.model.events import KindChanged
from sessions.core.model.sample import Kind
from sessions.core.session import Session
from sessions.past.learning import DatedLesson, Learned, learn, learned_before, with_learned
from sessions.recording.recorder import close_session
from sessions.store import SessionRow, Source, Store
from tests.sessions.core.runs import EXAMPLES, T0_NS, Piece, belt, belt_speeds, play

DAY = date(2026, 11, 1)
ADA = Athlete(name="Ada", sex="female", age_years=40, mass_kg=62)
DAY_NS = 86_400 * NS_PER_S

INTERVALS = [
    Piece(Kind.WALK, 5.0, 120),
    *[Piece(Kind.JOG, 9.0, 120), Piece(Kind.SPRINT, 14.0, 60)] * 4,
    Piece(Kind.WALK, 5.0, 60),
]
BRISK = [Piece(Kind.JOG, 8.0, 300), Piece(Kind.JOG, 11.2, 120), Piece(Kind.JOG, 8.0, 300)]


def lesson(*, jog: float | None = None, sprint: float | None = None, ago: int = 0) -> DatedLesson:
    return DatedLesson(
        day=DAY - timedelta(days=ago),
        lesson=Taught(sustained_heart_rate_bpm=None, jog_kmh=jog, sprint_kmh=sprint),
    )


def sprint_of(*lessons: DatedLesson) -> float | None:
    return learn(lessons, athlete=ADA, on=DAY).sprint_kmh


def run(
    pieces: list[Piece], *, athlete: AthleteSnapshot, session_id: str = "run"
) -> tuple[Session, list[KindChanged]]:
    shown = belt_speeds(pieces, ramp_kmh_per_s=0.5, noise_kmh=0.1)
    session = Session(session_id=session_id, athlete=athlete)
    session, events = play(
        [belt(second, round(kmh, 2)) for second, kmh in enumerate(shown)], session=session
    )
    return session, [event for event in events if isinstance(event, KindChanged)]


def final_kinds(breakdown: Breakdown) -> set[Kind]:
    return {interval.kind for interval in breakdown.intervals}


def test_a_session_teaches_where_both_sides_of_a_bound_were_held() -> None:
    session, _ = run(INTERVALS, athlete=freeze(ADA, on=DAY))
    taught = session.breakdown().lesson
    assert taught is not None
    assert taught.jog_kmh == pytest.approx(7.2, abs=0.3)
    assert taught.sprint_kmh == pytest.approx((9.0 * 14.0) ** 0.5, abs=0.3)
    steady, _ = run([Piece(Kind.JOG, 9.0, 600)], athlete=freeze(ADA, on=DAY))
    nothing = steady.breakdown().lesson
    assert nothing is not None
    assert (nothing.jog_kmh, nothing.sprint_kmh) == (None, None)


def test_what_was_known_before_changes_nothing_of_what_a_session_teaches() -> None:
    fresh, _ = run(INTERVALS, athlete=freeze(ADA, on=DAY))
    known = Athlete(name="Ada", jog_kmh=6.0, sprint_kmh=13.5)
    learned = freeze(ADA, on=DAY, learned_jog_kmh=8.0, learned_sprint_kmh=13.0)
    for athlete in (freeze(known, on=DAY), learned):
        session, _ = run(INTERVALS, athlete=athlete)
        assert session.breakdown().lesson == fresh.breakdown().lesson


def test_one_session_moves_no_threshold_and_an_odd_one_among_many_neither() -> None:
    assert sprint_of(lesson(sprint=12.0)) is None
    assert sprint_of(lesson(sprint=12.0), lesson(sprint=12.2)) == 12.0
    assert sprint_of(*[lesson(sprint=12.0)] * 5, lesson(sprint=19.0)) == 12.0


def test_newer_sessions_count_for_more() -> None:
    older = [lesson(sprint=12.0, ago=300)] * 3
    assert sprint_of(*older, lesson(sprint=14.0), lesson(sprint=14.0)) == 14.0
    assert sprint_of(*older, lesson(sprint=14.0, ago=299)) == 12.0


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    taught=st.lists(
        st.tuples(st.one_of(st.none(), st.floats(8.0, 20.0)), st.integers(0, 700)), max_size=12
    )
)
def test_a_learned_threshold_lies_among_the_taught_ones_in_any_order(
    taught: list[tuple[float | None, int]],
) -> None:
    lessons = [lesson(sprint=kmh, ago=ago) for kmh, ago in taught]
    known = [kmh for kmh, _ in taught if kmh is not None]
    learned = sprint_of(*lessons)
    assert learned == sprint_of(*reversed(lessons))
    if len(known) < 2:
        assert learned is None
    else:
        assert learned in known


def test_the_profile_wins_over_what_was_learned() -> None:
    frozen = with_learned(
        Athlete(jog_kmh=6.8), on=DAY, learned=Learned(jog_kmh=7.6, sprint_kmh=12.4)
    )
    assert (frozen.jog_kmh, frozen.learned_jog_kmh) == (6.8, None)
    assert (frozen.sprint_kmh, frozen.learned_sprint_kmh) == (None, 12.4)
    session, _ = run(INTERVALS, athlete=frozen)
    thresholds = session.breakdown().thresholds
    assert thresholds is not None
    assert (thresholds.jog_kmh, thresholds.jog_origin) == (6.8, ThresholdOrigin.PROFILE)
    assert (thresholds.sprint_kmh, thresholds.sprint_origin) == (12.4, ThresholdOrigin.LEARNED)


def test_live_and_look_back_name_by_what_was_learned() -> None:
    stranger, said = run(BRISK, athlete=freeze(ADA, on=DAY))
    assert Kind.SPRINT in final_kinds(stranger.breakdown())
    assert Kind.SPRINT in {event.kind for event in said}
    known, said = run(BRISK, athlete=freeze(ADA, on=DAY, learned_sprint_kmh=12.4))
    assert final_kinds(known.breakdown()) == {Kind.JOG}
    assert {event.kind for event in said} == {Kind.JOG}


def test_a_pace_that_lies_on_a_learned_bound_moves_it_out_of_its_way() -> None:
    on_the_bound = [Piece(Kind.JOG, 9.0, 300), Piece(Kind.SPRINT, 12.4, 300)]
    session, _ = run(on_the_bound, athlete=freeze(ADA, on=DAY, learned_sprint_kmh=12.4))
    thresholds = session.breakdown().thresholds
    assert thresholds is not None
    assert 0.4 <= abs(thresholds.sprint_kmh - 12.4) <= 1.0


def stored(session_id: str, *, day: int, source: Source, store: Store) -> None:
    """Four sprints on a belt, finished and stored."""
    session = Session(session_id=session_id, athlete=freeze(ADA, on=DAY))
    opened_ns = T0_NS + day * DAY_NS
    row = SessionRow(id=session_id, athlete=session.athlete, source=source, opened_ns=opened_ns)
    store.open_session(row)
    shown = belt_speeds(INTERVALS, ramp_kmh_per_s=0.5)
    for second, kmh in enumerate(shown):
        store.events(row.id, session.feed(belt(day * 86_400 + second, kmh)))
    close_session(session, store=store, guide=None)


@pytest.mark.parametrize("source", [Source.LIVE, Source.SIMULATED])
async def test_stored_sessions_teach_the_ones_after_them_and_simulations_nobody(
    source: Source, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        for day in range(2):
            stored(f"day-{day}", day=day, source=source, store=store)
        await store.flush()
        sprints = [
            learned_before(store.read, ADA, before_ns=T0_NS + day * DAY_NS).sprint_kmh
            for day in (0, 1, 2)
        ]
        assert sprints[:2] == [None, None]
        if source is Source.LIVE:
            assert sprints[2] == pytest.approx(11.2, abs=0.3)
        else:
            assert sprints[2] is None
        stranger = learned_before(store.read, Athlete(name="Bob"), before_ns=T0_NS + 9 * DAY_NS)
        assert stranger == Learned()
