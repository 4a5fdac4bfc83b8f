"""Whose curve a strap alone counts with, in words."""

from datetime import date

from dashboards.words.own_curve import own_curve_lines
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, CurvePoint, Units
from sessions.past.learning import Learned
from sessions.units import Formatter

METRIC = Formatter(Units.METRIC)
ADA = freeze(Athlete(name="Ada", sex="female", age_years=34, mass_kg=60), on=None)
CURVE = tuple(
    CurvePoint(heart_rate_bpm=bpm, vo2_ml_kg_min=vo2, trust=trust)
    for bpm, vo2, trust in ((112.0, 15.0, 0.61), (131.0, 24.0, 0.66), (158.0, 36.0, 0.58))
)


def test_a_curve_is_told_with_who_taught_it_and_how_it_ages() -> None:
    learned = Learned(energy_curve=CURVE, curve_sessions=4, curve_last=date(2026, 11, 20))
    points, teachers = own_curve_lines(learned, ADA, METRIC)
    # 15 ml/kg/min of 60 kg are 0.9 l, at 4.94 kcal.
    assert "4.4 kcal/min at 112 bpm" in points
    assert "10.7 kcal/min at 158 bpm" in points
    assert "taught it: 4" in teachers
    assert "2026-11-20" in teachers
    assert "66 %" in teachers
    assert "90 days" in teachers


def test_without_one_it_is_said_what_teaches_it() -> None:
    (only,) = own_curve_lines(Learned(), ADA, METRIC)
    assert "published" in only
    assert "belt" in only


def test_without_a_mass_there_is_no_energy_to_speak_of() -> None:
    assert own_curve_lines(Learned(), freeze(Athlete(age_years=34), on=None), METRIC) == ()
