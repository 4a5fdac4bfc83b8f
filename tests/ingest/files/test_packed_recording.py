"""A packed recording is the recording, to the last bit."""

from dataclasses import fields

import numpy as np
import pytest

from ingest.files.fit import read_fit
from ingest.files.packed_recording import pack, unpack
from tests.ingest.files.fit_bytes import RECORD, RUNNING, SESSION, START, header
from tests.ingest.files.fit_bytes import UINT16 as U16


def test_everything_comes_back() -> None:
    writer = header()
    for second in range(9):
        writer.message(
            RECORD,
            timestamp=START + second,
            heart_rate=None if second == 3 else 120,
            speed=2.5,
            position_lat=48.1,
            position_long=-9.2,
        )
        writer.define(3, 78, [(0, U16, 2)]).data(3, bytes([0xF4, 1, 0xFF, 0xFF]))
    writer.message(SESSION, start_time=START, sport=RUNNING, total_calories=12)
    (recording,) = read_fit(writer.file(), name="run.fit")
    again = unpack(pack(recording))
    for field in fields(recording):
        before, after = getattr(recording, field.name), getattr(again, field.name)
        if field.name == "rr_ms":
            assert [row.tolist() for row in after] == [row.tolist() for row in before]
        elif isinstance(before, np.ndarray):
            assert np.array_equal(before, after, equal_nan=True)
        else:
            assert before == after
    assert again.latitude_deg is not None


def test_other_bytes_are_none() -> None:
    with pytest.raises(ValueError, match="not a packed recording"):
        unpack(b"something else")
