"""A plan's cost before it is run: heart rate, energy and zone minutes, each with its band."""

import msgspec
import numpy as np
import pytest

from sessions.core.energy.meter import EnergyMeter, EnergyModel
from sessions.core.model.sample import Kind, Sample
from sessions.prediction.band import Band
from sessions.prediction.belt_energy import belt_kcal, energy_ratio
from sessions.prediction.predict import Prediction, Predictor, expected_of, predict, predictor_of
from sessions.prediction.work import Work
from sessions.workouts.built_in import all_built_in, built_in
from sessions.workouts.plan import HeartRateTarget, HeartRateUnit, Step, Workout
from tests.sessions.prediction.known_hearts import ADA, FIT, WALK_AND_JOG, known, run_by


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    sessions = [(2.0 * day, run_by(FIT, WALK_AND_JOG, seed=day)) for day in range(5)]
    found = predictor_of(ADA, sessions, at_day=12)
    assert found is not None
    return found


def of(predictor: Predictor, *steps: Step) -> Prediction:
    return predict(predictor, Workout(name="plan", title="Plan", steps=steps))


def step(minutes: float, kmh: float | None, **changes: object) -> Step:
    plain = Step(name="", kind=Kind.JOG, duration_s=60 * minutes, speed_kmh=kmh)
    return msgspec.structs.replace(plain, **changes)


def bands(told: Prediction) -> list[Band]:
    assert told.zone_min is not None
    assert told.below_min is not None
    return [
        told.mean_heart_rate_bpm,
        told.highest_heart_rate_bpm,
        told.gross_kcal,
        told.net_kcal,
        told.below_min,
        *told.zone_min,
    ]


def test_every_built_in_plan_has_a_prediction_that_adds_up(predictor: Predictor) -> None:
    for outline in all_built_in():
        told = predict(predictor, outline.workout())
        assert all(band.low <= band.high for band in bands(told))
        assert told.zone_min is not None
        assert told.below_min is not None
        minutes = sum(band.expected for band in told.zone_min) + told.below_min.expected
        assert minutes == pytest.approx(told.duration_s / 60, rel=0.01)
        assert len(told.course.expected_bpm) == told.duration_s
        assert (np.array(told.course.low_bpm) <= np.array(told.course.high_bpm)).all()


def test_the_course_follows_the_plan_with_a_lag(predictor: Predictor) -> None:
    course = of(predictor, step(6, 5.0), step(6, 9.0), step(6, 5.0)).course.expected_bpm
    assert course[360] < course[420] < course[540] <= course[719]
    assert course[719] - course[360] > 25
    assert course[760] > course[1079]


def test_harder_longer_and_steeper_cost_more(predictor: Predictor) -> None:
    easy, harder = of(predictor, step(20, 8.0)), of(predictor, step(20, 10.0))
    steeper, longer = of(predictor, step(20, 8.0, incline_pct=4)), of(predictor, step(40, 8.0))
    for other in (harder, steeper):
        assert other.mean_heart_rate_bpm.expected > easy.mean_heart_rate_bpm.expected + 5
        assert other.gross_kcal.expected > easy.gross_kcal.expected
    assert longer.gross_kcal.expected > 1.9 * easy.gross_kcal.expected
    assert longer.highest_heart_rate_bpm.expected > easy.highest_heart_rate_bpm.expected + 2


def test_the_same_plan_costs_the_same_when_looked_at_twice(predictor: Predictor) -> None:
    plan = built_in("4x4")
    assert plan is not None
    assert predict(predictor, plan.workout()) == predict(predictor, plan.workout())


def test_no_heart_beats_far_above_its_maximum(predictor: Predictor) -> None:
    told = of(predictor, step(12, 19.0))
    maximum = predictor.response.prior.max_bpm
    assert told.mean_heart_rate_bpm.high < maximum + 2 * predictor.response.prior.max_sd_bpm
    assert max(told.course.expected_bpm) <= maximum


def test_a_step_led_by_the_heart_is_run_at_that_heart_rate_and_its_energy_is_less_known(
    predictor: Predictor,
) -> None:
    aim = HeartRateTarget(low=138, high=142, unit=HeartRateUnit.BPM)
    led = of(predictor, step(30, 8.0, heart_rate=aim))
    late = led.course.expected_bpm[600:]
    assert np.mean(late) == pytest.approx(140, abs=4)
    free = of(predictor, step(30, 9.0))
    width = led.course.high_bpm[1500] - led.course.low_bpm[1500]
    assert width < 0.5 * (free.course.high_bpm[1500] - free.course.low_bpm[1500])
    relative = [told.gross_kcal.high / told.gross_kcal.expected for told in (led, free)]
    assert relative[0] > relative[1] + 0.01


def test_energy_is_the_meters_own_and_moves_with_what_was_measured() -> None:
    speed = WALK_AND_JOG.speed_kmh.repeat(10)
    model, meter = EnergyModel(ADA), EnergyMeter()
    for cell, (kmh, pct) in enumerate(
        zip(speed.tolist(), WALK_AND_JOG.incline_pct.repeat(10).tolist(), strict=True)
    ):
        told = model.second(Sample(cell=cell, speed_kmh=kmh, incline_pct=pct), uptake=meter.uptake)
        assert told is not None
        meter.update(told, weight_s=1.0)
    assert meter.gross_kcal is not None
    prior = known().prior
    assert belt_kcal(WALK_AND_JOG, prior=prior) == pytest.approx(meter.gross_kcal, rel=0.01)
    dear = [_measured(1.1 * meter.gross_kcal) for _ in range(6)]
    ratio = energy_ratio(dear, prior=prior)
    assert 1.07 < np.exp(ratio.log) < 1.1
    # A belt in miles is nobody's economy.
    assert energy_ratio([_measured(1.6 * meter.gross_kcal)], prior=prior).log == 0


def _measured(kcal: float) -> Work:
    work = run_by(FIT, WALK_AND_JOG)
    return Work(
        row_s=10,
        speed_kmh=work.speed_kmh,
        incline_pct=work.incline_pct,
        heart_rate_bpm=work.heart_rate_bpm,
        gross_kcal=kcal,
    )


def test_eight_minutes_are_too_few_to_compare_below_that(predictor: Predictor) -> None:
    whole = run_by(FIT, WALK_AND_JOG)
    short = Work(
        row_s=10,
        speed_kmh=whole.speed_kmh[:47],
        incline_pct=whole.incline_pct[:47],
        heart_rate_bpm=whole.heart_rate_bpm[:47],
    )
    assert expected_of(predictor, whole) is not None
    assert expected_of(predictor, short) is None


def test_without_zone_bounds_there_are_no_zone_minutes() -> None:
    bare = msgspec.structs.replace(ADA, zone_bounds_bpm=None)
    predictor = predictor_of(bare, [], at_day=0)
    assert predictor is not None
    told = of(predictor, step(10, 8.0))
    assert told.zone_min is None
    assert told.below_min is None
    assert told.sessions == 0
