"""Energy per second: which method, how much, and never a number out of nothing."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.measurements import BY_HAND
from sessions.core.athlete_snapshot import freeze
from sessions.core.energy.from_belt import LAG_S, kcal_per_min, resting_kcal_per_min
from sessions.core.energy.from_heart_rate import HeartEnergy, in_step_with_uptake
from sessions.core.energy.meter import EnergyMeter, EnergyModel, Method, Second, Uptake
from sessions.core.model.athlete import Athlete, CurvePoint
from sessions.core.model.physiology import HEART_RATE_LAG_S
from sessions.core.model.sample import Grade, Sample
from tests.sessions.core.runs import EXAMPLES, NOBODY, RUNNER


def model(**profile: object) -> EnergyModel:
    return EnergyModel(freeze(Athlete(**profile), on=None))  # type: ignore[arg-type] # a test's shorthand


def heart(**profile: object) -> HeartEnergy:
    energy = model(**profile).heart
    assert energy is not None
    return energy


def play(energy: EnergyModel, *samples: Sample) -> list[Second | None]:
    uptake = Uptake()
    return [energy.second(sample, uptake=uptake) for sample in samples]


def held(
    energy: EnergyModel,
    seconds: int,
    *,
    heart_rate_bpm: float | None = None,
    speed_kmh: float | None = None,
    incline_pct: float | None = None,
) -> list[Second]:
    known = []
    for second in play(
        energy,
        *(
            Sample(
                cell=cell,
                heart_rate_bpm=heart_rate_bpm,
                speed_kmh=speed_kmh,
                incline_pct=incline_pct,
            )
            for cell in range(seconds)
        ),
    ):
        assert second is not None
        known.append(second)
    return known


MAN = {"sex": "male", "age_years": 40, "mass_kg": 68, "height_m": 1.78}


def test_belt_and_heart_rate_together_lie_between_the_two() -> None:
    energy = model(**MAN)
    assert energy.heart is not None
    belt = held(energy, 600, speed_kmh=9.0)[-1]
    strap = held(energy, 600, heart_rate_bpm=170)[-1]
    both = held(energy, 600, speed_kmh=9.0, heart_rate_bpm=170)[-1]
    assert (belt.method, strap.method, both.method) == (
        Method.BELT,
        Method.HEART_RATE,
        Method.FUSED,
    )
    assert belt.gross_kcal < both.gross_kcal < strap.gross_kcal
    assert both.band_pct < belt.band_pct < strap.band_pct


def test_a_steady_kilometre_by_hand() -> None:
    # Leger & Mercier at 12 km/h: 40.165 ml/kg/min x 68 kg = 2.73122 l/min; VO2max by Jackson
    # 46.49 (BMI 21.46): share 0.864 -> ratio 1.0093 -> 5.0573 kcal/l: 13.813 kcal/min
    steady = held(model(**MAN), 600, speed_kmh=12.0)[-1]
    assert steady.gross_kcal * 60 == pytest.approx(13.81, abs=0.01)
    assert (steady.gross_kcal - steady.net_kcal) * 60 == pytest.approx(resting_kcal_per_min(68))


def test_energy_follows_the_belt_as_a_slow_convolution_says() -> None:
    energy = model(**MAN)
    speeds = [5.0] * 60 + [12.0] * 90 + [0.0] * 120 + [8.0] * 60
    quick = play(energy, *(Sample(cell=c, speed_kmh=v) for c, v in enumerate(speeds)))
    demands = [energy.demand_ml_kg_min(v, incline_pct=None) for v in speeds]
    share = 1 - 2.718281828459045 ** (-1 / LAG_S)
    for cell in range(0, len(speeds), 7):
        vo2 = 3.5 * (1 - share) ** (cell + 1)
        for before in range(cell + 1):
            vo2 += demands[before] * share * (1 - share) ** (cell - before)
        second = quick[cell]
        assert second is not None
        expected = kcal_per_min(vo2, mass_kg=68, vo2max_ml_kg_min=46.492)
        assert second.gross_kcal * 60 == pytest.approx(expected, rel=1e-4)


def test_a_recording_that_begins_in_mid_run_begins_at_what_heart_rate_tells() -> None:
    first = play(model(**MAN), Sample(cell=0, speed_kmh=11.0, heart_rate_bpm=160))[0]
    rested = play(model(**MAN), Sample(cell=0, speed_kmh=11.0))[0]
    assert first is not None
    assert rested is not None
    assert first.gross_kcal > 5 * rested.gross_kcal


def test_long_standing_is_resting_metabolism_and_no_net_energy() -> None:
    second = held(model(**MAN), 900, speed_kmh=0.0)[-1]
    assert second.gross_kcal * 60 == pytest.approx(resting_kcal_per_min(68), rel=0.01)
    assert second.net_kcal * 60 == pytest.approx(0, abs=0.01)


def test_standing_with_a_heart_at_rest_is_known_and_certain_of_nothing() -> None:
    second = held(model(**MAN), 120, speed_kmh=0.0, heart_rate_bpm=50, incline_pct=0.0)[-1]
    assert second.gross_kcal * 60 == pytest.approx(resting_kcal_per_min(68), rel=0.05)
    assert 5 < second.band_pct < 25


def test_a_known_vo2max_is_the_belts_ceiling() -> None:
    limited = held(model(**MAN, vo2max_ml_kg_min=45), 900, speed_kmh=16.0)[-1]
    assert limited.gross_kcal * 60 == pytest.approx(45 * 68 / 1000 * (3.941 + 1.106 * 1.1))


def test_the_persons_curve_by_hand() -> None:
    # 160 bpm: (160 - 62)/(180 - 62) = 0.830508 -> (0.830508 - 0.06)/0.94 = 0.819690 of
    # (VO2max - 3.5) + 3.5; VO2max by Jackson with an activity of 5.5: 46.492 (BMI 21.46)
    assert heart(**MAN).vo2_ml_kg_min(160) == pytest.approx(
        3.5 + 0.819690 * (46.492 - 3.5), abs=0.005
    )


def test_energy_of_the_strap_alone_is_drawn_to_usual_walks_as_much_as_is_unknown() -> None:
    drawn, known = [], []
    for bpm in (105.0, 120.0):
        energy = heart(**MAN)
        own = kcal_per_min(energy.vo2_ml_kg_min(bpm), mass_kg=68, vo2max_ml_kg_min=46.492)
        drawn.append(energy.kcal_per_min(bpm) / own)
        told = heart(**MAN, vo2max_ml_kg_min=46.492, heart_rate_max_bpm=180, heart_rate_rest_bpm=62)
        known.append(told.kcal_per_min(bpm) / own)
    assert all(ratio < 0.95 for ratio in drawn)
    assert all(b > a for a, b in zip(drawn, known, strict=True))


def test_an_activity_level_moves_the_vo2max_and_narrows_the_band() -> None:
    lazy, keen = heart(**MAN, activity_level=1), heart(**MAN, activity_level=7)
    assert lazy.vo2_ml_kg_min(150) < heart(**MAN).vo2_ml_kg_min(150) < keen.vo2_ml_kg_min(150)
    assert heart(**MAN, activity_level=5.5).band_pct(150) < heart(**MAN).band_pct(150)


def test_with_vo2max_the_method_is_named_and_its_error_is_smaller() -> None:
    known = model(**MAN, vo2max_ml_kg_min=52)
    assert held(known, 1, heart_rate_bpm=150)[0].method is Method.HEART_RATE_FITNESS
    assert known.heart is not None
    assert known.heart.estimate(160).sd < heart(**MAN).estimate(160).sd


_profiles = st.fixed_dictionaries(
    {
        "sex": st.sampled_from(["female", "male", "unspecified"]),
        "age_years": st.floats(10, 90),
        "mass_kg": st.floats(35, 180),
        "heart_rate_rest_bpm": st.none() | st.floats(40, 90),
        "vo2max_ml_kg_min": st.none() | st.floats(20, 75),
    }
)
_curves = st.lists(
    st.tuples(st.integers(9, 19), st.floats(5, 70), st.floats(0, 0.8)),
    max_size=4,
    unique_by=lambda point: point[0],
).map(
    lambda points: tuple(
        CurvePoint(heart_rate_bpm=10.0 * tens, vo2_ml_kg_min=vo2, trust=trust)
        for tens, vo2, trust in sorted(points)
    )
)


@pytest.mark.parametrize("learned", [False, True])
def test_heart_rate_energy_is_never_below_rest_and_never_jumps_or_falls(learned: bool) -> None:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(profile=_profiles, curve=_curves if learned else st.just(()))
    def check(profile: dict[str, object], curve: tuple[CurvePoint, ...]) -> None:
        snapshot = freeze(Athlete(**profile), on=None, energy_curve=curve)  # type: ignore[arg-type] # a test's shorthand
        energy = EnergyModel(snapshot).heart
        assert energy is not None
        mass_kg = profile["mass_kg"]
        assert isinstance(mass_kg, float)
        values = [energy.kcal_per_min(bpm / 2) for bpm in range(60, 440)]
        assert min(values) >= resting_kcal_per_min(mass_kg) - 1e-9
        # Half a beat: at most 1 kcal/min for the heaviest and fittest.
        most = 1.0 if not learned else 5.0
        assert all(0 <= b - a + 1e-9 < most for a, b in pairwise(values))

    check()


@settings(deadline=None)
@given(
    speeds=st.lists(st.none() | st.sampled_from([0.0, 3.0, 6.0, 9.0, 14.0]), max_size=40),
    beats=st.lists(st.none() | st.integers(45, 195), min_size=40, max_size=40),
)
def test_no_second_is_below_rest_and_net_is_gross_less_rest(
    speeds: list[float | None], beats: list[int | None]
) -> None:
    energy, rest = EnergyModel(RUNNER), resting_kcal_per_min(61) / 60
    samples = [
        Sample(cell=cell, speed_kmh=speed, heart_rate_bpm=bpm)
        for cell, (speed, bpm) in enumerate(zip(speeds, beats, strict=False))
    ]
    for sample, second in zip(samples, play(energy, *samples), strict=True):
        known = sample.speed_kmh is not None or sample.heart_rate_bpm is not None
        assert (second is not None) is known
        if second is not None:
            assert second.gross_kcal >= rest - 1e-12
            assert second.net_kcal == pytest.approx(second.gross_kcal - rest, abs=1e-12)


@pytest.mark.parametrize(
    ("missing", "sample"),
    [
        ({"mass_kg": None}, Sample(cell=0, speed_kmh=9.0, heart_rate_bpm=140)),
        ({"age_years": None}, Sample(cell=0, heart_rate_bpm=140)),
        ({"age_years": None, "heart_rate_max_bpm": 180}, Sample(cell=0, heart_rate_bpm=140)),
        ({}, Sample(cell=0)),
        ({}, Sample(cell=0, cadence_spm=160)),
    ],
)
def test_what_is_not_known_is_null(missing: dict[str, object], sample: Sample) -> None:
    assert play(model(**{**MAN, **missing}), sample) == [None]


def test_without_an_age_a_maximum_and_a_vo2max_are_enough() -> None:
    energy = model(mass_kg=70, heart_rate_max_bpm=180, vo2max_ml_kg_min=50)
    assert energy.heart is not None
    assert energy.heart.vo2_ml_kg_min(180) == pytest.approx(50)
    assert held(energy, 1, heart_rate_bpm=180)[0].gross_kcal * 60 == pytest.approx(
        50 * 0.07 * (3.941 + 1.106 * 1.1), rel=0.05
    )


def test_nobody_burns_nothing_known() -> None:
    assert play(EnergyModel(NOBODY), Sample(cell=0, speed_kmh=9.0)) == [None]


def test_an_unspecified_sex_widens_the_band() -> None:
    known, unknown = heart(**MAN), heart(**{**MAN, "sex": "unspecified"})
    assert unknown.estimate(150).sd > known.estimate(150).sd + 0.02
    assert unknown.band_pct(150) > known.band_pct(150)


def test_between_walking_and_running_heart_rate_alone_knows_least() -> None:
    bands = [heart(**MAN).band_pct(bpm) for bpm in (100, 125, 165)]
    assert bands[1] > 1.2 * bands[0]
    assert bands[1] > 1.2 * bands[2]


def test_a_climb_that_is_told_widens_the_belts_band_and_one_by_hand_too() -> None:
    energy = model(**MAN)
    level = held(energy, 300, speed_kmh=5.0, incline_pct=0.0)[-1]
    steep = held(energy, 300, speed_kmh=5.0, incline_pct=12.0)[-1]
    untold = held(energy, 300, speed_kmh=5.0)[-1]
    by_hand = play(energy, Sample(cell=0, speed_kmh=5.0, incline_pct=0.0, speed_source=BY_HAND))[0]
    assert by_hand is not None
    assert level.band_pct < min(steep.band_pct, untold.band_pct, by_hand.band_pct)


def test_a_climb_nobody_told_is_noticed_by_the_heart() -> None:
    energy = model(**MAN)
    samples = [
        Sample(
            cell=cell,
            speed_kmh=5.0,
            grade=Grade.UNKNOWN,
            heart_rate_bpm=95.0 if cell < 300 else 150.0,
        )
        for cell in range(900)
    ]
    seconds = [second for second in play(energy, *samples) if second is not None]
    assert seconds[-1].gross_kcal > 1.5 * seconds[299].gross_kcal
    assert seconds[-1].band_pct > seconds[299].band_pct


def test_the_sessions_band_lies_between_its_seconds_by_their_energy() -> None:
    meter = EnergyMeter()
    assert meter.band_pct is None
    meter.update(Second(3.0, 2.0, Method.BELT, 20.0), weight_s=1.0)
    meter.update(Second(1.0, 0.5, Method.HEART_RATE, 40.0), weight_s=1.0)
    assert meter.band_pct == pytest.approx(25)
    assert (meter.gross_kcal, meter.net_kcal) == (4.0, 2.5)


def test_half_a_second_is_half_the_energy() -> None:
    meter = EnergyMeter()
    assert meter.update(Second(3.0, 2.0, Method.BELT, 20.0), weight_s=0.5) == 1.5
    assert meter.seconds == {Method.BELT: 0.5}


def test_the_personal_curve_moves_the_published_one_by_its_trust() -> None:
    curve = (CurvePoint(heart_rate_bpm=150.0, vo2_ml_kg_min=30.0, trust=0.7),)
    snapshot = freeze(Athlete(**MAN), on=None, energy_curve=curve)  # type: ignore[arg-type] # a test's shorthand
    taught = EnergyModel(snapshot)
    assert taught.heart is not None
    published = heart(**MAN).vo2_ml_kg_min(150)
    assert taught.heart.vo2_ml_kg_min(150) == pytest.approx(published**0.3 * 30.0**0.7)
    second = held(taught, 1, heart_rate_bpm=150)[0]
    assert second.method is Method.PERSONAL
    assert second.band_pct < heart(**MAN).band_pct(150)


def test_far_from_what_was_learned_the_published_curve_holds() -> None:
    curve = (CurvePoint(heart_rate_bpm=90.0, vo2_ml_kg_min=8.0, trust=0.7),)
    snapshot = freeze(Athlete(**MAN), on=None, energy_curve=curve)  # type: ignore[arg-type] # a test's shorthand
    taught = EnergyModel(snapshot)
    assert taught.heart is not None
    ratio = taught.heart.vo2_ml_kg_min(175) / heart(**MAN).vo2_ml_kg_min(175)
    assert ratio == pytest.approx(1, abs=0.06)
    assert held(taught, 1, heart_rate_bpm=175)[0].method is Method.HEART_RATE


def test_heart_rate_that_rises_is_taken_ahead_to_where_uptake_is() -> None:
    # Heart rate with its own lag after a step, the uptake with its own: in step they agree.
    heart, uptake, earlier = 100.0, 100.0, None
    for _ in range(120):
        in_step, earlier = in_step_with_uptake(heart, earlier, weight_s=1.0)
        assert in_step == pytest.approx(uptake, abs=0.5)
        heart += (150 - heart) * (1 - math.exp(-1 / HEART_RATE_LAG_S))
        uptake += (150 - uptake) * (1 - math.exp(-1 / LAG_S))


def test_a_steady_heart_rate_is_taken_as_it_is() -> None:
    earlier = None
    for _ in range(5):
        in_step, earlier = in_step_with_uptake(140.0, earlier, weight_s=1.0)
        assert in_step == 140.0


def test_a_strap_alone_spends_more_in_a_rise_than_in_a_fall() -> None:
    energy = model(age_years=30, mass_kg=70, sex="male")
    totals = []
    for beats in (range(110, 171), range(170, 109, -1)):
        uptake, total = Uptake(), 0.0
        for bpm in beats:
            second = energy.second(Sample(cell=0, heart_rate_bpm=float(bpm)), uptake=uptake)
            assert second is not None
            total += second.gross_kcal
        totals.append(total)
    assert totals[0] > 1.1 * totals[1]


def test_outdoors_where_nobody_told_the_slope_a_belts_cost_is_a_twentieth_too_low() -> None:
    def net(grade: Grade) -> float:
        samples = [Sample(cell=cell, speed_kmh=5.0, grade=grade) for cell in range(900)]
        energy, uptake = model(**MAN), Uptake()
        seconds = [energy.second(sample, uptake=uptake) for sample in samples]
        assert seconds[-1] is not None
        return seconds[-1].net_kcal

    assert net(Grade.UNKNOWN) / net(Grade.BELT) == pytest.approx(1.05, abs=0.01)
    assert net(Grade.ALTITUDE) == pytest.approx(net(Grade.BELT))
