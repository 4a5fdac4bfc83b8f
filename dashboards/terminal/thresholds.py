"""Where jog and sprint begin, in words, and who says so."""

from sessions.core.model.athlete import ThresholdOrigin
from sessions.core.model.breakdown import Thresholds
from sessions.text import text
from sessions.units import Formatter


def threshold_rows(
    thresholds: Thresholds | None, formatter: Formatter, *, is_ahead: bool = False
) -> list[tuple[str, str]]:
    """A name and a sentence for each bound; none where no speed was measured.

    `is_ahead`: of the next session, which has not shown its speeds yet.
    """
    if thresholds is None:
        return []
    why = {
        ThresholdOrigin.PROFILE: text("{speed}, as the profile says"),
        ThresholdOrigin.LEARNED: text("{speed}, learned from earlier sessions"),
        ThresholdOrigin.SESSION: text("{speed}, by the session's own speeds"),
    }
    if is_ahead:
        why[ThresholdOrigin.SESSION] = text("{speed}, until a session's own speeds tell better")
    return [
        (name, why[origin].format(speed=formatter.speed(kmh)))
        for name, kmh, origin in (
            (text("Jog from"), thresholds.jog_kmh, thresholds.jog_origin),
            (text("Sprint from"), thresholds.sprint_kmh, thresholds.sprint_origin),
        )
    ]
