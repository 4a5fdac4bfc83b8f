"""What a machine reports, and what it is asked and answers."""

from typing import Any

import pytest

from ingest.codecs.machine import control_point, status
from ingest.codecs.machine.control_point import RESPONSE, ControlOp, ControlPoint, Result
from ingest.codecs.machine.status import StatusOp
from ingest.codecs.wire.errors import DecodeError, EncodeError
from ingest.measurements import MachineStatus
from tests.ingest.codecs.vectors import EDGE, PYFTMS, TREADSPAN, Vector, vector

UREVO = f"capture: Urevo E1L, {TREADSPAN}urevo-with-kinomap.pcapng"

STATUSES = [
    vector(
        "1.05 km/h",
        f"test vector: {PYFTMS}",
        "056900",
        MachineStatus(op="target_speed_changed", target_speed_kmh=1.05),
    ),
    vector(
        "2.09 km/h",
        UREVO,
        "05d100",
        MachineStatus(op="target_speed_changed", target_speed_kmh=2.09),
    ),
    vector(
        "paused, one byte more",
        UREVO,
        "020200",
        MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="pause", issues=("trailing",)),
    ),
    vector(
        "started, two bytes more",
        UREVO,
        "040000",
        MachineStatus(op="started_or_resumed_by_user", issues=("trailing",)),
    ),
    vector(
        "a radio bit error in 05 60 00",
        UREVO,
        "256000",
        MachineStatus(op="reserved_0x25", parameter_hex="6000", issues=("reserved-value",)),
    ),
    vector("reset", EDGE + "Table 4.26", "01", MachineStatus(op="reset")),
    vector(
        "stopped",
        EDGE + "Table 4.16",
        "0201",
        MachineStatus(op="stopped_or_paused_by_user", stop_or_pause="stop"),
    ),
    vector(
        "stopped or paused, it does not say which",
        EDGE + "cut",
        "02",
        MachineStatus(op="stopped_or_paused_by_user", issues=("truncated",)),
    ),
    vector(
        "stopped or paused by a reserved code",
        EDGE + "Table 4.16",
        "0200",
        MachineStatus(
            op="stopped_or_paused_by_user",
            stop_or_pause="reserved_0x00",
            issues=("reserved-value",),
        ),
    ),
    vector("safety key", EDGE + "Table 4.26", "03", MachineStatus(op="stopped_by_safety_key")),
    vector(
        "downhill",
        EDGE + "Table 4.26, signed",
        "06ecff",
        MachineStatus(op="target_incline_changed", target_inclination_pct=-2.0),
    ),
    vector(
        "half of an inclination",
        EDGE + "cut",
        "06ec",
        MachineStatus(op="target_incline_changed", parameter_hex="ec", issues=("truncated",)),
    ),
    vector(
        "resistance, of no use here",
        EDGE + "Table 4.26",
        "070a00",
        MachineStatus(op="target_resistance_level_changed", parameter_hex="0a00"),
    ),
    vector(
        "heart rate",
        EDGE + "Table 4.26",
        "098c",
        MachineStatus(op="target_heart_rate_changed", target_heart_rate_bpm=140),
    ),
    vector(
        "energy",
        EDGE + "Table 4.26",
        "0a2c01",
        MachineStatus(op="targeted_expended_energy_changed", target_energy_kcal=300),
    ),
    vector(
        "steps",
        EDGE + "Table 4.26",
        "0b1027",
        MachineStatus(op="targeted_number_of_steps_changed", target_step_count=10_000),
    ),
    vector(
        "distance",
        EDGE + "Table 4.26, 24 bits",
        "0d701101",
        MachineStatus(op="targeted_distance_changed", target_distance_m=70_000),
    ),
    vector(
        "training time",
        EDGE + "Table 4.26",
        "0e0807",
        MachineStatus(op="targeted_training_time_changed", target_time_s=1800),
    ),
    vector(
        "two zones",
        EDGE + "Table 4.17",
        "0f3c007800",
        MachineStatus(
            op="targeted_time_in_two_heart_rate_zones_changed", target_zone_times_s=(60, 120)
        ),
    ),
    vector(
        "five zones",
        EDGE + "Table 4.19",
        "1101000200030004000500",
        MachineStatus(
            op="targeted_time_in_five_heart_rate_zones_changed",
            target_zone_times_s=(1, 2, 3, 4, 5),
        ),
    ),
    vector("control lost", EDGE + "Table 4.26", "ff", MachineStatus(op="control_permission_lost")),
]
REQUESTS = [
    vector("request control", EDGE + "Table 4.15", "00", ControlPoint(op="request_control")),
    vector("reset", EDGE + "Table 4.15", "01", ControlPoint(op="reset")),
    vector(
        "3.21 km/h, as Kinomap asks a Urevo for 2 mph",
        f"stated in {TREADSPAN}README.md",
        "024101",
        ControlPoint(op="set_target_speed", target_speed_kmh=3.21),
    ),
    vector(
        "downhill",
        EDGE + "Table 4.15, signed",
        "03ecff",
        ControlPoint(op="set_target_inclination", target_inclination_pct=-2.0),
    ),
    vector(
        "heart rate",
        EDGE + "Table 4.15",
        "068c",
        ControlPoint(op="set_target_heart_rate", target_heart_rate_bpm=140),
    ),
    vector("start", EDGE + "Table 4.15", "07", ControlPoint(op="start_or_resume")),
    vector(
        "stop", EDGE + "Table 4.16", "0801", ControlPoint(op="stop_or_pause", stop_or_pause="stop")
    ),
    vector(
        "pause",
        EDGE + "Table 4.16",
        "0802",
        ControlPoint(op="stop_or_pause", stop_or_pause="pause"),
    ),
    vector(
        "energy",
        EDGE + "Table 4.15",
        "092c01",
        ControlPoint(op="set_targeted_expended_energy", target_energy_kcal=300),
    ),
    vector(
        "steps",
        EDGE + "Table 4.15",
        "0a1027",
        ControlPoint(op="set_targeted_number_of_steps", target_step_count=10_000),
    ),
    vector(
        "distance",
        EDGE + "Table 4.15, 24 bits",
        "0c701101",
        ControlPoint(op="set_targeted_distance", target_distance_m=70_000),
    ),
    vector(
        "training time",
        EDGE + "Table 4.15",
        "0d0807",
        ControlPoint(op="set_targeted_training_time", target_time_s=1800),
    ),
    vector(
        "three zones",
        EDGE + "Table 4.18",
        "0f3c0078000000",
        ControlPoint(
            op="set_targeted_time_in_three_heart_rate_zones", target_zone_times_s=(60, 120, 0)
        ),
    ),
    vector(
        "speed without a number",
        EDGE + "cut",
        "0264",
        ControlPoint(op="set_target_speed", parameter_hex="64", issues=("truncated",)),
    ),
    vector(
        "reserved op",
        EDGE + "RFU",
        "15",
        ControlPoint(op="reserved_0x15", issues=("reserved-value",)),
    ),
]
RESPONSES = [
    vector(
        "control granted",
        UREVO,
        "800001",
        ControlPoint(op="response_code", request_op="request_control", result="success"),
    ),
    vector(
        "inclination taken by a machine that has none",
        UREVO,
        "800301",
        ControlPoint(op="response_code", request_op="set_target_inclination", result="success"),
    ),
    vector(
        "started",
        UREVO,
        "800701",
        ControlPoint(op="response_code", request_op="start_or_resume", result="success"),
    ),
    vector(
        "not permitted",
        EDGE + "Table 4.24",
        "800205",
        ControlPoint(
            op="response_code", request_op="set_target_speed", result="control_not_permitted"
        ),
    ),
    vector(
        "unknown op not supported",
        EDGE + "Table 4.24",
        "804202",
        ControlPoint(
            op="response_code", request_op="reserved_0x42", result="op_code_not_supported"
        ),
    ),
    vector(
        "spin down, with its two speeds",
        EDGE + "Table 4.22",
        "801301e803d007",
        ControlPoint(
            op="response_code",
            request_op="spin_down_control",
            result="success",
            parameter_hex="e803d007",
        ),
    ),
    vector(
        "reserved result",
        EDGE + "Table 4.24",
        "800200",
        ControlPoint(
            op="response_code",
            request_op="set_target_speed",
            result="reserved_0x00",
            issues=("reserved-value",),
        ),
    ),
    vector(
        "cut after the op",
        EDGE + "cut",
        "8002",
        ControlPoint(op="response_code", request_op="set_target_speed", issues=("truncated",)),
    ),
    vector(
        "cut before the op", EDGE + "cut", "80", ControlPoint(op=RESPONSE, issues=("truncated",))
    ),
]
CODECS: list[tuple[Any, list[Vector]]] = [(status, STATUSES), (control_point, REQUESTS + RESPONSES)]
CASES = [(codec, v) for codec, vectors in CODECS for v in vectors]


@pytest.mark.parametrize(("codec", "v"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_both_directions(codec: Any, v: Vector) -> None:
    assert codec.decode(v.frame) == v.expect
    if v.expect.issues in ((), ("reserved-value",)):
        assert codec.encode(v.expect) == v.frame


@pytest.mark.parametrize(("codec", "v"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_a_cut_frame_keeps_its_op(codec: Any, v: Vector) -> None:
    with pytest.raises(DecodeError):
        codec.decode(b"")
    for length in range(1, len(v.frame)):
        assert codec.decode(v.frame[:length]).op == v.expect.op


@pytest.mark.parametrize(("codec", "last"), [(status, 0x15), (control_point, 0x14)])
def test_every_op_of_the_standard_has_a_name_of_its_own(codec: Any, last: int) -> None:
    names = {codec.decode(bytes([code])).op for code in range(256)}
    assert len(names) == 256
    named = {code for code in range(256) if "reserved" not in codec.decode(bytes([code])).op}
    first, extra = (0x01, 0xFF) if codec is status else (0x00, 0x80)
    assert named == {*range(first, last + 1), extra}


def test_the_enumerations_name_every_op_and_result() -> None:
    ops = {status.decode(bytes([code])).op for code in (*range(0x01, 0x16), 0xFF)}
    assert ops == set(StatusOp)
    assert {control_point.decode(bytes([code])).op for code in range(0x15)} == set(ControlOp)
    results = {control_point.decode(bytes([0x80, 0, code])).result for code in range(1, 6)}
    assert results == set(Result)


@pytest.mark.parametrize(
    ("codec", "value", "word"),
    [
        (status, MachineStatus(op="flying"), "flying"),
        (status, MachineStatus(op=StatusOp.TARGET_SPEED_CHANGED), "target_speed_kmh"),
        (control_point, ControlPoint(op="set_target_speed"), "target_speed_kmh"),
        (
            control_point,
            ControlPoint(op="set_target_speed", target_speed_kmh=656.0),
            "target_speed_kmh",
        ),
        (control_point, ControlPoint(op="stop_or_pause", stop_or_pause="halt"), "halt"),
        (
            control_point,
            ControlPoint(
                op=ControlOp.SET_TARGETED_TIME_IN_TWO_ZONES, target_zone_times_s=(1, 2, 3)
            ),
            "target_zone_times_s",
        ),
        (
            control_point,
            ControlPoint(
                op=ControlOp.SET_TARGETED_TIME_IN_TWO_ZONES, target_zone_times_s=(1, 0x10000)
            ),
            "target_zone_times_s",
        ),
        (control_point, ControlPoint(op="set_target_power", parameter_hex="xy"), "parameter_hex"),
        (control_point, ControlPoint(op=RESPONSE, request_op="reset"), "result"),
        (
            control_point,
            ControlPoint(op=RESPONSE, request_op="reset", result="maybe"),
            "maybe",
        ),
    ],
)
def test_what_cannot_be_sent_is_named(codec: Any, value: Any, word: str) -> None:
    with pytest.raises(EncodeError, match=word):
        codec.encode(value)
