"""Intervals flushed after connecting: what cannot have ended on this link is dropped."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.quirks.stale_beats import WATCHED_NS, StaleBeats

S = 1_000_000_000


def test_of_nine_intervals_half_a_second_after_connecting_one_is_fresh() -> None:
    nine = (600.0, 610.0, 620.0, 630.0, 640.0, 650.0, 660.0, 670.0, 680.0)
    assert StaleBeats(linked_ns=7 * S).fresh(nine, at_ns=7 * S + S // 2) == (680.0,)


def test_a_flush_over_two_frames_does_not_pass_in_the_second() -> None:
    beats = StaleBeats(linked_ns=0)
    assert beats.fresh((600.0,) * 9, at_ns=S) == (600.0, 600.0)
    assert beats.fresh((600.0,) * 9, at_ns=S + 1) == ()


def test_a_strap_that_sends_beats_as_they_come_loses_none_but_the_one_under_way() -> None:
    beats = StaleBeats(linked_ns=0)
    kept = [beats.fresh((800.0,), at_ns=round((n + 1) * 0.8 * S)) for n in range(20)]
    assert kept == [(800.0,)] * 20


def test_after_ten_seconds_everything_passes() -> None:
    late = (500.0,) * 9
    assert StaleBeats(linked_ns=0).fresh(late, at_ns=WATCHED_NS + 1) == late


@given(
    st.lists(
        st.tuples(st.integers(1, 2 * S), st.lists(st.floats(250, 2500), max_size=9).map(tuple)),
        max_size=12,
    )
)
def test_what_is_kept_is_the_end_of_what_came_and_fits_the_time(
    frames: list[tuple[int, tuple[float, ...]]],
) -> None:
    beats = StaleBeats(linked_ns=0)
    at_ns, kept_ms, longest_ms = 0, 0.0, 0.0
    for wait_ns, intervals in frames:
        at_ns += wait_ns
        fresh = beats.fresh(intervals, at_ns=at_ns)
        assert fresh == intervals[len(intervals) - len(fresh) :]
        if at_ns > WATCHED_NS:
            break
        kept_ms += sum(fresh)
        longest_ms = max((longest_ms, *intervals))
        # The oldest that is kept may have begun before the link, but not ended.
        assert kept_ms <= at_ns / 1e6 + longest_ms
