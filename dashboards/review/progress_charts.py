"""Charts of progress, drawn by the server: bars and lines that fit any width without a script."""

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from dashboards.review.html import Markup, joined, tag, unseen
from dashboards.review.interval_tables import table
from dashboards.words.progress_chart import ProgressChart, Series, Values
from sessions.text import text

_HIGH = 100.0  # of the drawing; its width counts periods
_MOST_STEPS = 4
_GAP = 0.18  # between bars, as a share of a period's width
_ROOM = 0.08  # above and below lines, as a share of their range


def progress_chart(chart: ProgressChart, names: Sequence[str]) -> Markup:
    """The picture with its scale, and the same as a table for whoever wants figures.

    `names`: of the periods, as many as each series has values.
    """
    low, high, steps = _scale(chart)
    count = len(names)
    marks = _bars(chart, low, high) if chart.is_bars else _lines(chart, low, high)
    drawing = tag(
        "svg",
        *(
            tag("path.progress-step", attributes={"d": f"M0 {_y(step, low, high)}H{count}"})
            for step in steps
        ),
        *marks,
        attributes={
            "viewBox": f"0 0 {count} {_HIGH:.0f}",
            "preserveAspectRatio": "none",
            "role": "img",
            "aria-label": text("{name}: the table below holds the numbers").format(name=chart.name),
        },
    )
    scale = tag(
        "div.progress-scale",
        *(
            tag("span", chart.short(step), attributes={"style": f"top:{_y(step, low, high)}%"})
            for step in steps
        ),
        attributes={"aria-hidden": "true"},
    )
    ends = dict.fromkeys((0, count // 2, count - 1))
    times = tag(
        "div.progress-times",
        *(tag("span", names[at]) for at in ends),
        attributes={"aria-hidden": "true"},
    )
    return tag("div.progress-chart", _key(chart), tag("div.progress-box", scale, drawing), times)


def figures_table(chart: ProgressChart, names: Sequence[str]) -> Markup:
    """Every value that is known, the newest first."""
    heads = ("", *(one.name for one in chart.series), *((text("Goal"),) if chart.goals else ()))
    rows = []
    for at in reversed(range(len(names))):
        values = [one.values[at] for one in chart.series]
        if all(value is None for value in values):
            continue
        cells = [_shown(chart, one, at) for one in chart.series]
        if chart.goals:
            cells.append(chart.shown(chart.goals[at]))
        name = tag("th.name", names[at], attributes={"scope": "row"})
        rows.append(tag("tr", name, *(tag("td", cell) for cell in cells)))
    return tag(
        "details.figures-of",
        tag("summary.press", text("Figures"), unseen(f" {chart.name}")),
        table(heads, rows, label=chart.name),
    )


def _shown(chart: ProgressChart, one: Series, at: int) -> str:
    value, band = one.values[at], one.bands[at] if one.bands else None
    if value is None or band is None:
        return chart.shown(value)
    return f"{chart.shown(value)} ± {chart.short(band)}"


def _key(chart: ProgressChart) -> Markup | None:
    if len(chart.series) == 1 and not chart.goals:
        return None
    goal = tag("li", tag("i.key-goal"), text("Goal")) if chart.goals else None
    samples = (tag("li", tag(f"i.key-{one.shade.value}"), one.name) for one in chart.series)
    return tag("ul.progress-key", *samples, goal)


def _scale(chart: ProgressChart) -> tuple[float, float, list[float]]:
    """The lowest and the highest value drawn, and the steps between that are labelled."""
    if chart.is_bars:
        tops = [sum(value or 0.0 for value in bar) for bar in zip(*_columns(chart), strict=True)]
        low, high = 0.0, max([*tops, *(goal for goal in chart.goals if goal is not None)])
    else:
        ends = [end for one in chart.series for end in _ends(one)]
        low, high = min(ends), max(ends)
        room = (high - low) * _ROOM or abs(high) * _ROOM or 1.0
        low, high = low - room, high + room
    step = _nice((high - low) / _MOST_STEPS)
    if chart.is_bars:
        step = max(1.0, step)  # days are whole, and of minutes and km nobody wants less
        high = max(step, math.ceil(high / step) * step)
    first = math.ceil(low / step)
    return low, high, [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


def _columns(chart: ProgressChart) -> list[Values]:
    return [one.values for one in chart.series]


def _ends(one: Series) -> Iterator[float]:
    for at, value in enumerate(one.values):
        if value is not None:
            band = (one.bands[at] if one.bands else None) or 0.0
            yield from (value - band, value + band)


def _nice(step: float) -> float:
    """The next larger of 1, 2 and 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(step)) if step > 0 else 1.0
    return float(next(times * power for times in (1, 2, 5, 10) if times * power >= step * 0.999))


def _bars(chart: ProgressChart, low: float, high: float) -> Iterator[Markup]:
    grounds = [0.0] * len(chart.series[0].values)
    for one in chart.series:
        drawn = []
        for at, value in enumerate(one.values):
            if value:
                top = grounds[at] + value
                drawn.append(
                    f"M{at + _GAP:.2f} {_y(grounds[at], low, high)}V{_y(top, low, high)}"
                    f"H{at + 1 - _GAP:.2f}V{_y(grounds[at], low, high)}Z"
                )
                grounds[at] = top
        yield tag(f"path.fill-{one.shade.value}", attributes={"d": "".join(drawn)})
    if chart.goals:
        line = "".join(
            f"{'M' if at == 0 else 'L'}{at} {_y(goal or 0.0, low, high)}H{at + 1}"
            for at, goal in enumerate(chart.goals)
        )
        yield tag("path.progress-goal", attributes={"d": line})


def _lines(chart: ProgressChart, low: float, high: float) -> Iterator[Markup]:
    for one in chart.series:
        if one.bands:
            yield tag(f"path.band-{one.shade.value}", attributes={"d": _band(one, low, high)})
    for one in chart.series:
        line = "".join(
            "M" + "L".join(f"{at + 0.5} {_y(value, low, high)}" for at, value in run)
            for run in _runs(one.values)
        )
        # A line without length and with a round end is a dot, however the drawing is stretched.
        dots = "".join(
            f"M{at + 0.5} {_y(value, low, high)}h0"
            for run in _runs(one.values)
            for at, value in run
        )
        yield joined(
            (
                tag(f"path.line-{one.shade.value}", attributes={"d": line}),
                tag(f"path.dots-{one.shade.value}", attributes={"d": dots}),
            )
        )


def _band(one: Series, low: float, high: float) -> str:
    """Around each value, as wide as a bar."""
    drawn = []
    for at, value in enumerate(one.values):
        band = one.bands[at]
        if value is not None and band is not None:
            top, bottom = _y(value + band, low, high), _y(value - band, low, high)
            drawn.append(f"M{at + _GAP:.2f} {bottom}V{top}H{at + 1 - _GAP:.2f}V{bottom}Z")
    return "".join(drawn)


def _runs(values: Values) -> Iterator[list[tuple[int, float]]]:
    for known, run in groupby(enumerate(values), key=lambda point: point[1] is not None):
        if known:
            yield [(at, value) for at, value in run if value is not None]


def _y(value: float, low: float, high: float) -> str:
    return f"{_HIGH * (high - value) / (high - low):.2f}".rstrip("0").rstrip(".")
