"""Sports: what the formats' own words mean."""

import pytest

from ingest.files.sports import sport_of
from ingest.measurements import Sport


@pytest.mark.parametrize(
    ("word", "sub", "sport"),
    [
        ("running", None, Sport.FOOT),
        ("Running", "treadmill", Sport.FOOT),
        ("hiking", None, Sport.FOOT),
        ("9", None, Sport.FOOT),
        ("cycling", "indoor_cycling", Sport.RIDE),
        ("Biking", None, Sport.RIDE),
        ("1", None, Sport.RIDE),
        ("swimming", "lap_swimming", Sport.SWIM),
        ("rowing", None, Sport.OTHER),
        ("cross_country_skiing", None, Sport.OTHER),
        ("generic", "treadmill", Sport.FOOT),
        ("Other", None, Sport.UNKNOWN),
        ("generic", None, Sport.UNKNOWN),
        (None, None, Sport.UNKNOWN),
    ],
)
def test_a_word_of_a_file_is_one_of_five_sports(
    word: str | None, sub: str | None, sport: Sport
) -> None:
    assert sport_of(word, sub=sub) is sport
