"""What a page is told to sound: cues that have come due, those about to, and the alarm.

Each cue is told once. What was said before the page was opened is not said again, so a reload is
silent. What is about to be said is told ahead with the seconds until then, because a page that is
painted four times a second could not keep 3-2-1 even.
"""

from typing import Any

from dashboards.words.cue_words import spoken
from sessions.live.live_view import ComingCue, CueView, LiveView


class Sounding:
    """Remembers what one page has been told."""

    def __init__(self) -> None:
        self._session: str | None = None
        self._said = 0
        self._had_coming = False
        self._alarm = False

    def news(self, view: LiveView) -> dict[str, Any] | None:
        """What `strapline.sound.hear` is to be told now; None: nothing new."""
        cues = () if view.plan is None else view.plan.cues
        coming = () if view.plan is None else view.plan.coming
        if view.session != self._session:
            self._session = view.session
            self._said = max((cue.number for cue in cues), default=0)
        fresh = [cue for cue in cues if cue.number > self._said]
        alarm = view.over_ceiling
        if not fresh and not coming and not self._had_coming and alarm is self._alarm:
            return None
        self._said = max((cue.number for cue in fresh), default=self._said)
        self._had_coming, self._alarm = bool(coming), alarm
        return {
            "said": [_told(cue, view) for cue in fresh],
            "coming": [
                {**_told(cue, view), "inS": round(cue.at_s - view.elapsed_s, 3)} for cue in coming
            ],
            "alarm": alarm,
        }


def _told(cue: CueView | ComingCue, view: LiveView) -> dict[str, Any]:
    return {
        "key": f"{view.session} {cue.leg} {cue.kind.value} {cue.count}",
        "kind": cue.kind.value,
        "words": spoken(cue.kind, step=cue.step, count=cue.count, view=view),
    }
