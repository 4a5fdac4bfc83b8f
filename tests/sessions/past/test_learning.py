"""Learning from sessions: small steps, robust, ageing, and never from a simulation."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest.measurements import NS_PER_S
from sessions.core.athlete_snapshot import freeze
from sessions.core.energy.from_heart_rate import heart_energy_of
from sessions.core.model.athlete import Athlete, HeartRateMaxOrigin
from sessions.core.model.breakdown import Taught, TaughtPoint
from sessions.core.session import Session
from sessions.morning.morning import Morning, Position
from sessions.past.learning import DatedLesson, Learned, learn, learned_before, with_learned
from sessions.recording.recorder import close_session
from sessions.store import DiaryBook, SessionRow, Source, Store
from sessions.week.diary import Entry
from tests.sessions.core.runs import T0_NS, belt, heart

DAY = date(2026, 11, 1)
ADA = Athlete(name="Ada", sex="female", age_years=40, mass_kg=62, height_m=1.68)  # predicted: 180


def lesson(
    *,
    days_ago: int = 0,
    sustained: float | None = None,
    uptake: dict[float, float] | None = None,
    seconds: float = 300.0,
) -> DatedLesson:
    points = tuple(
        TaughtPoint(heart_rate_bpm=bpm, vo2_ml_kg_min=vo2, seconds=seconds)
        for bpm, vo2 in (uptake or {}).items()
    )
    return DatedLesson(
        day=DAY - timedelta(days=days_ago),
        lesson=Taught(sustained_heart_rate_bpm=sustained, uptake=points),
    )


def published(bpm: float) -> float:
    energy = heart_energy_of(freeze(ADA, on=DAY))
    assert energy is not None
    return energy.vo2_ml_kg_min(bpm)


def learned_max(*lessons: DatedLesson, athlete: Athlete = ADA) -> float | None:
    return learn(lessons, athlete=athlete, on=DAY).heart_rate_max_bpm


def test_a_maximum_is_learned_with_its_band_whatever_the_order_of_sessions() -> None:
    assert learned_max() is None
    seen = [lesson(sustained=bpm, days_ago=days) for bpm, days in ((189, 3), (187, 30), (150, 20))]
    found = learn(seen, athlete=ADA, on=DAY)
    assert found.heart_rate_max_bpm is not None
    assert 188 < found.heart_rate_max_bpm < 193
    assert found.heart_rate_max_band_bpm is not None
    assert found == learn(reversed(seen), athlete=ADA, on=DAY)
    frozen = with_learned(ADA, on=DAY, learned=found)
    assert frozen.heart_rate_max_origin is HeartRateMaxOrigin.LEARNED
    assert frozen.heart_rate_max_band_bpm == found.heart_rate_max_band_bpm


def test_without_an_age_there_is_nothing_to_start_from() -> None:
    assert learned_max(lesson(sustained=190), athlete=Athlete(mass_kg=62)) is None


def test_the_profile_wins_over_what_was_learned() -> None:
    athlete = Athlete(age_years=40, heart_rate_max_bpm=178)
    frozen = with_learned(athlete, on=DAY, learned=Learned(heart_rate_max_bpm=183))
    assert frozen.heart_rate_max_bpm == 178


def test_the_curve_names_how_many_sessions_taught_it_and_the_last_of_them() -> None:
    taught = {150.0: published(150)}
    another = {150.0: 2 * published(150)}  # another person, or a belt in miles
    seen = [
        lesson(uptake=taught, days_ago=40),
        lesson(uptake=taught, days_ago=9),
        lesson(uptake=another, days_ago=3),
        lesson(sustained=160, days_ago=1),
    ]
    learned = learn(seen, athlete=ADA, on=DAY)
    assert learned.curve_sessions == 2
    assert learned.curve_last == DAY - timedelta(days=9)


def test_an_old_curve_is_trusted_less_and_less() -> None:
    taught = {150.0: 1.2 * published(150)}
    trusts = [
        learn([lesson(uptake=taught, days_ago=days)], athlete=ADA, on=DAY).energy_curve[0].trust
        for days in (0, 90, 360, 700)
    ]
    assert trusts == sorted(trusts, reverse=True)
    assert trusts[-1] < 0.25 < 0.6 < trusts[0]


def test_one_session_is_trusted_by_two_thirds_more_a_little_further() -> None:
    uptake = {150.0: 1.2 * published(150)}
    (once,) = learn([lesson(uptake=uptake)], athlete=ADA, on=DAY).energy_curve
    assert once.vo2_ml_kg_min == pytest.approx(1.2 * published(150))
    # 0.16^2 / (0.16^2 + 0.10^2 + 0.05^2 / (300 / 360))
    assert once.trust == pytest.approx(0.66321, abs=1e-5)
    (many,) = learn([lesson(uptake=uptake)] * 20, athlete=ADA, on=DAY).energy_curve
    assert once.trust < many.trust < 0.72


def test_old_lessons_fade() -> None:
    uptake = {150.0: 30.0}
    trusts = [
        learn([lesson(uptake=uptake, days_ago=days)], athlete=ADA, on=DAY).energy_curve[0].trust
        for days in (0, 90, 360)
    ]
    assert trusts == sorted(trusts, reverse=True)
    assert trusts[2] < 0.6


def test_a_newer_lesson_counts_for_more() -> None:
    both = [lesson(uptake={150.0: 24.0}, days_ago=180), lesson(uptake={150.0: 29.0})]
    (point,) = learn(both, athlete=ADA, on=DAY).energy_curve
    assert 26.5 < point.vo2_ml_kg_min < 29


def test_one_session_off_the_others_changes_nothing() -> None:
    good = [lesson(uptake={150.0: 30.0}, days_ago=days) for days in range(3)]
    (point,) = learn([*good, lesson(uptake={150.0: 39.0})], athlete=ADA, on=DAY).energy_curve
    assert point.vo2_ml_kg_min == pytest.approx(30)


def test_another_persons_session_or_a_belt_in_miles_teaches_nothing() -> None:
    strange = {bpm: 1.7 * published(bpm) for bpm in (120.0, 140.0, 160.0)}
    assert learn([lesson(uptake=strange)], athlete=ADA, on=DAY).energy_curve == ()


def test_what_was_only_passed_through_teaches_nothing() -> None:
    assert learn([lesson(uptake={150.0: 30}, seconds=19)], athlete=ADA, on=DAY).energy_curve == ()


def test_a_person_without_a_mass_has_no_curve() -> None:
    nobody = Athlete(age_years=40)
    assert learn([lesson(uptake={150.0: 30})], athlete=nobody, on=DAY).energy_curve == ()


def recorded(session: Session, *, source: Source, store: Store) -> None:
    """Ten minutes of belt and strap, finished and stored."""
    row = SessionRow(id=session.session_id, athlete=session.athlete, source=source, opened_ns=T0_NS)
    store.open_session(row)
    for second in range(600):
        store.events(row.id, session.feed(belt(second, 10.0)))
        store.events(row.id, session.feed(heart(second + 0.01, 150 + second % 2)))
    close_session(session, store=store, guide=None)


@pytest.mark.parametrize(
    ("source", "learns"), [(Source.LIVE, True), (Source.SIMULATED, False), (Source.REPLAY, True)]
)
@pytest.mark.parametrize("is_published", [False, True])
async def test_a_stored_session_teaches_the_next_one_and_a_simulation_does_not(
    source: Source, learns: bool, is_published: bool, tmp_path: Path
) -> None:
    with Store.open(tmp_path, sinks=["fake"]) as store:
        recorded(
            Session(session_id="first", athlete=freeze(ADA, on=DAY)), source=source, store=store
        )
        await store.flush()
        if is_published:
            store.publish("first")
            await store.flush()
        counted = store.read.counted_sessions(athlete=ADA.name)
        assert [outing.id for outing in counted] == (["first"] if learns else [])
        later_ns = T0_NS + 86_400 * NS_PER_S
        learned = learned_before(store.read, ADA, before_ns=later_ns)
        assert bool(learned.energy_curve) is learns
        assert learned_before(store.read, ADA, before_ns=T0_NS) == Learned()
        assert learned_before(store.read, Athlete(name="Bob"), before_ns=later_ns) == Learned()
    if learns:
        strap_only = Session(
            session_id="second", athlete=with_learned(ADA, on=DAY, learned=learned)
        )
        for second in range(600):
            strap_only.feed(heart(second, 150))
        strap_only.finish()
        energy = strap_only.breakdown().energy
        assert [method.name for method in energy.method] == ["personal"]
        stranger = Session(session_id="third", athlete=freeze(ADA, on=DAY))
        for second in range(600):
            stranger.feed(heart(second, 150))
        stranger.finish()
        published_band = stranger.breakdown().energy.error_band_pct
        assert energy.error_band_pct is not None
        assert published_band is not None
        assert energy.error_band_pct < published_band


def test_mornings_up_to_a_moment_teach_the_resting_heart_rate(tmp_path: Path) -> None:
    day_ns = 86_400 * NS_PER_S
    with DiaryBook.open(tmp_path) as book:
        for days, bpm in ((0, 50.0), (1, 51.0), (2, 52.0)):
            what = Morning(position=Position.LYING, duration_s=180, heart_rate_bpm=bpm)
            book.add(Entry(athlete="Ada", at_ns=T0_NS + days * day_ns, what=what))
    with Store.reading(tmp_path) as read:
        later = learned_before(read, ADA, before_ns=T0_NS + 3 * day_ns)
        assert later.heart_rate_rest_bpm == 51
        assert learned_before(read, ADA, before_ns=T0_NS + 2 * day_ns) == Learned()
    frozen = with_learned(ADA, on=DAY, learned=later)
    assert frozen.heart_rate_rest_bpm == 51
