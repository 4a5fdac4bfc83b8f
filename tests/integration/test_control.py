"""`strapline run --control` as a user runs it: the plan leads the simulated treadmill."""

from dataclasses import replace
from pathlib import Path

import pytest

from strapline.commands.options.run import RunOptions
from strapline.commands.run import run as run_command
from strapline.console.exit_errors import InputError
from tests.integration.running import document, strapline

PLAN = """\
title = "Walk, then jog"
steps = [
  { time = "1:00", speed = "5 km/h" },
  { time = "1:00", speed = "8.5 km/h", incline = 1 },
]
"""


@pytest.mark.process
def test_the_plan_leads_the_belt_and_the_start_says_what_is_not_promised(tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    ran = strapline(
        *("run", "--simulate", "--control", "--speed", "max", "--headless", "--json"),
        *("--workout", str(plan)),
        folder=tmp_path,
    )
    intervals = document(ran)["intervals"]
    # What comes after the plan is the belt running down.
    assert [interval["kind"] for interval in intervals[:2]] == ["walk", "jog"]
    # Nobody at the console sets more than 1 km/h, so that these speeds were all sent.
    walk, jog = (interval["mean_speed_kmh"] for interval in intervals[:2])
    assert 4.0 < walk <= 5.1
    assert 7.5 < jog <= 8.6
    assert intervals[1]["mean_incline_pct"] > 0.8
    assert "promises no stop" in " ".join(ran.stderr.split())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (RunOptions(control=True), "--workout"),
        (RunOptions(control=True, workout="walk-jog-sprint", belt_by_hand=True), "--belt-by-hand"),
    ],
)
def test_control_without_what_it_needs_is_refused(
    options: RunOptions, says: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=says):
        run_command(replace(options, data_dir=tmp_path))
