"""Beat-to-beat figures: false beats, windows, and a slow oracle for DFA."""

import math
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from sessions.core.analysis import analyse
from sessions.core.heart.beats import cleaned
from sessions.core.heart.hrv import HrvMeter, dfa_alpha1, window
from sessions.core.model.breakdown import HeartWindow
from sessions.core.model.saved_values import plain, restored
from tests.sessions.core.runs import EXAMPLES

Rr = NDArray[np.float64]


def noisy(count: int, *, mean: float = 600.0, sd: float = 12.0, seed: int = 3) -> Rr:
    """Beats that differ at random from one to the next."""
    noise = np.random.default_rng(seed).normal(0, sd, count)
    return mean + noise.clip(-2.5 * sd, 2.5 * sd)


def effort(count: int, *, seed: int = 4) -> Rr:
    """Hard work: about 140 beats a minute, each within a few milliseconds of the last."""
    rr, off = [], 0.0
    for noise in np.random.default_rng(seed).normal(0, 2, count):
        off = 0.97 * off + noise
        rr.append(430 + off)
    return np.array(rr)


def figures(rr: Rr, *, seconds: float = 120.0, follows: list[bool] | None = None) -> HeartWindow:
    joined = [True] * rr.size if follows is None else follows
    return window(rr, follows=joined, start_s=0.0, end_s=seconds)


def slow_dfa(rr: Rr) -> float:
    """By the book: Peng's boxes from both ends, a fitted line in each, a fitted slope."""
    profile = np.cumsum(rr - rr.mean())
    sizes = [math.floor(4 * 4 ** (k / 29) + 1e-9) for k in range(30)]
    fluctuations = []
    for size in sizes:
        squares = []
        for series in (profile, profile[::-1]):
            for start in range(0, len(series) - size + 1, size):
                box, x = series[start : start + size], np.arange(size)
                line = np.polyval(np.polyfit(x, box, 1), x)
                squares += list((box - line) ** 2)
        fluctuations.append(math.sqrt(sum(squares) / len(squares)))
    return float(np.polyfit(np.log(sizes), np.log(fluctuations), 1)[0])


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(st.integers(0, 10_000), st.integers(64, 300), st.sampled_from([0.0, 0.5, 1.0]))
def test_dfa_is_the_book_s(seed: int, count: int, memory: float) -> None:
    noise = np.random.default_rng(seed).normal(0, 5, count)
    rr = 450 + (1 - memory) * noise + memory * np.cumsum(noise)
    assert dfa_alpha1(rr) == pytest.approx(slow_dfa(rr), rel=1e-6)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("white", 0.45, 0.65), ("walk", 1.35, 1.6), ("mirrored", 0.1, 0.3)]
)
def test_dfa_tells_random_from_bound_beats(name: str, low: float, high: float) -> None:
    """Peng et al. 1995: 0.5 white noise, 1.5 random walk, less where each beat undoes the last.

    Over boxes as short as these the exponents come out up to a tenth off their limits.
    """
    noise = np.random.default_rng(1).normal(0, 5, 4000)
    series = {"white": noise, "walk": np.cumsum(noise), "mirrored": np.diff(noise)}[name]
    alpha = dfa_alpha1(5000 + series)
    assert alpha is not None
    assert low < alpha < high


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.5, 3), st.floats(-100, 100))
def test_dfa_does_not_know_scale_or_mean(seed: int, scale: float, shift: float) -> None:
    rr = noisy(200, seed=seed)
    assert dfa_alpha1(scale * rr + shift) == pytest.approx(dfa_alpha1(rr), abs=1e-6)


def test_beats_that_never_change_have_no_exponent() -> None:
    assert dfa_alpha1(np.full(200, 500.0)) is None
    assert dfa_alpha1(np.full(3, 500.0)) is None
    assert dfa_alpha1([]) is None


def test_rmssd_and_sdnn_of_clean_beats_are_the_definitions() -> None:
    rr = noisy(200)
    found = figures(rr)
    squares = [(b - a) ** 2 for a, b in pairwise(rr)]
    assert found.corrected_pct == 0
    assert found.rmssd_ms == pytest.approx(math.sqrt(sum(squares) / len(squares)))
    assert found.sdnn_ms == pytest.approx(math.sqrt(sum((rr - rr.mean()) ** 2) / (rr.size - 1)))


@pytest.mark.parametrize("rr", [noisy(200), effort(280)], ids=["easy", "hard"])
@pytest.mark.parametrize(
    ("name", "false"),
    [("missed", 1), ("extra", 2), ("ectopic", 2), ("off the body", 1), ("absurd", 1)],
)
def test_a_false_beat_is_found_and_changes_little(rr: Rr, name: str, false: int) -> None:
    beat = rr[100]
    spoiled = {
        "missed": np.concatenate((rr[:100], [rr[100] + rr[101]], rr[102:])),
        "extra": np.concatenate((rr[:100], [0.45 * beat, 0.55 * beat], rr[101:])),
        "ectopic": np.concatenate((rr[:100], [0.7 * beat, 1.3 * beat], rr[102:])),
        "off the body": np.concatenate((rr[:100], [5995.0], rr[100:])),  # a Polar H10's
        "absurd": np.concatenate((rr[:100], [12.0], rr[100:])),
    }[name]
    found = cleaned(spoiled)
    assert int(found.false.sum()) == false
    assert abs(found.rr_ms - np.median(rr)).max() < 60
    clean, after = figures(rr), figures(spoiled)
    assert after.rmssd_ms == pytest.approx(clean.rmssd_ms, rel=0.03)
    assert after.sdnn_ms == pytest.approx(clean.sdnn_ms, rel=0.03)
    assert after.dfa_alpha1 == pytest.approx(clean.dfa_alpha1, abs=0.05)


def test_breathing_at_rest_is_no_false_beat() -> None:
    """Deep breaths move a young heart by 150 ms either way, six times a minute."""
    seconds = np.cumsum(np.full(120, 1.0))
    rr = 1000 + 150 * np.sin(2 * math.pi * seconds / 10)
    assert not cleaned(rr).false.any()


def test_a_heart_that_speeds_up_is_believed() -> None:
    """From 100 to 180 beats a minute within 40 seconds, the start of a sprint."""
    rate = np.concatenate((np.full(60, 100.0), np.linspace(100, 180, 90), np.full(60, 180.0)))
    assert not cleaned(60_000 / rate).false.any()


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.floats(0, 70_000), max_size=300))
def test_whatever_comes_as_many_intervals_leave(rr: list[float]) -> None:
    found = cleaned(rr)
    assert found.rr_ms.size == found.false.size == len(rr)
    assert 0 <= found.corrected_share <= 1
    kept = found.rr_ms[~found.false]
    assert np.array_equal(kept, np.asarray(rr)[~found.false])
    if kept.size:
        assert kept.min() <= found.rr_ms.min()
        assert found.rr_ms.max() <= kept.max()


def test_impossible_beats_are_false_however_few_there_are() -> None:
    found = cleaned([600.0, 5995.0, 620.0, 249.0])
    assert found.false.tolist() == [False, True, False, True]
    assert found.rr_ms.tolist() == [600.0, 610.0, 620.0, 620.0]


def test_rmssd_takes_no_difference_that_touches_a_false_beat() -> None:
    rr = spoil(noisy(200, sd=6), share=0.1)
    false = cleaned(rr).false
    pairs = [
        (b - a) ** 2
        for (a, spoiled), (b, spoiled_too) in pairwise(zip(rr, false, strict=True))
        if not spoiled and not spoiled_too
    ]
    assert figures(rr).rmssd_ms == pytest.approx(math.sqrt(sum(pairs) / len(pairs)))


def spoil(rr: Rr, *, share: float) -> Rr:
    """That share of the beats, spread evenly, a quarter too short."""
    spoiled = rr.copy()
    spoiled[np.linspace(8, rr.size - 8, round(share * rr.size)).astype(int)] *= 0.75
    return spoiled


@pytest.mark.parametrize(
    ("share", "has_alpha", "has_rmssd"),
    [(0.0, True, True), (0.04, True, True), (0.07, False, True), (0.25, False, False)],
)
def test_alpha_is_withheld_above_5_percent_of_false_beats_and_rmssd_above_20(
    share: float, has_alpha: bool, has_rmssd: bool
) -> None:
    found = figures(spoil(noisy(200, sd=6), share=share))
    assert found.corrected_pct == pytest.approx(100 * share, abs=1)
    assert (found.dfa_alpha1 is not None) is has_alpha
    assert (found.rmssd_ms is not None) is has_rmssd


def test_missing_beats_withhold_alpha_and_late_ones_do_not() -> None:
    rr = noisy(200)
    assert figures(rr[:188]).dfa_alpha1 is not None  # 113 of 120 s: the last come late
    assert figures(rr[:180]).dfa_alpha1 is None  # 108 of 120 s
    assert figures(rr[:180]).rmssd_ms is not None


def test_a_hole_is_no_difference_and_has_no_alpha() -> None:
    rr = np.concatenate((np.full(100, 600.0), np.full(100, 660.0)))
    joined = [True] * 100 + [False] + [True] * 99
    assert figures(rr, follows=joined).rmssd_ms == 0
    whole, holed = figures(noisy(200)), figures(noisy(200), follows=joined)
    assert whole.dfa_alpha1 is not None
    assert holed.dfa_alpha1 is None


def test_too_few_pairs_are_no_figure() -> None:
    assert figures(noisy(31)).rmssd_ms is not None
    assert figures(noisy(30)).rmssd_ms is None


Second = tuple[tuple[float, ...], bool]


def arrivals(rr: Rr, *, seed: int = 0) -> list[Second]:
    """Seconds with the beats that fall into them, some handed over a few seconds late."""
    source = np.random.default_rng(seed)
    ends = np.cumsum(rr) / 1000
    seconds: list[list[float]] = [[] for _ in range(math.ceil(ends[-1]) + 5)]
    delay = 0
    for beat, end in zip(rr, ends, strict=True):
        delay = max(0, delay - 1) if source.random() > 0.05 else int(source.integers(0, 4))
        seconds[int(end) + delay].append(float(beat))
    return [(tuple(beats), True) for beats in seconds]


def fed(seconds: list[Second]) -> HrvMeter:
    meter = HrvMeter()
    for cell, (rr, known) in enumerate(seconds):
        meter.update(cell=cell, rr_ms=rr, heart_rate_known=known)
    return meter


def by_full_scan(seconds: list[Second]) -> list[HeartWindow]:
    """Every window from the list of all seconds, the beats of each taken anew."""
    windows = []
    for end in range(120, len(seconds) + 1, 30):
        rr, joined, broken = [], [], True
        for cell, (beats, known) in enumerate(seconds[:end]):
            broken = broken or not known
            for beat in beats:
                if cell >= end - 120:
                    rr.append(beat)
                    joined.append(not broken)
                broken = False
        if rr:
            windows.append(window(rr, follows=joined, start_s=end - 120.0, end_s=float(end)))
    return windows


@st.composite
def recordings(draw: st.DrawFn) -> list[Second]:
    rr = noisy(draw(st.integers(100, 900)), sd=8, seed=draw(st.integers(0, 999)))
    seconds = arrivals(rr, seed=draw(st.integers(0, 999)))
    for start in draw(st.lists(st.integers(0, len(seconds)), max_size=3)):
        for cell in range(start, min(start + draw(st.integers(1, 150)), len(seconds))):
            seconds[cell] = ((), False)
    return seconds


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(recordings(), st.floats(0, 1))
def test_the_meter_gives_what_a_full_scan_gives_also_when_saved_half_way(
    seconds: list[Second], cut: float
) -> None:
    expected = by_full_scan(seconds)
    assert list(fed(seconds).windows) == expected
    at = round(cut * len(seconds))
    saved = msgspec.msgpack.encode(fed(seconds[:at]), enc_hook=plain)
    meter = msgspec.msgpack.decode(saved, type=HrvMeter, dec_hook=restored)
    for cell in range(at, len(seconds)):
        rr, known = seconds[cell]
        meter.update(cell=cell, rr_ms=rr, heart_rate_known=known)
    assert list(meter.windows) == expected


def test_the_meter_forgets_old_beats() -> None:
    meter = fed(arrivals(noisy(5000)))
    assert len(meter.beats) <= 300


def test_the_breakdown_holds_the_windows_and_their_medians() -> None:
    rr = effort(1400)
    rows = arrivals(rr)
    breakdown = analyse(
        time_s=np.arange(len(rows)),
        heart_rate_bpm=np.full(len(rows), 140.0),
        rr_ms=[list(beats) for beats, _ in rows],
    )
    heart = breakdown.heart
    assert [w.end_s for w in heart.windows] == list(range(120, len(rows), 30))
    alphas = sorted(w.dfa_alpha1 for w in heart.windows if w.dfa_alpha1 is not None)
    assert len(alphas) >= len(heart.windows) - 2
    assert heart.dfa_alpha1 == pytest.approx(float(np.median(alphas)))
    assert heart.rmssd_ms == pytest.approx(math.sqrt(float(np.mean(np.diff(rr) ** 2))), rel=0.1)
    assert heart.corrected_pct == 0
    assert breakdown.to_dict()["heart"]["windows"][0]["beats"] == heart.windows[0].beats


def test_a_minute_of_beats_has_rmssd_and_no_alpha() -> None:
    rows = arrivals(noisy(100))[:60]
    heart = analyse(
        time_s=np.arange(60),
        heart_rate_bpm=np.full(60, 100.0),
        rr_ms=[list(beats) for beats, _ in rows],
    ).heart
    assert heart.rmssd_ms is not None
    assert heart.dfa_alpha1 is None


def test_without_beats_there_is_nothing() -> None:
    heart = analyse(time_s=np.arange(200), heart_rate_bpm=np.full(200, 100.0)).heart
    assert heart.windows == ()
    assert (heart.rmssd_ms, heart.sdnn_ms, heart.dfa_alpha1, heart.corrected_pct) == (None,) * 4


def test_beats_that_come_with_the_very_last_moment_have_a_window_that_lasts() -> None:
    meter = HrvMeter()
    for cell in range(121):
        meter.update(cell=cell, rr_ms=(), heart_rate_known=True)
    meter.update(cell=121, rr_ms=(500.0,), heart_rate_known=True)

    (only,) = meter.all_windows(elapsed_s=121.0)

    assert (only.start_s, only.end_s, only.beats) == (120.0, 121.0, 1)
