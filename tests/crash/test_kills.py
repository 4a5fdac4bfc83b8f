"""Recorder, gateway, broker and processor are killed at named moments: only the last second goes.

Nothing comes twice, nothing is invented, each breakdown is the one its journal gives from scratch.
"""

import subprocess
import sys

import msgspec
import pytest

from tests.crash.moments import OF_A_RECORDER
from tests.crash.told import AT_MOST_S, Told
from tests.mosquitto.server import MOSQUITTO
from tests.sizes import LONG, sized

pytestmark = [pytest.mark.process, pytest.mark.timeout(sized(usual=300, long=2400))]

# In pieces: each has an interpreter of its own, and ends in time.
RECORDER_KILLS, PIECES = sized(usual=(18, 1), long=(100, 4))
STUDIO_KILLS, STUDIO_PIECES = sized(usual=(7, 1), long=(25, 4))


def killed(*, seed: int, recorder: int = 0, studio: int = 0) -> Told:
    counts = ("--kills", str(recorder), "--studio", str(studio), "--seed", str(seed))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kills", *counts, "--json"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stdout, done.stderr
    told = msgspec.json.decode(done.stdout, type=Told)
    assert told.faults == [], done.stderr
    assert len(told.kills) == recorder + studio
    for kill in told.kills:
        # A machine at work stands still at times, and its disk; that is no loss of ours.
        assert kill.lost_s <= AT_MOST_S + (0.0 if LONG else kill.slack_s), kill
    return told


@pytest.mark.parametrize("piece", range(PIECES))
def test_a_killed_recorder_goes_on_as_if_nothing_had_been(piece: int) -> None:
    told = killed(recorder=RECORDER_KILLS, seed=1000 * (piece + 1))
    assert {kill.moment for kill in told.kills} == {moment.name for moment in OF_A_RECORDER}
    assert any(kill.was_inside for kill in told.kills)


@pytest.mark.mosquitto
@pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed")
@pytest.mark.parametrize("piece", range(STUDIO_PIECES))
def test_of_a_killed_studio_the_processor_has_what_the_gateway_has(piece: int) -> None:
    killed(studio=STUDIO_KILLS, seed=1000 * (piece + 1))
