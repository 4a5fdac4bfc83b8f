"""Heart rate as a chart: each point in the colour of its zone, on the athlete's own zones."""

from collections.abc import Sequence

from dashboards.grafana import panels, style
from dashboards.grafana.foundation import dashboard_models, timeseries
from dashboards.grafana.influxql import SHOWN, STEP, asking, column
from sessions.schema import HR, SESSION, ZONES

DOUBTFUL = "Not to be believed"
BAND_STEP = "15s"
"""How far behind the present a band may end: a sixtieth of what *Live* shows. Six series of a
whole day's steps of 5 s took a second to read."""

_BAND_OPACITY = 14
_POINT_PX = 4
_FIELD = "heart_rate_bpm"


def heart_rate(where: str, *, bands: Sequence[str], empty: str) -> timeseries.Panel:
    """A thin line, and on it points in the colour of the zone that was counted.

    A line cannot change its colour at the bounds of one athlete: Grafana's thresholds are the same
    for everybody. `bands`: see `with_zone_bands`.
    """
    panel = panels.lines("Heart rate", unit="bpm", axis="bpm", empty=empty).with_target(
        asking([column(_FIELD, "Heart rate", of="mean")], HR, where, SHOWN, every=STEP)
    )
    panel.override_by_name("Heart rate", [style.fixed(style.DIM)])
    with_zone_bands(panel, *bands, ref="B")
    labels = {0: style.BELOW_LABEL, **style.ZONE_LABELS}
    colours = {0: style.DIM, **style.ZONE_COLOURS}
    for zone, label in labels.items():
        _points(panel, label, where, f'"zone" = {zone}', ref=f"Z{zone}", colour=colours[zone])
    _points(panel, DOUBTFUL, where, '"fault" =~ /./', ref="F", colour=style.WARNING, wider_px=4)
    return panel


def with_zone_bands(panel: timeseries.Panel, *where: str, ref: str) -> timeseries.Panel:
    """The athlete's own zones behind the lines, as the session froze them at its start.

    Grafana's thresholds are the same for everybody, so that a band is the space between two
    series. `where` must reach back to the session's start, where its one point is.
    """
    below = f"{band_label(ZONES[0])} from"
    uppers = [f"zone_{zone + 1}_from_bpm" for zone in ZONES[:-1]] + ["zone_5_to_bpm"]
    columns = [column("zone_1_from_bpm", below, of="last")]
    columns += [
        column(field, band_label(zone), of="last")
        for zone, field in zip(ZONES, uppers, strict=True)
    ]
    panel.with_target(asking(columns, SESSION, *where, every=BAND_STEP, fill="previous", ref=ref))
    no_line = [
        style.override("custom.lineWidth", 0),
        style.override("custom.spanNulls", True),
        style.override("custom.hideFrom", {"tooltip": True, "legend": True, "viz": False}),
    ]
    panel.override_by_name(below, no_line)
    for zone in ZONES:
        panel.override_by_name(
            band_label(zone),
            [
                *no_line,
                style.fixed(style.ZONE_COLOURS[zone]),
                style.override("custom.fillBelowTo", below),
                style.override("custom.fillOpacity", _BAND_OPACITY),
            ],
        )
        below = band_label(zone)
    return panel


def band_label(zone: int) -> str:
    """The upper edge of a zone, which nobody needs to read: its colour is in the legend."""
    return f"Top of zone {zone}"


def _points(
    panel: timeseries.Panel,
    label: str,
    where: str,
    which: str,
    *,
    ref: str,
    colour: str,
    wider_px: int = 0,
) -> None:
    values = [column(_FIELD, label, of="mean")]
    panel.with_target(asking(values, HR, where, SHOWN, which, every=STEP, ref=ref))
    panel.override_by_name(label, _dots(colour, size_px=_POINT_PX + wider_px))


def _dots(colour: str, *, size_px: int) -> list[dashboard_models.DynamicConfigValue]:
    return [
        style.fixed(colour),
        style.override("custom.drawStyle", "points"),
        style.override("custom.showPoints", "always"),
        style.override("custom.pointSize", size_px),
    ]
