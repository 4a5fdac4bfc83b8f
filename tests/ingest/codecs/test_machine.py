"""Abilities, ranges and training status of a machine."""

from typing import Any

import pytest

from ingest.codecs.machine import features, inclination_range, speed_range, training_status
from ingest.codecs.machine.features import MachineFeatures
from ingest.codecs.machine.inclination_range import InclinationRange
from ingest.codecs.machine.speed_range import SpeedRange
from ingest.codecs.machine.training_status import TrainingStatus
from ingest.codecs.wire.errors import DecodeError, EncodeError
from tests.ingest.codecs.vectors import EDGE, KORNIYCHUK, TREADSPAN, Vector, vector

UREVO = f"capture: Urevo E1L, {TREADSPAN}urevo-with-kinomap.pcapng"
YESOUL = f"capture: Yesoul W2 Pro, {KORNIYCHUK}docs/research/gatt-snapshot.json"

FEATURES = [
    vector(
        "speed and inclination can be set",
        "capture: FitShow FS-6041F1, TrackMyIndoorWorkout issue 470 (decoded by nRF Connect)",
        "5c16000003000000",
        MachineFeatures(
            features=(
                "Total Distance",
                "Inclination",
                "Elevation Gain",
                "Step Count",
                "Expended Energy",
                "Heart Rate Measurement",
                "Elapsed Time",
            ),
            targets=("Speed", "Inclination"),
        ),
    ),
    vector(
        "a walking pad that says it has resistance",
        UREVO,
        "4556000005000000",
        MachineFeatures(
            features=(
                "Average Speed",
                "Total Distance",
                "Step Count",
                "Expended Energy",
                "Heart Rate Measurement",
                "Elapsed Time",
                "Power Measurement",
            ),
            targets=("Speed", "Resistance"),
        ),
    ),
    vector(
        "everything",
        EDGE + "Tables 4.3 and 4.4: 17 bits each",
        "ffff0100ffff0100",
        MachineFeatures(features=features.FEATURES, targets=features.TARGETS),
    ),
    vector(
        "reserved bits",
        EDGE + "RFU",
        "0000020000000000",
        MachineFeatures(features=(), targets=(), issues=("reserved-flags",)),
    ),
    vector(
        "reserved bits of the targets, one byte more",
        EDGE + "RFU",
        "000000000000008000",
        MachineFeatures(features=(), targets=(), issues=("trailing", "reserved-flags")),
    ),
]
SPEEDS = [
    vector(
        "0.5 to 6.1", YESOUL, "320062020a00", SpeedRange(min_kmh=0.5, max_kmh=6.1, step_kmh=0.1)
    ),
    vector(
        "a machine of miles: 0.6 to 4.0 by 0.2 mph",
        UREVO,
        "600083022000",
        SpeedRange(min_kmh=0.96, max_kmh=6.43, step_kmh=0.32),
    ),
    vector(
        "one byte more",
        EDGE + "padding",
        "64006400640000",
        SpeedRange(min_kmh=1.0, max_kmh=1.0, step_kmh=1.0, issues=("trailing",)),
    ),
]
INCLINATIONS = [
    vector(
        "no incline",
        UREVO,
        "000000000000",
        InclinationRange(min_pct=0.0, max_pct=0.0, step_pct=0.0),
    ),
    vector(
        "downhill to uphill",
        EDGE + "signed",
        "e2ff96000500",
        InclinationRange(min_pct=-3.0, max_pct=15.0, step_pct=0.5),
    ),
    vector(
        "the largest numbers",
        EDGE + "no marks",
        "ff7f0080ffff",
        InclinationRange(min_pct=3276.7, max_pct=-3276.8, step_pct=6553.5),
    ),
]
STATUSES = [
    vector(
        "a string is flagged and none follows",
        YESOUL,
        "010d",
        TrainingStatus(status="manual_mode", text=""),
    ),
    vector("before the workout", UREVO, "000e", TrainingStatus(status="pre_workout")),
    vector("after the workout", UREVO, "000f", TrainingStatus(status="post_workout")),
    vector(
        "a code the standard keeps",
        UREVO,
        "0010",
        TrainingStatus(status="reserved_0x10", issues=("reserved-value",)),
    ),
    vector(
        "in the machine's words",
        EDGE + "Table 4.11",
        "0102" + "Échauffement".encode().hex(),
        TrainingStatus(status="warming_up", text="Échauffement"),
    ),
    vector(
        "words that go on",
        EDGE + "Table 4.12",
        "0304" + b"Hard".hex(),
        TrainingStatus(status="high_intensity_interval", text="Hard", issues=("extended-string",)),
    ),
    vector(
        "words cut inside a letter, zero padded",
        EDGE + "UTF-8",
        "010b41c300",
        TrainingStatus(status="cool_down", text="A\ufffd", issues=("trailing", "invalid-utf8")),
    ),
    vector(
        "words without a flag, reserved flags",
        EDGE + "RFU",
        "040141",
        TrainingStatus(status="idle", issues=("trailing", "reserved-flags")),
    ),
]
CODECS: list[tuple[Any, list[Vector], int]] = [
    (features, FEATURES, 8),
    (speed_range, SPEEDS, 6),
    (inclination_range, INCLINATIONS, 6),
    (training_status, STATUSES, 2),
]
CASES = [(codec, v, smallest) for codec, vectors, smallest in CODECS for v in vectors]


@pytest.mark.parametrize(("codec", "v", "smallest"), CASES, ids=lambda x: getattr(x, "name", ""))
def test_both_directions_and_every_cut(codec: Any, v: Vector, smallest: int) -> None:
    assert codec.decode(v.frame) == v.expect
    if not v.expect.issues:
        assert codec.encode(v.expect) == v.frame
    for length in range(smallest):
        with pytest.raises(DecodeError):
            codec.decode(v.frame[:length])


def test_the_beginning_of_a_long_string_can_be_sent() -> None:
    value = TrainingStatus(status="idle", text="abc")
    assert training_status.encode(value, extended=True).hex() == "0301616263"


@pytest.mark.parametrize("raw", range(256))
def test_every_status_survives_the_wire(raw: int) -> None:
    frame = bytes([0, raw])
    assert training_status.encode(training_status.decode(frame)) == frame


def test_every_speed_limit_survives_the_wire() -> None:
    for raw in range(0x10000):
        frame = raw.to_bytes(2, "little") * 3
        assert speed_range.encode(speed_range.decode(frame)) == frame


def test_every_inclination_limit_survives_the_wire() -> None:
    for raw in range(0x10000):
        frame = raw.to_bytes(2, "little") * 3
        assert inclination_range.encode(inclination_range.decode(frame)) == frame


@pytest.mark.parametrize(
    ("codec", "value", "word"),
    [
        (features, MachineFeatures(features=("Flying",), targets=()), "Flying"),
        (features, MachineFeatures(features=(), targets=("Flying",)), "Flying"),
        (speed_range, SpeedRange(min_kmh=0.0, max_kmh=700.0, step_kmh=0.1), "max_kmh"),
        (inclination_range, InclinationRange(min_pct=0, max_pct=1, step_pct=-1), "step_pct"),
        (training_status, TrainingStatus(status="asleep"), "asleep"),
        (training_status, TrainingStatus(status="reserved_0x01"), "reserved_0x01"),
    ],
)
def test_what_cannot_be_sent_is_named(codec: Any, value: Any, word: str) -> None:
    with pytest.raises(EncodeError, match=word):
        codec.encode(value)
