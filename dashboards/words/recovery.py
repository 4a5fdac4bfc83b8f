"""Recovery of this morning as a part of the week: the reading, what it says, the own range."""

from collections.abc import Iterator

from dashboards.words.goals import GoalLine, Tone
from dashboards.words.morning import morning_words, range_words, recovery_words, what_to_do
from sessions.morning.recovery import Recovery, RecoveryState

_TONES = {RecoveryState.LOWER: Tone.CAUTION, RecoveryState.MUCH_LOWER: Tone.CAUTION}


def recovery_lines(recovery: Recovery | None) -> Iterator[GoalLine]:
    """Nothing where there is no reading today."""
    if recovery is None or recovery.today is None:
        return
    yield GoalLine(words=morning_words(recovery.today))
    said = what_to_do(recovery.today) or recovery_words(recovery)
    yield GoalLine(words=said, tone=_TONES.get(recovery.state, Tone.PLAIN))
    if in_range := range_words(recovery):
        yield GoalLine(words=in_range)
