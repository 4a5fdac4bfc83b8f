"""The quick way through a FIT file and the library's: the same content, whole or damaged."""

import random
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ingest.files.fit_checksum import checksum
from ingest.files.fit_content import FitContent, by_library, read_messages
from ingest.files.fit_layout import Unusual
from ingest.files.fit_scan import scan
from tests.ingest.files.fit_bytes import (
    EVENT,
    LAP,
    RECORD,
    RUNNING,
    SESSION,
    START,
    TIMER,
    TIMER_START,
    UINT8,
    UINT16,
    UINT32,
    FitWriter,
    crc,
    header,
)
from tests.sizes import sized

HRV = 78


def run(*, endian: str = "<", seconds: int = 90) -> FitWriter:
    """Two definitions of records in turn, beats before the first one and after, laps, a session."""
    writer = header(FitWriter(endian=endian))
    writer.message(EVENT, timestamp=START, event=TIMER, event_type=TIMER_START)
    writer.define(1, 20, [(253, UINT32, 1), (3, UINT8, 1), (6, UINT16, 1), (200, UINT8, 3)])
    writer.define(2, HRV, [(0, UINT16, 5)])
    beats = struct.pack(f"{endian}5H", 500, 510, 0xFFFF, 0xFFFF, 0xFFFF)
    writer.data(2, beats)
    for second in range(seconds):
        if second % 10 == 3:
            writer.message(
                RECORD,
                timestamp=None if second == 43 else START + second,
                heart_rate=120,
                enhanced_speed=2.5,
                position_lat=47.0 + second / 1e4,
                altitude=50.0,
            )
            continue
        speed = 0xFFFF if second == 20 else 2500 + second
        payload = struct.pack(f"{endian}IBH3B", START + second, 100 + second, speed, 1, 2, 3)
        writer.data(1, payload)
        writer.data(2, beats)
    writer.message(LAP, timestamp=START + 60, start_time=START, total_elapsed_time=60)
    return writer.message(
        SESSION, start_time=START, sport=RUNNING, total_elapsed_time=seconds, total_distance=300
    )


def developer(*, size: int = 4, described: bool = True) -> bytes:
    """Records whose speed an app has written, as a float."""
    writer = header()
    writer.define(3, 207, [(3, UINT8, 1)]).data(3, b"\0")
    if described:
        texts = b"metres\0\0" + b"m/s\0\0\0\0\0"
        fields = [(0, UINT8, 1), (1, UINT8, 1), (2, UINT8, 1), (3, UINT8, 8), (8, UINT8, 8)]
        writer.define(4, 206, [*fields, (15, UINT8, 1)])
        at = writer.body.rindex(bytes([3, 8, UINT8.number]))
        writer.body[at + 2] = writer.body[at + 5] = 0x07  # both are strings
        writer.data(4, bytes([0, 0, 0x88]) + texts + bytes([6]))
    writer.define(1, 20, [(253, UINT32, 1)], developer=[(0, size, 0)])
    for second in range(30):
        own = struct.pack("<f", 2.0 + second)[:size].ljust(size, b"\0")
        writer.data(1, struct.pack("<I", START + second) + own)
    return writer.file()


FILES: Mapping[str, bytes] = {
    "little-endian": run().file(),
    "big-endian": run(endian=">").file(),
    "chained": run(seconds=12).file() + run(endian=">", seconds=9).file(),
    "an app's speed": developer(),
}


def plain(content: FitContent) -> list[Any]:
    """What can be compared; of nan only where it stands."""
    return [
        (
            {name: np.nan_to_num(c, nan=-1e9).tolist() for name, c in part.records.columns.items()},
            [(count, tuple(seconds)) for count, seconds in part.records.beats],
            [(message.name, dict(message.fields)) for message in part.messages],
        )
        for part in content.parts
    ]


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_a_whole_file_reads_the_same_without_the_library(data: bytes) -> None:
    assert scan(data)
    quick = read_messages(data)
    assert plain(quick) == plain(by_library(data))
    assert not quick.notes
    assert sum(len(part.records) for part in quick.parts) >= 21


@pytest.mark.parametrize("name", ["little-endian", "an app's speed"])
def test_a_file_cut_anywhere_reads_the_same(name: str) -> None:
    data = FILES[name]
    for end in range(14, len(data), sized(usual=23, long=1)):
        cut = data[:end]
        assert plain(read_messages(cut)) == plain(by_library(cut)), end


def test_a_damaged_file_reads_the_same() -> None:
    rng = random.Random(7)
    data = FILES["little-endian"]
    quick = 0
    for _ in range(sized(usual=60, long=3000)):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 3)):
            damaged[rng.randrange(14, len(data))] = rng.randrange(256)
        try:
            scan(bytes(damaged))
            quick += 1
        except Unusual:
            continue
        found = read_messages(bytes(damaged))
        assert plain(found) == plain(by_library(bytes(damaged)))
        assert found.notes
    assert quick


@pytest.mark.parametrize(
    "data",
    [
        developer(described=False),
        developer(size=2),
        header()
        .define(1, 20, [(253, UINT32, 1), (3, UINT8, 2)])
        .data(1, struct.pack("<IBB", START, 90, 91))
        .file(),
    ],
    ids=["an app's fields undescribed", "an app's field of another size", "two heart rates"],
)
def test_what_is_written_in_a_rarer_way_is_the_librarys(data: bytes) -> None:
    assert plain(read_messages(data)) == plain(by_library(data))


@pytest.mark.parametrize("length", [1, 2, 16, 17, 1000, 4097])
def test_the_checksum_is_that_of_the_loop(length: int) -> None:
    data = random.Random(length).randbytes(length)
    assert checksum(data) == crc(data)
