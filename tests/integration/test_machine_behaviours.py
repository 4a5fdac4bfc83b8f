"""What devices at home do: each row of the table is a session that measures, or says why not."""

from pathlib import Path

import pytest

from benchmarks.machines import ASKED
from benchmarks.research.machine_trial import tried
from ingest.simulate.machine_behaviours import BEHAVIOURS, Behaviour, Outcome
from ingest.simulate.models import MODELS
from tests.sizes import sized

# Each takes most of a second; what a row means is the same in every size.
USUAL = (
    "every-4-s",
    "pace-only",
    "zero-then-speed",
    "mute-standing",
    "mute-until-asked",
    "mute",
    "steps-beside",
    "steps-instead",
    "beats-beside",
    "strap-that-steps",
    "armband",
    "horizon-t202",
    "answers-failed",
    "rounds-down",
    "every-4-s-led",
    "pace-only-led",
    "drops-on-write",
    "runs-away",
)
DOCUMENT = (Path(__file__).parents[2] / "docs" / "devices.md").read_text(encoding="utf-8")


def test_the_table_holds_what_was_asked_and_is_told() -> None:
    slugs = [row.slug for row in BEHAVIOURS]
    assert len(set(slugs)) == len(slugs) >= ASKED
    assert set(slugs) <= MODELS.keys()
    for row in BEHAVIOURS:
        assert f"`{row.slug}`" in DOCUMENT, row.slug
        assert row.tells or row.outcome in (Outcome.MEASURES, Outcome.LED), row.slug


ROWS = {row.slug: row for row in BEHAVIOURS}


@pytest.mark.parametrize(
    "row",
    sized(
        usual=[ROWS[slug] for slug in USUAL],
        quick=[ROWS["steps-instead"], ROWS["runs-away"]],
        long=list(BEHAVIOURS),
    ),
    ids=lambda row: row.slug,
)
async def test_a_session_on_it_comes_to_what_the_row_says(tmp_path: Path, row: Behaviour) -> None:
    trial = await tried(row, tmp_path)
    assert trial.faults == []
