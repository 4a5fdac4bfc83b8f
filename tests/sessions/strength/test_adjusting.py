"""One press more or less: a plate, a repetition, five seconds."""

import pytest

from sessions.strength.adjusting import adjusted
from sessions.strength.strength_line import read_strength_line


@pytest.mark.parametrize(
    ("line", "steps", "becomes"),
    [
        ("squats 3x8@60", 1, "squats 3x8@65"),
        ("bench 3x8@60", -1, "bench 3x8@57.5"),
        ("squats 3x8@4", -1, "squats 3x8@4"),
        ("squats 3x8@6", -1, "squats 3x8@5"),
        ("squats 3x8@499", 1, "squats 3x8@500"),
        ("lunges 3x10", 1, "lunges 3x11"),
        ("lunges 10/9/1", -1, "lunges 9/8/1"),
        ("plank 3x45s", 2, "plank 3x55s"),
        ("plank 3x3s", -1, "plank 3x1s"),
    ],
)
def test_a_press_is_a_plate_a_repetition_or_five_seconds(
    line: str, steps: int, becomes: str
) -> None:
    (sets,) = read_strength_line(line).exercises
    assert adjusted(sets, steps=steps, in_lb=False) == read_strength_line(becomes).exercises[0]


def test_pounds_go_by_plates_of_pounds() -> None:
    (sets,) = read_strength_line("squats 3x8@135lb").exercises
    more = adjusted(sets, steps=1, in_lb=True).load_kg
    assert more == pytest.approx(read_strength_line("squats 3x8@145lb").exercises[0].load_kg)
