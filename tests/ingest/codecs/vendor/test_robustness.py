"""Any bytes at all give a record, a wait for more, or a DecodeError."""

import random
from collections.abc import Iterator

import pytest

from ingest.codecs.vendor.protocol import VendorProtocol
from ingest.codecs.vendor.protocols import PROTOCOLS
from ingest.codecs.vendor.vendor_stream import VendorRecord, VendorStream
from ingest.codecs.wire.errors import DecodeError
from tests.ingest.codecs.vendor.vendor_frames import CAPTURED, parts, written
from tests.sizes import sized

FRAMES = sized(usual=4_000, quick=1_000, long=1_000_000)
LINK = 200
"""Notifications of one link."""


def mutated(row: VendorProtocol, *, count: int) -> Iterator[bytes]:
    """A quarter as it is, a quarter cut, lost or twice, a quarter with bits flipped, and noise."""
    rng = random.Random(row.slug)
    good = [vector.frame for vector in CAPTURED if vector.protocol == row.slug]
    good += [written(row, layout) for layout in row.records]
    carried = [parts(row, frame) for frame in good]
    left = count
    while left > 0:
        for part in rng.choice(carried):
            kind = rng.randrange(8)
            frame = bytearray(part)
            if kind in (0, 1):
                for _ in range(rng.randint(1, 3)):
                    frame[rng.randrange(len(frame))] ^= 1 << rng.randrange(8)
            elif kind == 2:
                del frame[rng.randrange(len(frame)) :]
            elif kind == 3:
                frame += rng.randbytes(rng.randint(1, 4))
            elif kind == 4:
                frame = bytearray(rng.randbytes(rng.randrange(40)))
            elif kind == 5 and rng.random() < 0.3:
                continue
            yield bytes(frame)
            left -= 1


@pytest.mark.parametrize("row", PROTOCOLS, ids=lambda row: row.slug)
def test_mutated_notifications(row: VendorProtocol) -> None:
    uuids = row.channels[0].notify
    read = refused = 0
    for number, part in enumerate(mutated(row, count=FRAMES)):
        if number % LINK == 0:
            stream = VendorStream(row.names[0])
        try:
            readings = stream.add(uuids[number % len(uuids)], part)
        except DecodeError:
            refused += 1
            continue
        read += len(readings)
        assert all(isinstance(reading, VendorRecord) for reading in readings)
    assert read > FRAMES // 40  # the frames do reach the good path
    # Where nothing but a length tells a record, nearly nothing is refused.
    assert refused > FRAMES // 40 or row.framing.starts == (b"",)
