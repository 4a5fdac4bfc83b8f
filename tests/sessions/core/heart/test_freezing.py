"""How long a heart rate stands still: since its value changed, or since its last beat."""

import pytest

from sessions.core.heart.freezing import (
    FROZEN_AFTER_S,
    FROZEN_WITHOUT_BEATS_S,
    LIVELY_AFTER_S,
    FreezeWatch,
)


@pytest.mark.parametrize(("changed", "beat"), [(10, 50), (50, 10)])
def test_beats_and_changes_both_show_that_it_is_alive(changed: int, beat: int) -> None:
    watch = FreezeWatch(same_since=changed)
    watch.note_beats(beat)
    since = max(changed, beat + 1)
    assert watch.since == since
    assert not watch.stands_still(since + FROZEN_AFTER_S - 1, None)
    assert watch.stands_still(since + FROZEN_AFTER_S, None)


def up_and_down(every_s: int) -> FreezeWatch:
    """A value that turns every so many seconds, three minutes long."""
    watch = FreezeWatch()
    for number in range(1, 3 * LIVELY_AFTER_S // every_s + 1):
        last_bpm, bpm = (101.0, 100.0) if number % 2 else (100.0, 101.0)
        watch.note_change(number * every_s, bpm, last_bpm=last_bpm, asked_bpm=None)
    assert watch.known_s == watch.since == 3 * LIVELY_AFTER_S
    return watch


@pytest.mark.parametrize(("every_s", "is_lively"), [(5, True), (30, False)])
def test_without_beats_only_what_was_lively_can_freeze(every_s: int, is_lively: bool) -> None:
    watch = up_and_down(every_s)
    assert not watch.stands_still(watch.since + 14, None)
    assert watch.stands_still(watch.since + FROZEN_WITHOUT_BEATS_S, None) is is_lively


def test_the_livelier_it_was_the_sooner_it_is_frozen() -> None:
    watch = up_and_down(5)  # a fifth of the seconds change: 0.8^62 is the first below one millionth
    assert not watch.stands_still(watch.since + 61, None)
    assert watch.stands_still(watch.since + 62, None)
