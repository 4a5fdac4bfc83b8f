"""Columns come back to the last bit, whatever they hold; what devices send takes little room."""

import math
import struct

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.core.model.archive import Archive
from sessions.core.model.packed_columns import packed_columns, unpacked_columns
from sessions.core.model.packed_rows import SAVED_ONCE, compressed

COUNT = 256

any_float = st.integers(0, (1 << 64) - 1).map(
    lambda bits: struct.unpack("<d", bits.to_bytes(8, "little"))[0]
)
one_number = st.one_of(
    any_float,
    st.sampled_from((0.0, -0.0, math.nan, math.inf, -math.inf, 1e300, 2.0**31, -(2.0**31), 5e-324)),
    st.integers(0, 70_000).map(float),
    st.integers(0, 65_535).map(lambda raw: raw / 100),
    st.integers(0, 65_535).map(lambda raw: raw / 256 * 3.6),
    st.floats(width=32),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, int]:
    width, count = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    columns = []
    for _ in range(width):
        kind = draw(st.sampled_from([one_number, st.just(draw(one_number)), any_float]))
        columns.append(draw(st.lists(kind, min_size=count, max_size=count)))
    if width > 1 and draw(st.booleans()):
        with np.errstate(all="ignore"):
            metres = (np.array(columns[0]) / 3.6).astype("<f4").astype("<f8")
        columns[1] = metres.tolist()
    rows = b"".join(struct.pack(f"<{width}d", *row) for row in zip(*columns, strict=True))
    return rows, 8 * width


@given(tables())
@example((struct.pack("<4d", 1e300, math.inf, 3.6, 1.0), 16))  # no float32 is as large
def test_rows_come_back_to_the_last_bit(table: tuple[bytes, int]) -> None:
    rows, width = table
    assert unpacked_columns(packed_columns(rows, width=width)) == rows


@pytest.mark.parametrize(
    ("name", "column", "most"),
    [
        ("one value", np.full(COUNT, 1.0), 30),
        ("nothing measured", np.full(COUNT, math.nan), 30),
        ("a treadmill's speed", np.repeat([5.5, 9.03, 13.5, 9.01], COUNT // 4), 60),
        ("a heart rate", 120.0 + np.cumsum(np.arange(COUNT) % 3 - 1.0), 60),
        (
            "a foot pod's speed",
            np.random.default_rng(1).normal(640, 18, COUNT).round() / 256 * 3.6,
            310,
        ),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_devices_send_takes_little_room(name: str, column: np.ndarray, most: int) -> None:
    assert len(packed_columns(column.tobytes(), width=8)) <= most, name


def test_metres_that_follow_from_the_speed_take_no_room() -> None:
    speed = np.random.default_rng(1).normal(640, 18, COUNT).round() / 256 * 3.6
    metres = (speed / 3.6).astype("<f4").astype("<f8")
    alone = packed_columns(speed.tobytes(), width=8)
    both = packed_columns(np.stack([speed, metres], axis=1).tobytes(), width=16)
    assert len(both) - len(alone) < 30


def test_a_chunk_of_the_release_before_is_read() -> None:
    import zlib

    import msgspec

    rows = np.random.default_rng(2).normal(size=(COUNT, 8)).tobytes()
    body = compressed(rows, width=64, level=SAVED_ONCE)
    items = zlib.compress(msgspec.msgpack.encode({"laps": [[1.0, "a"]]}))
    chunk = msgspec.msgpack.encode([1, items, body])
    archive = Archive(lambda: (chunk,), kept=1)
    assert archive.rows(0, width=64) == rows
    assert list(archive.items("laps")) == [[1.0, "a"]]
