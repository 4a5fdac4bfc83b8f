"""Belt counters as they are met: any start, resets, wraps, jumps."""

import pytest

from sessions.core.alignment.odometer import Odometer

S = 1_000_000_000


def run(*readings: int) -> float:
    odometer = Odometer()
    for second, counter in enumerate(readings):
        odometer.update(counter, at_ns=second * S)
    return odometer.total_m


@pytest.mark.parametrize(
    ("name", "readings", "total_m"),
    [
        ("starts anywhere", (1200, 1203, 1206), 6),
        ("a reset starts from zero", (500, 503, 0, 3, 6), 9),
        ("a uint24 wraps", (16_777_214, 1), 3),
        ("a 16-bit counter wraps", (65_534, 1), 3),
        ("a leap is no distance", (10, 4000, 4003), 3),
        ("a fall that is no reset is no distance", (5000, 3000, 3003), 3),
        ("a reset seen twice", (500, 503, 0, 0, 3), 6),
        ("two records in the wrong order", (248, 252, 250, 254), 6),
        ("the wrong order near the start", (4, 8, 6, 10), 6),
        ("ticks of ten metres", (0, 0, 10, 10, 20), 20),
    ],
)
def test_total(name: str, readings: tuple[int, ...], total_m: float) -> None:
    assert run(*readings) == total_m


def test_a_silence_of_a_minute_may_hold_a_minutes_running() -> None:
    odometer = Odometer()
    odometer.update(100, at_ns=0)
    assert odometer.update(300, at_ns=60 * S) == 200
