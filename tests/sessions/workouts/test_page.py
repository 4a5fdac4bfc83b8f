"""docs/workouts.md against the program: its file is a plan, its numbers are the code's."""

import re
from pathlib import Path

from sessions.workouts import leg_rules, targets
from sessions.workouts import target_zone_watch as standing
from sessions.workouts.built_in import built_in_names
from sessions.workouts.plan_toml_reader import PLAN_KEYS, REPEAT_KEYS, STEP_KEYS, read_plan

PAGE = (Path(__file__).parents[3] / "docs" / "workouts.md").read_text("utf-8")


def test_the_example_is_a_plan() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert len(read_plan(example, name="hills").workout().steps) == 1 + 2 * (4 * 2 + 1) + 1 + 1


def test_every_key_is_explained() -> None:
    for key in {*PLAN_KEYS, *REPEAT_KEYS, *STEP_KEYS}:
        assert f"`{key}`" in PAGE


def test_every_built_in_plan_is_named() -> None:
    families = [name for name in built_in_names() if not re.search(r"sprint-\d|week-\d", name)]
    for name in (*families, "walk-jog-sprint-20", "beginner-week-1"):
        assert f"`{name}`" in PAGE


def test_the_numbers_are_those_of_the_code() -> None:
    said = " ".join(PAGE.split())
    for words in (
        f"at least {leg_rules.HALF_FROM_S:g} s or {leg_rules.HALF_FROM_M:g} m",
        f"at least {leg_rules.COUNTDOWN_FROM_S:g} s or {leg_rules.COUNTDOWN_FROM_M:g} m",
        f"{standing.SPEED.margin:g} km/h for {standing.SPEED.confirm_s:g} s",
        f"{standing.HEART_RATE.margin:g} bpm for {standing.HEART_RATE.confirm_s:g} s",
        f"for {standing.SPEED.grace_s:g} s plus {standing.SPEED.grace_s_per_unit:g} s for each",
        f"at most {standing.SPEED.longest_grace_s:g} s",
        f"for {standing.HEART_RATE.grace_s:g} s where a heart rate",
        f"within {targets.SPEED_TOLERANCE:.0%}".replace("%", " %"),
        f"at least {targets.LEAST_TOLERANCE_KMH:g} km/h",
        f"a minute or {leg_rules.EXTEND_M:g} m more",
        f"{targets.HARDER_SPEED * 100:g} % of the speed or {targets.HARDER_BPM:g} bpm",
    ):
        assert words in said
    assert (leg_rules.EXTEND_S, targets.MAX_INTENSITY) == (60, 6)


def test_every_request_is_explained() -> None:
    for request in leg_rules.REQUESTS:
        assert re.search(rf"^\| .*\b{request.value}\b.* \|", PAGE, re.MULTILINE)
