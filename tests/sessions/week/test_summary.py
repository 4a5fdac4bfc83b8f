"""Days and weeks in a row: none is missing, and each says what the week's report says."""

from datetime import date, timedelta

import pytest

from sessions.core.model.athlete import Athlete
from sessions.week.calendar_week import Week
from sessions.week.diary import Entry, Food, Strength, Weight, What, strength
from sessions.week.goals import report_on
from sessions.week.summary import Summary, summary_from
from tests.sessions.morning.test_recovery import morning
from tests.sessions.week.sessions_in_week import MONDAY, outing

ADA = Athlete(name="Ada", age_years=34, mass_kg=61, height_m=1.7, sex="female")


def entry(what: What) -> Entry:
    return Entry(athlete="Ada", at_ns=0, what=what)


def summary(
    first: date,
    *,
    runs: tuple[date, ...] = (MONDAY,),
    diary: dict[date, list[Entry]] | None = None,
    today: date = MONDAY + timedelta(days=16),
) -> Summary:
    return summary_from(
        first,
        outings=[outing((day - MONDAY).days + 1, trimp=50.0) for day in runs],
        diary=diary or {},
        athlete=ADA,
        today=today,
    )


def test_no_day_and_no_week_is_left_out_up_to_today() -> None:
    found = summary(MONDAY)
    assert [day.day for day in found.days] == [MONDAY + timedelta(days=n) for n in range(17)]
    assert [report.week.monday for report in found.weeks] == [
        MONDAY + timedelta(days=7 * n) for n in range(3)
    ]


def test_it_begins_with_the_first_there_is() -> None:
    assert summary(date(1970, 1, 1)).days[0].day == MONDAY
    assert summary(MONDAY, runs=()) == Summary()


def test_weeks_without_a_run_are_filled_up_from_the_run_before() -> None:
    later = MONDAY + timedelta(days=15)
    found = summary(later, runs=(MONDAY, later))
    assert found.days[0].day == MONDAY
    last = MONDAY + timedelta(days=8)
    assert summary(later, runs=(MONDAY, last, later)).days[0].day == last - timedelta(days=1)


def test_load_fades_on_days_without_a_run() -> None:
    loads = [day.load for day in summary(MONDAY).days]
    fitness = [load.fitness for load in loads if load is not None]
    assert len(fitness) == 17
    assert fitness == sorted(fitness, reverse=True)


def test_strength_food_and_weight_stand_on_their_day() -> None:
    tuesday = MONDAY + timedelta(days=1)
    diary = {
        tuesday: [entry(Strength(duration_min=20)), entry(Strength(duration_min=10))],
        MONDAY + timedelta(days=2): [
            entry(strength("squats 2x5@60, lunges 2x8")),
            entry(morning(4.1, bpm=51)),
        ],
        MONDAY: [entry(Food(energy_kcal=2000)), entry(Weight(mass_kg=61.0))],
    }
    days = {day.day: day for day in summary(MONDAY, diary=diary).days}
    assert days[tuesday].strength_min == 30
    assert days[tuesday].strength_kg is None
    wednesday = days[MONDAY + timedelta(days=2)]
    assert (wednesday.strength_min, wednesday.strength_kg) == (10, 600)
    assert wednesday.morning == morning(4.1, bpm=51)
    assert days[MONDAY].balance.eaten_kcal == 2000
    assert days[MONDAY].mass_kg == pytest.approx(61.0)
    assert days[tuesday].mass_kg is None


def test_a_week_is_the_report_that_strapline_week_prints() -> None:
    runs = [outing(1, trimp=50.0)]
    today = MONDAY + timedelta(days=16)
    asked = report_on(Week(MONDAY), outings=runs, diary={}, athlete=ADA, today=today)
    assert summary(MONDAY).weeks[0] == asked
