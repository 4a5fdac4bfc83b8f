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


@pytest.mark.parametrize(("every_s", "is_lively"), [(5, True), (30, False)])
def test_without_beats_only_what_was_lively_can_freeze(every_s: int, is_lively: bool) -> None:
    watch = FreezeWatch()
    cell, last = 0, 100.0
    while cell < 3 * LIVELY_AFTER_S:
        cell += every_s
        bpm = 101.0 if last == 100.0 else 100.0
        watch.note_change(cell, bpm, last_bpm=last, asked_bpm=None)
        last = bpm
    assert watch.known_s == cell
    assert not watch.stands_still(cell + 14, None)
    assert watch.stands_still(cell + FROZEN_WITHOUT_BEATS_S, None) is is_lively
