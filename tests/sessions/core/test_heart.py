"""Recovery and artefacts of heart rate."""

from sessions.core.artefacts import ArtefactWatch
from sessions.core.breakdown import Artefact
from sessions.core.recovery import Recovery
from sessions.core.sample import Flaw, Sample


def test_recovery_is_the_fall_in_the_minute_after_the_last_hard_interval() -> None:
    recovery = Recovery()
    recovery.hard_begins()
    recovery.hard_ends(cell=100, heart_rate_bpm=175)
    for cell in range(100, 200):
        recovery.update(cell=cell, heart_rate_bpm=175 - (cell - 100) / 2)
    assert recovery.fall_bpm == 30


def test_recovery_takes_the_next_value_when_the_minute_falls_into_a_dropout() -> None:
    recovery = Recovery()
    recovery.hard_ends(cell=0, heart_rate_bpm=170)
    recovery.update(cell=60, heart_rate_bpm=None)
    recovery.update(cell=62, heart_rate_bpm=140)
    assert recovery.fall_bpm == 30


def test_there_is_no_recovery_when_the_next_hard_interval_or_silence_came() -> None:
    recovery = Recovery()
    recovery.hard_ends(cell=0, heart_rate_bpm=170)
    recovery.update(cell=90, heart_rate_bpm=120)
    assert recovery.fall_bpm is None
    recovery.hard_ends(cell=100, heart_rate_bpm=170)
    recovery.update(cell=160, heart_rate_bpm=130)
    recovery.hard_begins()
    assert recovery.fall_bpm is None


def watch(samples: list[Sample]) -> tuple[Artefact, ...]:
    artefacts = ArtefactWatch()
    for sample in samples:
        artefacts.update(sample)
    return artefacts.until(len(samples))


def spans(samples: list[Sample]) -> list[tuple[str, float, float]]:
    return [(found.kind, found.start_s, found.end_s) for found in watch(samples)]


def test_lost_contact_and_absurd_values_are_spans() -> None:
    samples = [
        Sample(cell=0, heart_rate_bpm=120),
        *(Sample(cell=cell, heart_rate_flaw=Flaw.CONTACT_LOST) for cell in (1, 2, 3)),
        Sample(cell=4, heart_rate_flaw=Flaw.ABSURD),
    ]
    assert spans(samples) == [("contact lost", 1, 4), ("absurd", 4, 5)]


def test_a_spike_that_comes_back_is_marked_and_a_step_is_not() -> None:
    spike = [Sample(cell=c, heart_rate_bpm=200 if 10 <= c < 13 else 120) for c in range(30)]
    step = [Sample(cell=c, heart_rate_bpm=160 if c >= 10 else 120) for c in range(60)]
    assert spans(spike) == [("spike", 10, 13)]
    assert spans(step) == []


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


def test_a_steady_value_of_a_strap_without_beats_is_not_frozen() -> None:
    assert spans([Sample(cell=c, heart_rate_bpm=111) for c in range(300)]) == []


def test_a_steady_value_whose_beats_go_on_is_not_frozen() -> None:
    samples = [Sample(cell=c, heart_rate_bpm=111, rr_ms=(540.0,)) for c in range(300)]
    assert spans(samples) == []
