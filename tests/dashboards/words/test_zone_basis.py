"""Each kind of zones says what it rests on."""

import numpy as np
import pytest

from dashboards.words.zone_basis import zone_basis, zone_basis_of
from sessions.core.analysis import analyse
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete, ZoneModel


@pytest.mark.parametrize(
    ("athlete", "said"),
    [
        (Athlete(age_years=30), "by age, good to about 10 bpm"),
        (Athlete(age_years=30, heart_rate_max_bpm=190), "highest heart rate of the profile"),
        (
            Athlete(zone_model=ZoneModel.PERCENT_THRESHOLD, threshold_heart_rate_bpm=165),
            "threshold heart rate of the profile",
        ),
    ],
)
def test_zones_say_what_they_rest_on(athlete: Athlete, said: str) -> None:
    assert said in zone_basis(freeze(athlete, on=None))
    bpm = np.full(20, 120.0)
    breakdown = analyse(time_s=np.arange(20.0), heart_rate_bpm=bpm, athlete=athlete)
    assert zone_basis_of(breakdown.zones) == zone_basis(freeze(athlete, on=None))


def test_a_learned_maximum_is_told_apart() -> None:
    athlete = freeze(Athlete(age_years=30), on=None, learned_heart_rate_max_bpm=196.0)
    assert "learned from your sessions" in zone_basis(athlete)


def test_without_zones_nothing_is_said() -> None:
    assert zone_basis(freeze(Athlete(), on=None)) == ""
    bpm = np.full(20, 120.0)
    assert zone_basis_of(analyse(time_s=np.arange(20.0), heart_rate_bpm=bpm).zones) == ""
