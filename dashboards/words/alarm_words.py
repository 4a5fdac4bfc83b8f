"""Alarms of a session: what to do, and why; the same on the page, on the terminal and aloud."""

from dataclasses import dataclass

from sessions.control.states import ControlState
from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import Formatter


@dataclass(frozen=True, kw_only=True)
class AlarmWords:
    """`todo`: what to do now, in two or three words. `why`: what is wrong. `sign`: an arrow."""

    todo: str
    why: str
    sign: str


def alarm_words(view: LiveView) -> AlarmWords | None:
    """The alarm of this moment; a belt that runs away comes before a heart. None: there is none."""
    if view.control is not None and view.control.state is ControlState.RUNAWAY:
        return AlarmWords(
            todo=text("Pull the safety key"),
            why=text("The belt runs away! It is being paused: step to the sides."),
            sign="warning",
        )
    if view.over_ceiling:
        formatter = Formatter(view.units)
        return AlarmWords(
            todo=text("Slow down"),
            why=text("{bpm} bpm: above your ceiling of {ceiling}").format(
                bpm=formatter.heart_rate(view.heart_rate.shown),
                ceiling=formatter.heart_rate(view.heart_rate_ceiling_bpm),
            ),
            sign="arrow_downward",
        )
    return None


def is_alarming(view: LiveView) -> bool:
    """Whether there is one."""
    return alarm_words(view) is not None
