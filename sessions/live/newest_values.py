"""Newest values of each quantity, before they are aligned: what a live view shows at once."""

import math

from ingest.measurements import NS_PER_S, Battery, Measurement
from sessions.core.alignment.source_choice import Choice, SourceChoices
from sessions.core.model.athlete import Priority
from sessions.live.freshness import BLANK_AFTER_FOLD_S, BLANK_AFTER_S, Reading

_SHOWN_NS = round(BLANK_AFTER_S * NS_PER_S) + 1


class NewestValues:
    """Is given every measurement; answers with values, their age and who gave them."""

    def __init__(self, *, priority: Priority | None = None) -> None:
        self._choices = SourceChoices.by(priority or Priority())
        self.battery_pct: dict[str, int] = {}

    def update(self, measurement: Measurement) -> None:
        """Remember what `measurement` says. What is no heart rate takes the last one back."""
        source, value = measurement.source, measurement.value
        if isinstance(value, Battery):
            self.battery_pct[source] = value.battery_pct
        else:
            self._choices.hold(value, source=source, at_ns=measurement.at_ns)

    def heart_rate(self, now_ns: int) -> Reading:
        """Beats per minute with their age."""
        return _reading(self._choices.heart_rate, now_ns)

    def speed(self, now_ns: int) -> Reading:
        """Speed in km/h with its age."""
        return _reading(self._choices.speed, now_ns)

    def incline(self, now_ns: int) -> Reading:
        """Incline in percent with its age."""
        return _reading(self._choices.incline, now_ns)

    def cadence(self, now_ns: int) -> Reading:
        """Steps per minute with their age."""
        return _reading(self._choices.cadence, now_ns)


def _reading(choice: Choice, now_ns: int) -> Reading:
    """The best-ranked source that is fresh to the fold; where none is, that may still be shown."""
    for within_ns in (None, _SHOWN_NS, math.inf):
        best = choice.best(now_ns, within_ns=within_ns)
        if best is not None:
            source, held = best
            age_s = max(0.0, (now_ns - held.at_ns) / NS_PER_S)
            holds_s = held.fresh_ns / NS_PER_S + BLANK_AFTER_FOLD_S
            return Reading(
                value=held.value,
                age_s=age_s,
                source=source,
                seldom_s=max(0.0, holds_s - BLANK_AFTER_S),
            )
    return Reading()
