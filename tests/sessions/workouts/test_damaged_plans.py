"""Any damage to a plan of any format is a plan or one clear line."""

import random

import pytest

from sessions.workouts.importing import import_plan
from sessions.workouts.outline import Outline, step_count
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text
from tests.ingest.files.fit_bytes import crc
from tests.sessions.workouts import test_fit_reader as fit
from tests.sizes import sized

TOML = b"""
title = "Intervals"
[[steps]]
repeat = 3
[[steps.steps]]
time = "1:00"
gait = "jog"
speed = "9.5 km/h"
[[steps.steps]]
distance = "400 m"
zone = 3
"""
ZWO = b"""<workout_file><name>n</name><sportType>run</sportType><workout>
<Warmup Duration="600" PowerLow="0.5" PowerHigh="0.8"/>
<IntervalsT Repeat="4" OnDuration="60" OffDuration="90" OnPower="1.1" OffPower="0.6"/>
<SteadyState Duration="300" Power="0.9"/><FreeRun Duration="100"/></workout></workout_file>"""
FIT = fit.workout(
    fit.one(fit.TIME, 300_000, intensity=fit.WARMUP),
    fit.one(fit.DISTANCE, 40_000, target_type=fit.SPEED_TARGET, low=2500, high=3000),
    fit.one(fit.TIME, 90_000, target_type=fit.HEART_TARGET, target=2),
    fit.one(fit.REPEAT, 1, target=4),
)
ODD = (b"9", b"-1", b"nan", b"1e999", b"\0", b"inf", b"'", b"[", b"9" * 20, b"<", b"]]>", b"\xff")


def damaged(whole: bytes, chance: random.Random) -> bytes:
    content = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(content))
        match chance.randrange(4):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                content[at] ^= 1 << chance.randrange(8)
            case 2:
                del content[at : at + chance.randrange(1, 8)]
            case _:
                content[at:at] = chance.choice(ODD)
        content = content or bytearray(b" ")
    return bytes(content)


def read(content: bytes, *, is_toml: bool) -> Outline:
    if is_toml:
        return read_plan(content.decode(errors="replace"), name="p")
    return import_plan(content, name="p")


@pytest.mark.parametrize("whole", [TOML, ZWO, FIT], ids=["toml", "zwo", "fit"])
def test_it_is_a_plan_or_a_line(whole: bytes) -> None:
    assert read(whole, is_toml=whole is TOML).parts
    for seed in range(sized(usual=400, long=100_000)):
        chance = random.Random(seed)
        content = damaged(whole, chance)
        if whole is FIT and chance.random() < 0.8:  # damage that its own sum does not tell
            content = content[:-2] + crc(content[:-2]).to_bytes(2, "little")
        try:
            outline = read(content, is_toml=whole is TOML)
        except PlanError as exc:
            said = str(exc)
        else:
            said = ""
            again = read_plan(plan_text(outline), name="p")
            assert step_count(again.parts) == step_count(outline.parts), seed
        assert "\n" not in said, seed
