"""Live view of a terminal: a panel painted in place, or plain lines where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from dashboards.terminal.alarm_lines import Bell
from dashboards.terminal.panel import panel, status_word
from dashboards.terminal.status_line import Paint, in_place
from dashboards.words.plan_position import course
from dashboards.words.suggestion_words import suggestion_lines
from dashboards.words.zone_colours import zone_label, zones
from sessions.control.state_words import notice
from sessions.live.live_view import LiveStatus, LiveView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.cues import TargetStanding


class LivePainter:
    """Shows views on standard error; standard output is kept for documents.

    A terminal's bell rings at each cue, and over the heart-rate ceiling again and again.

    The panel disappears at the end, so that the breakdown stands alone. Where the console is no
    terminal, a line is printed every ten seconds of session time and at each new interval.
    Use `open`.
    """

    def __init__(self, console: Console, paint: Paint | None) -> None:
        self._console = console
        self._paint = paint
        self._lines = PlainLines()
        self._shown: LiveView | None = None
        self._bell = Bell()

    @classmethod
    @contextmanager
    def open(cls, *, console: Console | None = None) -> Iterator["LivePainter"]:
        """A painter for as long as the block runs."""
        told = console or Console(stderr=True, highlight=False)
        with in_place(told) as paint:
            yield cls(told, paint)

    def show(self, view: LiveView) -> None:
        """Paint `view`; one that is painted already costs nothing."""
        if view == self._shown:
            return
        self._shown = view
        if self._paint is not None:
            self._paint(panel(view))
            if self._bell.rings(view):
                self._console.bell()
            return
        line = self._lines.line(view)
        if line is not None:
            self._console.print(line, markup=False, soft_wrap=True)


# Session time between two lines while nothing else happens.
EVERY_S = 10.0


class PlainLines:
    """Decides which moments deserve a line: each ten seconds of session, and each new interval."""

    def __init__(self) -> None:
        self._said_at_s: float | None = None
        self._said_of: tuple[object, ...] | None = None

    def line(self, view: LiveView) -> str | None:
        """The line to print now; None: nothing new to say."""
        of = (view.session, view.status, _interval_key(view), _notices(view))
        due = self._said_at_s is None or view.elapsed_s - self._said_at_s >= EVERY_S
        if of == self._said_of and (not due or view.status is not LiveStatus.RUNNING):
            return None
        self._said_at_s = view.elapsed_s
        self._said_of = of
        return plain_line(view)


def plain_line(view: LiveView) -> str:
    """Time, heart rate, zone, speed, distance, energy and the interval, in one line."""
    formatter = Formatter(view.units)
    if view.status in {LiveStatus.IDLE, LiveStatus.WAITING, LiveStatus.FINISHED}:
        return " · ".join((status_word(view.status), *view.notices))
    now = course(view, formatter)
    parts = [
        formatter.duration(view.running_s),
        _heart(view, formatter),
        formatter.speed(view.speed.shown),
        # A flat belt is the rule, and the line is short.
        formatter.incline(view.incline.shown) if view.incline.shown else "",
        formatter.distance(view.distance_m),
        formatter.energy(view.gross_kcal),
        f"{now.title} {now.clock}",
        now.standing_words if now.standing in (TargetStanding.UNDER, TargetStanding.OVER) else "",
    ]
    return "  ".join((*(part for part in parts if part), *_notices(view)))


def _notices(view: LiveView) -> tuple[str, ...]:
    told = (*view.notices, *suggestion_lines(view))
    return told if view.control is None else (*told, notice(view.control))


def _heart(view: LiveView, formatter: Formatter) -> str:
    bpm = view.heart_rate.shown
    shown = text("{bpm} bpm").format(bpm=formatter.heart_rate(bpm))
    if bpm is None or view.zone is None:
        return shown
    if view.zone == 0:
        return f"{shown} {zone_label(0)}"
    return f"{shown} Z{view.zone} {zones()[view.zone - 1].name}"


def _interval_key(view: LiveView) -> object:
    if not view.steps:
        return view.kind
    return view.step_index, None if view.plan is None else view.plan.standing
