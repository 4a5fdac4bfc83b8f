"""Heart-rate quality: what is marked, what is taken back, and what is only a heart at work."""

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.core.heart.artefacts import ArtefactWatch
from sessions.core.heart.heart_rate_fault import HeartRateFault
from sessions.core.model.sample import Flaw, Sample
from tests.sessions.core.runs import EXAMPLES, belt, each_second, heart, lost, play, pod

Spans = list[tuple[str, float, float]]


def spans(samples: Sequence[Sample]) -> Spans:
    watch = ArtefactWatch()
    for sample in samples:
        watch.update(sample)
    return [(found.kind, found.start_s, found.end_s) for found in watch.until(len(samples))]


def rates(*bpm: float | None, cadence: Sequence[float] | None = None) -> list[Sample]:
    return [
        Sample(
            cell=cell,
            heart_rate_bpm=value,
            cadence_spm=None if cadence is None else cadence[cell],
        )
        for cell, value in enumerate(bpm)
    ]


def wandering(seconds: int, *, around: float = 140.0, seed: int = 1) -> list[float]:
    source = random.Random(seed)
    return [round(around + 4 * math.sin(t / 20) + source.gauss(0, 0.7)) for t in range(seconds)]


def test_lost_contact_and_absurd_values_are_spans() -> None:
    samples = [
        Sample(cell=0, heart_rate_bpm=120),
        *(Sample(cell=cell, heart_rate_flaw=Flaw.CONTACT_LOST) for cell in (1, 2, 3)),
        Sample(cell=4, heart_rate_flaw=Flaw.ABSURD),
    ]
    assert spans(samples) == [("contact lost", 1, 4), ("absurd", 4, 5)]


def test_a_dropout_is_more_than_five_seconds_without_a_value() -> None:
    assert spans(rates(120, *[None] * 5, 121)) == []
    assert spans(rates(120, *[None] * 6, 121)) == [("dropout", 1, 7)]
    assert spans(rates(120, *[None] * 6)) == [("dropout", 1, 7)]
    assert spans(rates(*[None] * 60, 120)) == []


def test_a_spike_that_comes_back_is_marked_and_a_step_is_not() -> None:
    assert spans(rates(*[120] * 10, *[200] * 3, *[120] * 17)) == [("spike", 10, 13)]
    assert spans(rates(*[120] * 10, *[160] * 50)) == []
    assert spans(rates(*[140] * 10, *[60] * 4, *[141] * 10)) == [("spike", 10, 14)]


def test_a_value_that_freezes_as_its_beats_stop_is_marked() -> None:
    """The pattern of a Polar H10 off the body: bpm repeated, RR flag gone."""
    samples = [
        Sample(cell=c, heart_rate_bpm=111, rr_ms=(540.0,) if c < 20 else ()) for c in range(80)
    ]
    assert spans(samples) == [("frozen", 20, 80)]


def test_a_frozen_stretch_stays_marked_when_the_beats_return() -> None:
    samples = [
        Sample(cell=c, heart_rate_bpm=111, rr_ms=() if 20 <= c < 60 else (540.0,))
        for c in range(80)
    ]
    assert spans(samples) == [("frozen", 20, 60)]


def test_a_steady_value_whose_beats_go_on_is_not_frozen() -> None:
    samples = [Sample(cell=c, heart_rate_bpm=111, rr_ms=(540.0,)) for c in range(300)]
    assert spans(samples) == []


def test_without_beats_a_lively_source_that_stands_still_is_frozen_and_an_even_one_is_not() -> None:
    lively = wandering(300)
    assert spans(rates(*lively, *[lively[-1]] * 200))[0][0] == "frozen"
    assert spans(rates(*[111] * 900)) == []
    assert spans(rates(*lively)) == []


def running_cadence(seconds: int, *, around: float = 168.0) -> list[float]:
    return [round(around + 5 * math.sin(t / 15)) for t in range(seconds)]


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_a_rate_that_jumps_onto_the_cadence_and_follows_it_is_locked(share: float) -> None:
    cadence = running_cadence(200)
    rate = [*wandering(60), *(share * spm + 1 for spm in cadence[60:140]), *wandering(60)]
    found = spans(rates(*rate, cadence=cadence))
    locked = [span for span in found if span[0] == "cadence lock"]
    assert [(start, end) for _, start, end in locked] == [(60, 140)]


def test_a_rate_that_happens_to_be_the_cadence_is_no_lock() -> None:
    cadence = [165.0 + (t % 3) for t in range(300)]
    climb = [min(165.0, 120 + t // 3) + t % 2 for t in range(300)]
    assert spans(rates(*climb, cadence=cadence)) == []


def test_a_lock_ends_with_the_cadence_that_told_it_and_does_not_span_a_hole_in_it() -> None:
    cadence: list[float | None] = [*running_cadence(120), *[None] * 40, *running_cadence(25)]
    rate = [*wandering(60), *running_cadence(200)[60:185]]
    samples = [
        Sample(cell=cell, heart_rate_bpm=bpm, cadence_spm=spm)
        for cell, (bpm, spm) in enumerate(zip(rate, cadence, strict=True))
    ]
    assert [span for span in spans(samples) if span[0] == "cadence lock"] == [
        ("cadence lock", 60, 120)
    ]


def test_a_walkers_rate_at_half_the_cadence_is_no_lock() -> None:
    assert spans(rates(*wandering(200, around=56), cadence=[112.0] * 200)) == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.sampled_from([80.0, 110.0, 170.0, 220.0]), st.integers(1, 179))
def test_what_leaps_away_and_leaps_back_within_three_minutes_was_none(
    away: float, seconds: int
) -> None:
    bpm = [*[140.0] * 30, *[away] * seconds, *[141.0] * 30]
    assert spans(rates(*bpm)) == [("spike", 30, 30 + seconds)]


def test_what_has_stayed_for_three_minutes_is_the_heart_rate() -> None:
    assert spans(rates(*[140.0] * 30, *[90.0] * 181, *[141.0] * 30)) == []


def test_a_half_and_a_double_are_marked_at_once_and_a_fall_that_takes_its_time_is_not() -> None:
    watch = ArtefactWatch()
    faults = [watch.update(sample).fault for sample in rates(*[150] * 30, *[76] * 20)]
    assert faults[30:] == [HeartRateFault.MULTIPLE] * 20
    assert spans(rates(*[80] * 30, *[160] * 20, *[82] * 5)) == [("half or double", 30, 50)]
    assert spans(rates(*[150] * 30, *range(150, 75, -5), *[76] * 20)) == []


def test_a_rate_that_leaps_about_is_scatter_from_its_first_leap_until_it_is_calm() -> None:
    scatter = [200.0, 200.0, 90.0, 90.0, 180.0, 180.0, 70.0, 70.0]
    ((kind, start_s, end_s),) = spans(rates(*[140.0] * 30, *scatter, *[141.0] * 40))
    assert kind == "scatter"
    assert start_s == 30
    assert 38 <= end_s <= 50


def test_a_strap_that_erred_for_minutes_is_not_believed_against_its_heart() -> None:
    # The error outlives three minutes; what then comes back is the heart.
    lost = rates(*[140] * 60, *[50] * 190, *[140] * 40, *[50] * 20, *[140] * 30)
    assert spans(lost) == [("spike", 290, 310)]


LIVELY = [140.0, 141.0, 142.0, 141.0] * 25


def test_the_heart_that_comes_back_from_a_frozen_value_is_not_held_against_it() -> None:
    # Frozen before a sprint, which it misses; what comes back has a right to be another rate.
    marked = spans(rates(*LIVELY, *[140.0] * 80, *[178.0, 179.0] * 15, *LIVELY))
    assert [kind for kind, _, _ in marked] == ["frozen"]


def test_a_frozen_value_that_ends_in_a_half_leaves_the_half_to_be_found() -> None:
    marked = spans(rates(*LIVELY, *[140.0] * 60, *[66.0, 67.0] * 15, *LIVELY))
    assert [kind for kind, _, _ in marked] == ["frozen", "half or double"]
    assert marked[1][1:] == (160, 190)


def test_a_half_that_lasts_while_the_heart_moves_on_is_still_a_half() -> None:
    rising = [float(bpm) for bpm in range(80, 105) for _ in range(6)]
    marked = spans(rates(*[79.0] * 60, *(round(bpm / 2) for bpm in rising), *[105.0] * 40))
    assert marked[-1][2] == 60 + len(rising)


def test_what_lies_between_two_scatters_is_held_against_neither() -> None:
    scatter = [200.0, 200.0, 90.0, 90.0, 180.0, 180.0, 70.0, 70.0]
    marked = spans(rates(*[140.0] * 30, *scatter, *[141.0] * 60, *scatter, *[140.0] * 40))
    assert [kind for kind, _, _ in marked] == ["scatter", "scatter"]
    (_, _, first_end), (_, second_start, _) = marked
    assert first_end <= 45
    assert second_start >= 98


def slow_lock(bpm: Sequence[float], cadence: Sequence[float]) -> Spans:
    """Every maximal stretch on the cadence, from the first moment that gives it away."""
    near = [abs(b - c) <= 3 for b, c in zip(bpm, cadence, strict=True)]
    found: Spans = []
    start = 0
    while start < len(bpm):
        end = start
        while end < len(bpm) and near[end]:
            end += 1
        caught = any(abs(bpm[start] - b) >= 18 for b in bpm[max(0, start - 5) : start])
        if any(
            caught or in_step(bpm[start:now], cadence[start:now])
            for now in range(start + 30, end + 1)
        ):
            found.append(("cadence lock", float(start), float(end)))
        start = max(end, start + 1)
    return found


def in_step(bpm: Sequence[float], cadence: Sequence[float]) -> bool:
    if np.std(cadence) < 1.5 or np.std(bpm) < 1e-9:
        return False
    return bool(np.corrcoef(bpm, cadence)[0, 1] >= 0.9)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0.0, 2.0, 10.0, -22.0]), st.integers(10, 50)), max_size=6),
    st.integers(0, 8),
    st.floats(0, 1),
)
def test_locks_are_those_of_a_look_at_the_whole(
    pieces: list[tuple[float, int]], swing: int, share: float
) -> None:
    offsets = [offset for offset, seconds in pieces for _ in range(seconds)]
    cadence = [165 + swing * math.sin(t / 9) for t in range(len(offsets))]
    bpm = [165 + share * (spm - 165) + off for spm, off in zip(cadence, offsets, strict=True)]
    found = [span for span in spans(rates(*bpm, cadence=cadence)) if span[0] == "cadence lock"]
    assert found == slow_lock(bpm, cadence)


def test_a_runner_whose_heart_stays_near_the_cadence_for_minutes_is_not_locked() -> None:
    """The pattern of a real run: 161-168 bpm beside 158-168 steps, each on its own way."""
    source = random.Random(5)
    cadence = [163 + 2.0 * source.randint(-1, 1) for _ in range(600)]
    rate = [163 + round(2 * math.sin(t / 40)) for t in range(600)]
    assert spans(rates(*rate, cadence=cadence)) == []


def test_a_locked_stretch_is_marked_live_and_kept_out_of_zones_mean_maximum_and_lesson() -> None:
    cadence = running_cadence(400, around=184)

    def make(second: int) -> list[object]:
        bpm = cadence[second] if 200 <= second < 320 else 130 + second % 3
        return [heart(second, int(bpm)), pod(second + 0.01, 9.0, int(cadence[second]))]

    session, events = play(each_second(400, make))  # type: ignore[arg-type] # a test's shorthand
    breakdown = session.breakdown()
    lock = [a for a in breakdown.heart.artefacts if a.kind == HeartRateFault.CADENCE_LOCK.value]
    assert [(a.start_s, a.end_s) for a in lock] == [(200, 320)]
    assert breakdown.session.max_heart_rate_bpm == 132
    assert breakdown.session.mean_heart_rate_bpm == pytest.approx(131, abs=0.1)
    assert breakdown.zones.unknown_s == pytest.approx(120)
    assert breakdown.zones.seconds is not None
    assert breakdown.zones.seconds[4] == 0
    assert sum(breakdown.zones.seconds) + 120 == pytest.approx(breakdown.session.duration_s)
    assert breakdown.lesson is not None
    assert breakdown.lesson.sustained_heart_rate_bpm is not None
    assert breakdown.lesson.sustained_heart_rate_bpm <= 132
    assert max(point.heart_rate_bpm for point in breakdown.lesson.uptake) < 140
    assert breakdown.intervals[0].mean_heart_rate_bpm == pytest.approx(131, abs=0.1)
    faults = {
        getattr(e, "cell", None): e.heart_rate_fault
        for e in events
        if hasattr(e, "heart_rate_fault")
    }
    assert faults[250] == "cadence lock"
    assert faults[100] is None
    assert {m.name for m in breakdown.energy.method} == {"belt", "belt_and_heart_rate"}


def test_a_spike_is_taken_back_from_zones_and_maximum_and_energy_never_sees_it() -> None:
    def run(spike: bool) -> object:
        def make(second: int) -> list[object]:
            return [heart(second, 205 if spike and 100 <= second < 104 else 140)]

        return play(each_second(200, make))[0].breakdown()  # type: ignore[arg-type] # a test's shorthand

    clean, spoiled = run(False), run(True)
    assert spoiled.session.max_heart_rate_bpm == 140  # type: ignore[attr-defined]
    assert spoiled.zones.unknown_s == 4  # type: ignore[attr-defined]
    assert spoiled.energy.gross_kcal == pytest.approx(clean.energy.gross_kcal)  # type: ignore[attr-defined]


def test_contact_loss_leaves_no_heart_rate_and_its_span() -> None:
    run = each_second(
        60, lambda s: [lost(s) if 20 <= s < 30 else heart(s, 140), belt(s + 0.01, 9.0)]
    )
    breakdown = play(run)[0].breakdown()
    assert [(a.kind, a.start_s, a.end_s) for a in breakdown.heart.artefacts] == [
        ("contact lost", 20, 30)
    ]
    assert breakdown.zones.unknown_s == 10
