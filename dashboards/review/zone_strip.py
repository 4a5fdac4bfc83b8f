"""Time in each zone as one strip, and as named bars."""

from collections.abc import Sequence

from dashboards.review.html import Markup, tag
from dashboards.words.zone_colours import zones
from sessions.text import text
from sessions.units import Formatter


def zone_strip(seconds: Sequence[float] | None) -> Markup:
    """The share of each zone by its colour; a picture only, the figures stand elsewhere."""
    total_s = sum(seconds) if seconds is not None else 0.0
    if seconds is None or total_s <= 0:
        return tag("span.zone-strip", attributes={"aria-hidden": "true"})
    parts = [
        tag(f"i.zone-{number}", attributes={"style": f"flex-grow:{spent_s / total_s:.4f}"})
        for number, spent_s in enumerate(seconds, start=1)
        if spent_s > 0
    ]
    return tag("span.zone-strip", *parts, attributes={"aria-hidden": "true"})


def zone_bars(
    seconds: Sequence[float] | None,
    *,
    bounds_bpm: Sequence[float] | None,
    below_s: float,
    unknown_s: float,
    formatter: Formatter,
) -> Markup:
    """A bar for each zone with its number, name, bounds and time, the hardest on top."""
    if seconds is None:
        return tag(
            "p.quiet",
            text("Zones are not known: they need a highest heart rate or an age in the profile."),
        )
    longest_s = max(seconds)
    rows = [
        tag(
            "li.zone-line",
            tag("span.zone-number", str(zone.number)),
            tag("span.zone-title", zone.name),
            tag("span.zone-bounds", _bounds(bounds_bpm, zone.number, formatter)),
            tag(
                "span.zone-track",
                tag(
                    f"i.zone-{zone.number}",
                    attributes={
                        "style": f"width:{seconds[zone.number - 1] / (longest_s or 1.0):.1%}"
                    },
                ),
                attributes={"aria-hidden": "true"},
            ),
            tag("span.zone-time", formatter.duration(seconds[zone.number - 1])),
        )
        for zone in reversed(zones())
    ]
    rest = " · ".join(
        words.format(time=formatter.duration(rest_s))
        for words, rest_s in (
            (text("Below zone 1: {time}"), below_s),
            (text("Unknown: {time}"), unknown_s),
        )
        if rest_s >= 1
    )
    return tag("div", tag("ul.zone-lines", *rows), tag("p.quiet", rest) if rest else None)


def _bounds(bounds_bpm: Sequence[float] | None, number: int, formatter: Formatter) -> str:
    if bounds_bpm is None:
        return ""
    low, high = bounds_bpm[number - 1 : number + 1]
    return f"{formatter.heart_rate(low)}–{formatter.heart_rate(high)}"
