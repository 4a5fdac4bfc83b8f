"""The breakdown's row of the plan."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from dashboards.terminal.breakdown_text import print_breakdown
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import WorkoutResult
from tests.sessions.store.recording import breakdown

RESULT = WorkoutResult(
    name="4x4", title="4 x 4 min", score_pct=87.4, done_pct=92.6, steps=9, legs=()
)


@pytest.mark.parametrize(
    ("workout", "row"),
    [
        (RESULT, "4 x 4 min: 93 % done, score 87 %"),
        (replace(RESULT, score_pct=None), "4 x 4 min: 93 % done"),
        (None, None),
    ],
)
def test_the_plan_has_a_row_where_there_is_one(
    workout: WorkoutResult | None, row: str | None
) -> None:
    out = io.StringIO()
    console = Console(file=out, width=80)
    print_breakdown(
        replace(breakdown(seconds=60), workout=workout), console=console, units=Units.METRIC
    )
    rows = [line.strip() for line in out.getvalue().splitlines() if line.startswith("Plan")]
    assert [line.removeprefix("Plan").strip() for line in rows] == ([] if row is None else [row])
