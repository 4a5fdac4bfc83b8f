"""A run as a picture: heart rate over the zones, speed, and the intervals below."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dashboards.terminal.png import CannotDraw, png
from dashboards.terminal.svg import Axis, PlotFrame, Svg, steps_between
from dashboards.words.dates import start_words
from dashboards.words.palette import GAIT_COLOURS
from dashboards.words.session_words import caveats, distance_words, interval_word
from dashboards.words.zone_colours import zones
from ingest.sentence import Sentence
from sessions.core.model.athlete import Units
from sessions.core.model.breakdown import Breakdown, SessionSummary
from sessions.core.model.events import AnyEvent, SecondClosed
from sessions.sinks.files.whole_file import write_whole
from sessions.text import text
from sessions.units import Formatter

_WIDTH, _HEIGHT = 1000.0, 540.0
_LEFT, _RIGHT = 64.0, 976.0
_HEART = PlotFrame(left=_LEFT, right=_RIGHT, top=66.0, bottom=306.0)
_SPEED = PlotFrame(left=_LEFT, right=_RIGHT, top=342.0, bottom=450.0)
_GAITS = PlotFrame(left=_LEFT, right=_RIGHT, top=466.0, bottom=494.0)

# Of no zone and no gait: the zones lie behind it.
_LINE = "#12161c"
_PAUSE_SHADE = "#f5dfb3"


class UnknownPicture(ValueError):
    """The file name asks for a picture that cannot be drawn; the message says which can."""


def write_plot(
    path: Path,
    *,
    breakdown: Breakdown,
    events: Iterable[AnyEvent],
    units: Units,
    time_zone: str | None = None,
) -> None:
    """Draw the session's seconds into `path`.

    Raises:
        UnknownPicture: the name ends in neither ".svg" nor ".png", or PNG cannot be drawn here.
        OSError: the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (".svg", ".png"):
        raise UnknownPicture(
            Sentence(
                "{path}: a plot is a picture; give a name that ends in .svg or .png", path=path
            )
        )
    seconds = [event for event in events if isinstance(event, SecondClosed)]
    drawn = picture(breakdown, seconds=seconds, units=units, time_zone=time_zone)
    try:
        content = drawn.encode() if kind == ".svg" else png(drawn)
    except CannotDraw as exc:
        raise UnknownPicture(
            Sentence("{path}: {reason}; an .svg needs nothing", path=path, reason=exc)
        ) from exc
    write_whole(path, content)


def picture(
    breakdown: Breakdown,
    *,
    seconds: Sequence[SecondClosed],
    units: Units,
    time_zone: str | None = None,
) -> str:
    """The SVG document; a second without a value is a hole in the line."""
    formatter = Formatter(units)
    svg = Svg(width=_WIDTH, height=_HEIGHT)
    session = breakdown.session
    time = Axis(low=0.0, high=max(1.0, session.duration_s))
    _pauses(svg, session, time=time)
    svg.text(
        " · ".join(part for part in _title(breakdown, formatter, time_zone) if part),
        x=_LEFT,
        y=26.0,
        weight=600,
        size=16,
    )
    _heart(svg, breakdown, seconds=seconds, time=time)
    _speed(svg, seconds=seconds, time=time, formatter=formatter)
    _gaits(svg, breakdown, time=time)
    for at_s in steps_between(time.low, time.high, most=9):
        x = _GAITS.x(time.share(at_s))
        svg.text(formatter.duration(at_s), x=x, y=_GAITS.bottom + 20, anchor="middle")
    return svg.document(title=text("Heart rate, speed and intervals of a run"))


def _title(breakdown: Breakdown, formatter: Formatter, time_zone: str | None) -> Iterator[str]:
    session = breakdown.session
    yield start_words(session.started_at, time_zone=time_zone)
    yield formatter.duration(session.duration_s)
    if session.distance_m is not None:
        yield distance_words(session.distance_m, session.moving_distance_m, formatter)
    yield from caveats(breakdown, formatter)


def _pauses(svg: Svg, session: SessionSummary, *, time: Axis) -> None:
    """Behind everything, where nothing counts."""
    for pause in session.pauses:
        left, right = (_HEART.x(time.share(at)) for at in (pause.start_s, pause.end_s))
        svg.rectangle(
            x=left,
            y=_HEART.top,
            width=right - left,
            height=_GAITS.bottom - _HEART.top,
            fill=_PAUSE_SHADE,
        )


def _heart(svg: Svg, breakdown: Breakdown, *, seconds: Sequence[SecondClosed], time: Axis) -> None:
    bounds = breakdown.zones.bounds_bpm
    axis = Axis.around(
        [second.heart_rate_bpm for second in seconds],
        also=bounds[:5] if bounds is not None else (60.0, 180.0),
        step=20.0,
    )
    if bounds is not None:
        for zone in zones():
            low = bounds[zone.number - 1]
            high = axis.high if zone.number == len(zones()) else bounds[zone.number]
            top, bottom = (_HEART.y(axis.share(min(bpm, axis.high))) for bpm in (high, low))
            svg.rectangle(
                x=_HEART.left,
                y=top,
                width=_HEART.right - _HEART.left,
                height=bottom - top,
                fill=zone.colour,
                opacity=0.16,
            )
            svg.text(zone.label, x=_HEART.right - 8, y=bottom - 6, anchor="end", size=11)
    _scale(svg, _HEART, axis, name=text("Heart rate, bpm"), step=20.0)
    points = _unbroken((second.cell, second.heart_rate_bpm) for second in seconds)
    svg.line(_HEART, points, across=time, up=axis, colour=_LINE)


def _speed(svg: Svg, *, seconds: Sequence[SecondClosed], time: Axis, formatter: Formatter) -> None:
    shown = [
        (cell, None if kmh is None else formatter.in_speed_unit(kmh))
        for cell, kmh in _unbroken((second.cell, second.speed_kmh) for second in seconds)
    ]
    axis = Axis.around([value for _, value in shown], also=(0.0, 5.0), step=5.0)
    _scale(svg, _SPEED, axis, name=", ".join((text("Speed"), formatter.speed_unit)), step=5.0)
    svg.line(_SPEED, shown, across=time, up=axis, colour=_LINE)


def _unbroken(
    points: Iterable[tuple[int, float | None]],
) -> list[tuple[float, float | None]]:
    """The same points with a hole where cells are missing altogether."""
    whole: list[tuple[float, float | None]] = []
    for cell, value in points:
        if whole and cell - whole[-1][0] > 1:
            whole.append((whole[-1][0] + 1, None))
        whole.append((float(cell), value))
    return whole


def _scale(svg: Svg, frame: PlotFrame, axis: Axis, *, name: str, step: float) -> None:
    svg.text(name, x=frame.left, y=frame.top - 8, size=12, weight=600)
    value = axis.low
    while value <= axis.high:
        y = frame.y(axis.share(value))
        svg.rule(x1=frame.left, y1=y, x2=frame.right, y2=y)
        svg.text(f"{value:.0f}", x=frame.left - 8, y=y + 4, anchor="end")
        value += step


def _gaits(svg: Svg, breakdown: Breakdown, *, time: Axis) -> None:
    for interval in breakdown.intervals:
        left, right = (_GAITS.x(time.share(at)) for at in (interval.start_s, interval.end_s))
        svg.rectangle(
            x=left,
            y=_GAITS.top,
            width=right - left,
            height=_GAITS.bottom - _GAITS.top,
            fill=_PAUSE_SHADE if interval.paused else GAIT_COLOURS[interval.kind],
            outline="#ffffff",
        )
        word = interval_word(interval, sport=breakdown.session.sport)
        if right - left > 8 * len(word):
            svg.text(word, x=(left + right) / 2, y=_GAITS.bottom - 9, anchor="middle")
