"""Gauge of a value against its target band: shares of a line, and words."""

from dataclasses import dataclass

from sessions.live.live_view import LiveView
from sessions.text import text
from sessions.units import Formatter
from sessions.workouts.targets import Band

LEAST_SPAN_KMH = 1.0
LEAST_SPAN_BPM = 10.0
_EDGE = 0.02  # a marker at the very end of the line would be cut in half


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """A line with a band on it; `at` None: the value is not known."""

    key: str
    name: str
    band: str
    low: float
    high: float
    at: float | None
    is_judged: bool


def gauges(view: LiveView, formatter: Formatter) -> tuple[Gauge, ...]:
    """The bands of the step under way: heart rate first, which is what counts where both are."""
    if view.plan is None or view.plan.index is None:
        return ()
    target = view.plan.target
    found = []
    if target.heart_rate_band_bpm is not None:
        found.append(
            _gauge(
                "heart",
                text("Target heart rate"),
                target.heart_rate_band_bpm,
                value=view.heart_rate.shown,
                words=_beats(target.heart_rate_band_bpm, formatter),
                least_span=LEAST_SPAN_BPM,
                is_judged=True,
            )
        )
    if target.speed_band_kmh is not None:
        found.append(
            _gauge(
                "speed",
                text("Target speed"),
                target.speed_band_kmh,
                value=view.speed.shown,
                words=_speeds(target.speed_band_kmh, formatter),
                least_span=LEAST_SPAN_KMH,
                is_judged=target.heart_rate_band_bpm is None,
            )
        )
    return tuple(found)


def _gauge(
    key: str,
    name: str,
    band: Band,
    *,
    value: float | None,
    words: str,
    least_span: float,
    is_judged: bool,
) -> Gauge:
    """The line reaches as far beyond the band, on each side, as the band is wide."""
    edge = band.high if band.low is None else band.low
    assert edge is not None  # a band has a bound
    low = edge - 2 * least_span if band.low is None else edge
    high = low + 2 * least_span if band.high is None else band.high
    span = max(least_span, high - low)
    first, last = low - span, high + span
    return Gauge(
        key=key,
        name=name,
        band=words,
        low=0.0 if band.low is None else (low - first) / (last - first),
        high=1.0 if band.high is None else (high - first) / (last - first),
        at=None if value is None else min(1 - _EDGE, max(_EDGE, (value - first) / (last - first))),
        is_judged=is_judged,
    )


def _beats(band: Band, formatter: Formatter) -> str:
    low, high = formatter.heart_rate(band.low), formatter.heart_rate(band.high)
    if band.low is None:
        return text("under {bpm} bpm").format(bpm=high)
    if band.high is None:
        return text("above {low} bpm").format(low=low)
    return text("{low}–{high} bpm").format(low=low, high=high)


def _speeds(band: Band, formatter: Formatter) -> str:
    if band.low is None:
        return text("under {speed}").format(speed=formatter.speed(band.high))
    if band.high is None:
        return text("above {speed}").format(speed=formatter.speed(band.low))
    return f"{formatter.speed_value(band.low)}–{formatter.speed(band.high)}"
