"""A few minutes of a soaked day: faults of everything, and every measurement is somewhere."""

import subprocess
import sys

import msgspec
import pytest

from tests.crash.lane import Accounts
from tests.mosquitto.server import MOSQUITTO
from tests.sizes import sized

pytestmark = [
    pytest.mark.process,
    pytest.mark.mosquitto,
    pytest.mark.influx,
    pytest.mark.timeout(sized(usual=300, long=3600)),
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed"),
]

HOURS, EVERY_S = sized(usual=("0.08", "1"), long=("6", "8"))


def test_everything_measured_is_stored_or_in_a_named_gap() -> None:
    words = ("--hours", HOURS, "--every", EVERY_S, "--seed", "3", "--json")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.soak", *words],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    accounts = msgspec.json.decode(done.stdout, type=dict[str, Accounts])
    assert set(accounts) == {"alone", "together"}
    for one in accounts.values():
        assert one.faults == []
        assert one.unaccounted == 0
        assert one.stored > 100
