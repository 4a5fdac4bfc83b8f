"""Load of a session, and fitness, fatigue and form over weeks."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.analysis import analyse
from sessions.core.athlete_snapshot import freeze
from sessions.core.heart.training_load import Form, LoadMeter, LoadModel, form_on
from sessions.core.model.athlete import Athlete
from tests.sessions.core.runs import EXAMPLES

DAY = date(2026, 11, 22)


def half_an_hour(bpm: float, **known: object) -> dict[str, float | None]:
    athlete = Athlete(heart_rate_max_bpm=190, **known)  # type: ignore[arg-type]
    breakdown = analyse(time_s=np.arange(1801), heart_rate_bpm=np.full(1801, bpm), athlete=athlete)
    load: dict[str, float | None] = breakdown.to_dict()["load"]
    return load


@pytest.mark.parametrize(
    ("sex", "trimp"),
    [
        # 30 min at 60 % of the reserve: 30 x 0.6 x 0.64 e^(1.92 x 0.6) = 18 x 2.0254.
        ("male", 36.457),
        # 30 x 0.6 x 0.86 e^(1.67 x 0.6) = 18 x 2.3424.
        ("female", 42.163),
        ("unspecified", (36.457 + 42.163) / 2),
    ],
)
def test_banister_of_half_an_hour(sex: str, trimp: float) -> None:
    """Worked by hand from Banister 1991: 138 bpm is 60 % of 60 to 190."""
    load = half_an_hour(138, sex=sex, heart_rate_rest_bpm=60)
    assert load["trimp"] == pytest.approx(trimp, abs=0.01)


@pytest.mark.parametrize(
    ("bpm", "points"), [(94, 0), (95, 30), (113, 30), (114, 60), (150, 90), (190, 150), (200, 150)]
)
def test_edwards_of_half_an_hour(bpm: float, points: float) -> None:
    """Edwards 1993: a point a minute per 10 % of the maximum (190) from 50 %, at most 5."""
    assert half_an_hour(bpm)["edwards"] == pytest.approx(points)


@pytest.mark.parametrize(
    ("bpm", "moderate", "vigorous"),
    [(111, 0, 0), (112, 30, 0), (137, 30, 0), (138, 0, 30)],
)
def test_minutes_are_raw_and_split_at_40_and_60_percent_of_the_reserve(
    bpm: float, moderate: float, vigorous: float
) -> None:
    """112 and 138 bpm are 40 % and 60 % of 60 to 190 (Garber et al. 2011)."""
    load = half_an_hour(bpm, heart_rate_rest_bpm=60)
    assert (load["moderate_min"], load["vigorous_min"]) == (moderate, vigorous)


def test_without_a_resting_rate_there_is_edwards_and_no_trimp() -> None:
    load = half_an_hour(150)
    assert load["trimp"] is None
    assert load["edwards"] == pytest.approx(90)


def of(form: Form | None) -> Form:
    assert form is not None
    return form


def test_one_day_s_load_enters_by_one_seventh_and_one_forty_second() -> None:
    found = of(form_on(DAY, loads={DAY: 84.0}))
    assert (found.fitness, found.fatigue, found.form, found.days) == (2.0, 12.0, 0.0, 1)
    tomorrow = of(form_on(DAY + timedelta(days=1), loads={DAY: 84.0}))
    assert tomorrow.form == -10.0


def test_the_same_load_every_day_is_reached_by_both_and_form_goes_to_zero() -> None:
    loads = {DAY - timedelta(days=n): 50.0 for n in range(400)}
    found = of(form_on(DAY, loads=loads))
    assert found.fitness == pytest.approx(50, abs=0.01)
    assert found.fatigue == pytest.approx(50, abs=0.01)
    assert found.form == pytest.approx(0, abs=0.01)
    assert found.settled


def test_a_young_record_reads_low_and_says_so() -> None:
    loads = {DAY - timedelta(days=n): 50.0 for n in range(41)}
    found = of(form_on(DAY, loads=loads))
    assert not found.settled
    assert found.fitness == pytest.approx(50 * (1 - (41 / 42) ** 41))
    assert of(form_on(DAY + timedelta(days=1), loads=loads)).settled


def test_without_a_load_up_to_the_day_there_is_none() -> None:
    assert form_on(DAY, loads={}) is None
    assert form_on(DAY, loads={DAY + timedelta(days=1): 50.0}) is None


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.dictionaries(st.integers(0, 200), st.floats(0, 500), min_size=1, max_size=30))
def test_the_averages_are_sums_of_fading_loads(loads: dict[int, float]) -> None:
    """The slow way: each day's load, faded by its age."""
    found = of(form_on(DAY, loads={DAY - timedelta(days=n): load for n, load in loads.items()}))
    assert found.fitness == pytest.approx(
        sum(load / 42 * (41 / 42) ** age for age, load in loads.items())
    )
    assert found.fatigue == pytest.approx(
        sum(load / 7 * (6 / 7) ** age for age, load in loads.items())
    )
    assert found.days == max(loads) + 1


def minutes(bpm: float, **profile: float) -> tuple[float | None, ...]:
    model, meter = LoadModel(freeze(Athlete(sex="male", **profile), on=None)), LoadMeter()  # type: ignore[arg-type] # a test's shorthand
    for _ in range(600):
        model.update(meter, bpm, weight_s=1.0)
    load = model.load(meter)
    return load.moderate_min, load.vigorous_min, load.edwards, load.trimp


@pytest.mark.parametrize(
    ("bpm", "moderate", "vigorous"), [(127, 0, 0), (128, 10, 0), (153, 10, 0), (154, 0, 10)]
)
def test_minutes_by_share_of_the_maximum(bpm: float, moderate: float, vigorous: float) -> None:
    assert minutes(bpm, heart_rate_max_bpm=200)[:2] == (moderate, vigorous)


@pytest.mark.parametrize(
    ("bpm", "moderate", "vigorous"), [(109, 0, 0), (110, 10, 0), (139, 10, 0), (140, 0, 10)]
)
def test_minutes_by_reserve(bpm: float, moderate: float, vigorous: float) -> None:
    known = minutes(bpm, heart_rate_max_bpm=200, heart_rate_rest_bpm=50)
    assert known[:2] == (moderate, vigorous)


def test_ten_minutes_at_half_the_reserve() -> None:
    *_, edwards, trimp = minutes(125, heart_rate_max_bpm=200, heart_rate_rest_bpm=50)
    assert edwards == pytest.approx(20)  # 62.5 % of the maximum: weight 2
    assert trimp == pytest.approx(8.35743, abs=1e-4)


def test_without_a_resting_rate_there_is_no_trimp_and_without_a_maximum_no_load() -> None:
    assert minutes(150, heart_rate_max_bpm=200)[3] is None
    assert minutes(150) == (None, None, None, None)
