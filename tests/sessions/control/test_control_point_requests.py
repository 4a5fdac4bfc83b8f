"""Commands on the wire, and results as answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs.machine.control_point import Result, encode
from ingest.measurements import KM_PER_MILE
from ingest.quirks.correction import SpeedUnit
from sessions.control.belt_commands import (
    BeltCommand,
    MachineAnswer,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.control_point_requests import answer_of, request_of


@pytest.mark.parametrize(
    ("command", "frame"),
    [
        (RequestControl(), "00"),
        (SetSpeed(speed_kmh=10.0), "02e803"),  # FTMS 1.0, 4.16.2.3: 0.01 km/h
        (SetIncline(incline_pct=-1.5), "03f1ff"),  # 4.16.2.4: 0.1 %, signed
        (PauseBelt(), "0802"),  # Table 4.16: 2 is pause
    ],
)
def test_a_command_is_this_frame(command: BeltCommand, frame: str) -> None:
    assert encode(request_of(command)).hex() == frame


@given(st.integers(1, 400))
def test_miles_are_never_rounded_up_and_tenths_survive(tenths: int) -> None:
    mph = tenths / 10
    request = request_of(SetSpeed(speed_kmh=mph * KM_PER_MILE), takes=SpeedUnit.MPH)
    assert request.target_speed_kmh == pytest.approx(mph)


@given(st.floats(0.5, 40))
def test_a_speed_in_miles_is_never_faster_than_asked(speed_kmh: float) -> None:
    number = request_of(SetSpeed(speed_kmh=speed_kmh), takes=SpeedUnit.MPH).target_speed_kmh
    assert number is not None
    assert speed_kmh - 0.017 <= number * KM_PER_MILE <= speed_kmh + 0.0002


def test_every_result_of_the_standard_has_its_own_answer() -> None:
    answers = [answer_of(result) for result in Result]
    assert len(set(answers)) == len(Result)
    assert answer_of(Result.CONTROL_NOT_PERMITTED) is MachineAnswer.NOT_PERMITTED
    assert MachineAnswer.NONE not in answers


@pytest.mark.parametrize("result", ["reserved_0x42", None])
def test_a_result_the_standard_does_not_have_is_a_failure(result: str | None) -> None:
    assert answer_of(result) is MachineAnswer.FAILED
