"""Every second kept, read back bit by bit."""

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions.core.intervals.seconds_track import INFERRED, PAUSED, Track
from sessions.core.model.archive import SPAN, Archive
from sessions.core.model.sample import Sample
from sessions.core.model.saved_values import plain, restored
from tests.sessions.core.runs import EXAMPLES

SEVEN_DIGITS = 1e-7  # of metres and kilocalories; the rest is kept exactly
_maybe = st.none() | st.floats(0, 250)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cells=st.lists(st.tuples(_maybe, _maybe, _maybe, st.booleans(), st.booleans())))
def test_what_goes_in_comes_out_also_after_it_was_saved(
    cells: list[tuple[float | None, float | None, float | None, bool, bool]],
) -> None:
    track = Track()
    for cell, (speed, bpm, kcal, paused, inferred) in enumerate(cells):
        sample = Sample(cell=cell, speed_kmh=speed, heart_rate_bpm=bpm, paused=paused)
        track.append(sample, weight_s=1.0, inferred=inferred, distance_m=None, gross_kcal=kcal)
    document = msgspec.msgpack.encode(track, enc_hook=plain)
    saved = msgspec.msgpack.decode(document, type=Track, dec_hook=restored)
    rows = saved.rows()
    assert len(saved) == len(cells)
    for row, (speed, bpm, kcal, paused, inferred) in zip(rows, cells, strict=True):
        values = (row["speed_kmh"], row["heart_rate_bpm"], row["gross_kcal"])
        for kept, given_ in zip(values, (speed, bpm, kcal), strict=True):
            assert (
                np.isnan(kept)
                if given_ is None
                else kept == pytest.approx(given_, rel=SEVEN_DIGITS)
            )
        assert row["flags"] == PAUSED * paused + INFERRED * inferred


def test_a_heart_rate_that_was_none_is_forgotten_from_its_cell_on() -> None:
    track = Track()
    for cell in range(10):
        sample = Sample(cell=cell, heart_rate_bpm=100.0 + cell, speed_kmh=9.0)
        track.append(sample, weight_s=1.0, inferred=False, distance_m=None, gross_kcal=None)
    track.forget_heart_rate(6)
    assert track.heart_rate_at(7) == 105.0
    assert track.heart_rate_at(9) is None
    assert np.isnan(track.rows(6)["heart_rate_bpm"]).all()
    assert (track.rows()["speed_kmh"] == 9.0).all()


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(
    forgotten=st.lists(st.tuples(st.integers(1, 3 * SPAN), st.integers(0, 500)), max_size=6),
    cuts=st.lists(st.tuples(st.integers(0, 3 * SPAN), st.integers(0, 3 * SPAN)), max_size=6),
)
@example(forgotten=[(SPAN + 10, 30)], cuts=[(SPAN - 30, SPAN + 5)])
def test_what_is_sealed_reads_as_if_it_were_not(
    forgotten: list[tuple[int, int]], cuts: list[tuple[int, int]]
) -> None:
    whole, track, archive = Track(), Track(), Archive()
    track.cells.kept_in(archive)
    back = dict(forgotten)
    for cell in range(3 * SPAN):
        sample = Sample(cell=cell, heart_rate_bpm=float(cell), speed_kmh=cell / 100)
        for one in (whole, track):
            one.append(sample, weight_s=1.0, inferred=False, distance_m=None, gross_kcal=None)
            if cell in back:
                one.forget_heart_rate(cell - back[cell])
        if track.cells.is_due:
            archive.add(track.cells.seal(), width=track.cells.width, items={})
    assert track.cells.sealed == 3 * SPAN
    for start, end in ((0, 3 * SPAN), *map(sorted, cuts)):
        assert track.rows(start, end).tobytes() == whole.rows(start, end).tobytes()
        assert track.heart_rate_at(end) == whole.heart_rate_at(end)
