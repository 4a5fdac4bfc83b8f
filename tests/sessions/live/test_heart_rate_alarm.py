"""The heart-rate ceiling, second by second."""

import pytest

from sessions.live.heart_rate_alarm import HeartRateAlarm


def exceeded(ceiling_bpm: float | None, *beats: float | None) -> list[bool]:
    ceiling = HeartRateAlarm(ceiling_bpm)
    said = []
    for second, bpm in enumerate(beats):
        ceiling.update(bpm, at_s=float(second))
        said.append(ceiling.exceeded)
    return said


N, Y = False, True


@pytest.mark.parametrize(
    ("beats", "said"),
    [
        ((169, 170, 170, 170), [N, N, N, N]),
        ((171, 171, 171, 171), [N, N, Y, Y]),
        ((171, 171, 170, 171, 171, 171), [N, N, N, N, N, Y]),
        ((180, 180, 180, 169, 168, 171), [N, N, Y, Y, N, N]),
        ((180, 180, 180, None, 180, 180), [N, N, Y, N, N, N]),
        ((None, None), [N, N]),
    ],
    ids=["at it", "two seconds above", "a dip", "two beats below", "unknown", "never known"],
)
def test_an_alarm_needs_two_seconds_and_ends_two_beats_below(
    beats: tuple[float | None, ...], said: list[bool]
) -> None:
    assert exceeded(170, *beats) == said


def test_without_a_ceiling_there_is_no_alarm() -> None:
    assert exceeded(None, 250, 250, 250, 250) == [N, N, N, N]
