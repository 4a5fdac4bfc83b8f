"""Energy per second: which method, how much, and never a number out of nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.core.athlete import Athlete
from sessions.core.energy import EnergyMeter, EnergyModel, Method, Second
from sessions.core.physiology import keytel_kj_per_min, resting_kcal_per_min
from sessions.core.sample import Sample
from sessions.core.snapshot import freeze
from tests.sessions.core.runs import NOBODY, RUNNER


def model(**profile: object) -> EnergyModel:
    return EnergyModel(freeze(Athlete(**profile), on=None))  # type: ignore[arg-type] # a test's shorthand


MAN = {"sex": "male", "age_years": 40, "mass_kg": 75}


def test_the_belt_comes_first() -> None:
    second = EnergyModel(RUNNER).second(Sample(cell=0, heart_rate_bpm=150, speed_kmh=9.0))
    assert second is not None
    assert second.method is Method.BELT


def test_ten_minutes_at_10_kmh_by_hand() -> None:
    # Leger & Mercier: 33.839 ml/kg/min; 75 kg: 2.538 l/min; 4.94 kcal/l: 12.537 kcal/min
    second = model(**MAN).second(Sample(cell=0, speed_kmh=10.0))
    assert second is not None
    assert second.gross_kcal * 600 == pytest.approx(125.37, abs=0.01)
    assert second.net_kcal * 600 == pytest.approx(125.37 - 0.2625 * 4.94 * 10, abs=0.01)


def test_standing_is_resting_metabolism_and_no_net_energy() -> None:
    second = model(**MAN).second(Sample(cell=0, speed_kmh=0.0, heart_rate_bpm=150))
    assert second is not None
    assert second.gross_kcal * 60 == pytest.approx(resting_kcal_per_min(75))
    assert second.net_kcal == 0


def test_inside_its_domain_heart_rate_is_keytels() -> None:
    kcal = EnergyModel(RUNNER).heart_kcal_per_min(150)
    kj = keytel_kj_per_min(150, sex=RUNNER.sex, mass_kg=61, age_years=34)
    assert kcal == pytest.approx(kj / 4.184)


def test_with_vo2max_keytels_other_model_is_used_and_named() -> None:
    second = model(**MAN, vo2max_ml_kg_min=50).second(Sample(cell=0, heart_rate_bpm=150))
    assert second is not None
    assert second.method is Method.HEART_RATE_FITNESS
    # -95.7735 + 0.634*150 + 0.404*50 + 0.394*75 + 0.271*40 = 59.9165 kJ/min
    assert second.gross_kcal * 60 == pytest.approx(59.9165 / 4.184)


_profiles = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["female", "male", "unspecified"]),
        "age_years": st.floats(10, 90),
        "mass_kg": st.floats(35, 180),
        "heart_rate_rest_bpm": st.none() | st.floats(40, 90),
        "vo2max_ml_kg_min": st.none() | st.floats(20, 75),
    }
)


@given(_profiles)
def test_heart_rate_energy_is_never_below_rest_and_never_jumps_or_falls(
    profile: dict[str, object],
) -> None:
    energy = model(**profile)
    mass_kg = profile["mass_kg"]
    assert isinstance(mass_kg, float)
    resting = resting_kcal_per_min(mass_kg)
    values = [energy.heart_kcal_per_min(bpm / 2) for bpm in range(60, 440)]
    assert min(values) >= resting - 1e-9
    # Half a beat: at most 1 kcal/min for the heaviest; Keytel starts up to 25 above rest.
    assert all(0 <= b - a + 1e-9 < 1.0 for a, b in pairwise(values))


@pytest.mark.parametrize(
    ("missing", "sample"),
    [
        ({"mass_kg": None}, Sample(cell=0, speed_kmh=9.0, heart_rate_bpm=140)),
        ({"age_years": None}, Sample(cell=0, heart_rate_bpm=140)),
        ({}, Sample(cell=0)),
        ({}, Sample(cell=0, cadence_spm=160)),
    ],
)
def test_what_is_not_known_is_null(missing: dict[str, object], sample: Sample) -> None:
    assert model(**{**MAN, **missing}).second(sample) is None


def test_nobody_burns_nothing_known() -> None:
    assert EnergyModel(NOBODY).second(Sample(cell=0, speed_kmh=9.0)) is None


def test_an_unspecified_sex_widens_the_band_of_heart_rate_only() -> None:
    known, unknown = model(**MAN), model(**{**MAN, "sex": "unspecified"})
    assert unknown.band_pct(Method.HEART_RATE) > known.band_pct(Method.HEART_RATE)
    assert unknown.band_pct(Method.BELT) == known.band_pct(Method.BELT)


def test_the_sessions_band_lies_between_its_methods_by_their_energy() -> None:
    meter, energy = EnergyMeter(), model(**MAN)
    assert meter.band_pct(energy) is None
    meter.update(Second(3.0, 2.0, Method.BELT), weight_s=1.0)
    meter.update(Second(1.0, 0.5, Method.HEART_RATE), weight_s=1.0)
    assert meter.band_pct(energy) == pytest.approx((3 * 28 + 1 * 40) / 4)
    assert (meter.gross_kcal, meter.net_kcal) == (4.0, 2.5)


def test_half_a_second_is_half_the_energy() -> None:
    meter = EnergyMeter()
    assert meter.update(Second(3.0, 2.0, Method.BELT), weight_s=0.5) == 1.5
    assert meter.seconds == {Method.BELT: 0.5}
