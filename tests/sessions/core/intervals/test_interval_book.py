"""Recovery of heart rate, read from the intervals and the seconds they hold."""

from sessions.core.intervals.gaits import Boundary
from sessions.core.intervals.interval_book import IntervalBook, recovery_bpm
from sessions.core.model.sample import Kind, Sample


def book_of(
    *stretches: tuple[Kind, int], bpm: dict[int, float], usual: float | None
) -> IntervalBook:
    """Stretches of some seconds, the last one under way; `bpm` by cell, else the usual one."""
    book = IntervalBook()
    for kind, seconds in stretches:
        start = len(book.track)
        book.split(Boundary(start=start, kind=kind, replaces=start == 0))
        for cell in range(start, start + seconds):
            sample = Sample(cell=cell, heart_rate_bpm=bpm.get(cell, usual), speed_kmh=6.0)
            book.track.append(
                sample, weight_s=1.0, inferred=False, distance_m=None, gross_kcal=None
            )
    return book


def recovery(book: IntervalBook, *, vigorous_bpm: float = 160) -> float | None:
    return recovery_bpm(book, vigorous_bpm=vigorous_bpm)


def test_recovery_is_the_fall_in_the_minute_after_the_last_hard_interval() -> None:
    falling = {cell: 175 - (cell - 99) / 2 for cell in range(99, 170)}
    run = (Kind.SPRINT, 100), (Kind.WALK, 70)
    assert recovery(book_of(*run, bpm=falling, usual=175)) == 30.5
    assert recovery(book_of(*run[:1], (Kind.WALK, 59), bpm=falling, usual=175)) is None


def test_a_jog_is_hard_where_it_ended_at_a_vigorous_heart_rate() -> None:
    run = book_of((Kind.JOG, 100), (Kind.WALK, 70), bpm={160: 120}, usual=150)
    assert recovery(run) is None
    assert recovery(run, vigorous_bpm=150) == 30


def test_recovery_takes_the_next_value_when_the_minute_falls_into_a_dropout() -> None:
    run = (Kind.SPRINT, 100), (Kind.WALK, 70)
    assert recovery(book_of(*run, bpm={99: 170, 162: 140}, usual=None)) == 30
    assert recovery(book_of(*run, bpm={99: 170, 164: 140}, usual=None)) is None


def test_there_is_no_recovery_once_the_next_sprint_has_begun_or_in_silence() -> None:
    run = (Kind.SPRINT, 100), (Kind.WALK, 70)
    assert recovery(book_of(*run, (Kind.SPRINT, 5), bpm={99: 170}, usual=130)) is None
    assert recovery(book_of(*run, (Kind.JOG, 5), bpm={99: 170}, usual=130)) == 40
    assert recovery(book_of(*run, bpm={99: 170}, usual=None)) is None
