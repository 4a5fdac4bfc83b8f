"""Any bytes at all give a value or a DecodeError; and a value without issues survives the wire."""

import random
from collections.abc import Iterator

import pytest

from ingest.codecs import pulse_intervals
from ingest.codecs.registry import CHARACTERISTICS, Characteristic, Decoded
from ingest.codecs.wire import issues
from ingest.codecs.wire.errors import DecodeError, EncodeError
from tests.ingest.codecs import (
    test_foot_pod,
    test_heart_rate,
    test_machine,
    test_machine_operations,
    test_pulse_intervals,
    test_small_values,
    test_treadmill,
)
from tests.ingest.codecs.counts import RANDOM_FRAMES
from tests.ingest.codecs.vectors import Vector

WORDS = {word for name, word in vars(issues).items() if name.isupper()}
SEEDS: dict[str, list[Vector]] = {
    "2A37": test_heart_rate.GOOD,
    "2A53": test_foot_pod.GOOD,
    "2A54": test_foot_pod.FEATURES,
    "2ACC": test_machine.FEATURES,
    "2ACD": test_treadmill.GOOD,
    "2AD3": test_machine.STATUSES,
    "2AD4": test_machine.SPEEDS,
    "2AD5": test_machine.INCLINATIONS,
    "2AD9": test_machine_operations.REQUESTS + test_machine_operations.RESPONSES,
    "2ADA": test_machine_operations.STATUSES,
    pulse_intervals.DATA.upper(): test_pulse_intervals.GOOD,
}
SMALL = [v for _, v in test_small_values.CASES]
# The six device strings share one codec: one of them stands for all.
TRIED = [
    c for c in CHARACTERISTICS.values() if c.number not in {"2A25", "2A26", "2A27", "2A28", "2A29"}
]


def frames(seeds: list[Vector], *, count: int, seed: int) -> Iterator[bytes]:
    """Half random bytes, half good frames with bits flipped, bytes cut off or appended."""
    rng = random.Random(seed)
    for _ in range(count // 2):
        yield rng.randbytes(rng.randrange(40))
    for _ in range(count - count // 2):
        frame = bytearray(rng.choice(seeds).frame)
        for _ in range(rng.randrange(3)):
            if frame:
                frame[rng.randrange(len(frame))] ^= 1 << rng.randrange(8)
        tail = rng.randbytes(rng.choice((0, 0, 0, 1, 2, 3)))
        yield bytes(frame[: rng.randint(0, len(frame))] if rng.random() < 0.3 else frame) + tail


@pytest.mark.parametrize("characteristic", TRIED, ids=lambda c: c.number)
def test_any_bytes_give_a_value_or_a_decode_error(characteristic: Characteristic) -> None:
    seeds = SEEDS.get(characteristic.number, SMALL)
    clean = refused = 0
    for frame in frames(seeds, count=RANDOM_FRAMES, seed=int(characteristic.number[:8], 16)):
        try:
            value = characteristic.decode(frame)
        except DecodeError:
            refused += 1
            continue
        assert set(value.issues) <= WORDS
        if not value.issues:
            clean += 1
            assert characteristic.decode(written(characteristic, value)) == value, frame.hex()
    assert clean > RANDOM_FRAMES // 200  # the frames do reach the good path
    assert refused > 0 or characteristic.number == "2A24"  # a device string is never refused


def written(characteristic: Characteristic, value: Decoded) -> bytes:
    """The value's frame; a pace that does not fit 8 bits came in 16."""
    try:
        return characteristic.encode(value)
    except EncodeError:
        return characteristic.encode(value, pace_bytes=2)
