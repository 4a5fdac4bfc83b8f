"""Skin contact of a strap that does not report it, and beats of before the link."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from ingest.codecs import heart_rate
from ingest.measurements import HeartRate
from ingest.quirks.heart_rate_readings import (
    PATIENCE_ALWAYS_RR_NS,
    PATIENCE_NS,
    WATCHED_NS,
    SkinContact,
    StaleBeats,
)

S = 1_000_000_000
# Captured from a Polar H10, taken off, lying on a table: korniychuk/treadmill-bluetooth-macos.
OFF = heart_rate.decode(bytes.fromhex("006f"))
OFF_WITH_INTERVAL = heart_rate.decode(bytes.fromhex("106ffb17"))
# Captured from the same strap, worn.
WORN = heart_rate.decode(bytes.fromhex("107572032702"))


def believed(
    frames: Iterable[HeartRate],
    *,
    always_sends_rr: bool = False,
    contact: SkinContact | None = None,
) -> list[bool]:
    contact = contact or SkinContact()
    contact.always_sends_rr = always_sends_rr
    return [contact.is_believed(frame, at_ns=second * S) for second, frame in enumerate(frames)]


def bpm(value: int, *rr_ms: float) -> HeartRate:
    return HeartRate(heart_rate_bpm=value, rr_ms=rr_ms or None)


def test_a_worn_strap_is_believed() -> None:
    assert all(believed([WORN] * 30, always_sends_rr=True))


def test_an_h10_off_the_body_is_found_out_within_five_seconds_and_stays_so() -> None:
    seen = believed([WORN] * 5 + [OFF] * 1560, always_sends_rr=True)
    assert seen.index(False) - 5 <= 5
    assert not any(seen[seen.index(False) :])


def test_an_interval_that_no_beat_has_tells_at_once() -> None:
    assert believed([WORN, OFF_WITH_INTERVAL, OFF, OFF_WITH_INTERVAL]) == [True, *[False] * 3]


def test_a_missed_beat_beside_a_good_one_is_no_loss() -> None:
    assert all(believed([bpm(111, 540.0), bpm(111, 2700.0, 540.0), bpm(111, 540.0)]))


def test_an_unknown_strap_is_given_more_time() -> None:
    frames = [bpm(111, 540.0)] + [bpm(111)] * 20
    assert believed(frames).index(False) == PATIENCE_NS // S
    assert believed(frames, always_sends_rr=True).index(False) == -(-PATIENCE_ALWAYS_RR_NS // S)


def test_a_strap_that_never_sends_intervals_is_not_blamed_for_it() -> None:
    assert all(believed([bpm(111)] * 100))


def test_an_h10_that_is_off_the_body_from_the_start_is_found_out() -> None:
    assert believed([OFF] * 10, always_sends_rr=True)[-1] is False


def test_intervals_that_stop_while_bpm_goes_on_changing_are_only_missing() -> None:
    assert all(believed([bpm(100, 600.0)] + [bpm(100 + second % 3) for second in range(60)]))


def test_an_armband_with_intervals_at_rest_only_is_not_off_the_body_while_running() -> None:
    at_rest = [bpm(60, 1000.0)] * 30
    setting_off = [bpm(60 + 2 * step) for step in range(30)]
    steady = [bpm(118)] * 300
    assert all(believed(at_rest + setting_off + steady))


def test_a_strap_whose_average_runs_out_off_the_body_is_found_out_all_the_same() -> None:
    worn = [bpm(120, 500.0)] * 30
    running_out = [bpm(120 - step) for step in range(6)]
    seen = believed(worn + running_out + [bpm(115)] * 60)
    assert not any(seen[-40:])


def test_back_on_the_body_the_first_beat_counts() -> None:
    assert believed([WORN] * 2 + [OFF] * 20 + [WORN], always_sends_rr=True)[-1] is True


def test_an_unknown_strap_is_back_when_its_bpm_moves() -> None:
    seen = believed([bpm(111, 540.0)] + [bpm(111)] * 20 + [bpm(112)])
    assert seen[-2:] == [False, True]


def test_a_hole_in_the_radio_is_no_sign_of_a_lost_body() -> None:
    contact = SkinContact()
    contact.always_sends_rr = True
    assert contact.is_believed(bpm(111, 540.0), at_ns=0)
    seen = [contact.is_believed(bpm(111), at_ns=(20 + second) * S) for second in range(7)]
    assert seen == [True] * 5 + [False] * 2


def test_a_new_link_starts_afresh_but_remembers_that_the_strap_sends_intervals() -> None:
    contact = SkinContact()
    believed([bpm(111, 540.0)] + [bpm(111)] * 20, contact=contact)
    contact.new_link()
    seen = [contact.is_believed(bpm(111), at_ns=(100 + second) * S) for second in range(12)]
    assert seen.index(False) == PATIENCE_NS // S


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60), st.integers(60, 190))
def test_intervals_up_to_four_seconds_late_never_cost_contact(counts: list[int], rate: int) -> None:
    """Frames a second apart; those without intervals are at most four in a row."""
    frames, dry = [], 0
    for count in counts:
        dry = dry + 1 if count == 0 else 0
        beats = [60_000 / rate] * (count if dry <= 4 else 3)
        dry = 0 if beats else dry
        frames.append(bpm(rate, *beats))
    assert all(believed(frames))
    assert all(believed(frames, always_sends_rr=True))


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
