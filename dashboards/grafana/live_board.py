"""The *Live* board: one runner, now."""

from dashboards.grafana import influxql, panels, style, variables
from dashboards.grafana.foundation import dashboard, stat, statetimeline, timeseries
from dashboards.grafana.frame import framed, row
from dashboards.grafana.influxql import ATHLETE, SHOWN, STEP, InfluxQuery, column, select
from dashboards.grafana.own_data import GRAFANA, LiveQuery
from sessions.schema import HR, MOTION, Measurement
from sessions.schema import STEP as PLAN_STEP

UID = "strapline-live"

FRESH = "15s"
"""A value older than this is not shown as one of now: ten seconds are the way into the database
and the board's own refresh, the rest is silence."""

LONGEST_SESSION = "6h"
"""How long before the shown time a session's start, and with it its zones, is looked for."""

_NOBODY = "--"


def live_board() -> dashboard.Dashboard:
    """Asks every five seconds; one panel takes what is pushed, as it comes."""
    return framed(
        "Live",
        uid=UID,
        description="One runner now: heart rate on the runner's own zones, belt and plan.",
        since="now-15m",
        refresh="5s",
        variables=(variables.athlete(), variables.running_session()),
        annotated=True,
        rows=(
            row(5, (_heart_rate_now(), 8), (_zone_now(), 8), (_gait_now(), 8)),
            row(9, (_heart_rate(), 24)),
            row(5, (_timeline(), 24)),
            row(4, (_step(), 8), (_done(), 8), (_last_value(), 4), (_fresh(), 4)),
            row(8, (_belt(), 12), (_pushed(), 12)),
        ),
    )


def _last(measurement: Measurement, field: str, label: str) -> InfluxQuery:
    fresh = influxql.newest(FRESH)
    query = select([column(field, label, of="last")], measurement, ATHLETE, fresh)
    return InfluxQuery(query, shape="table")


def _heart_rate_now() -> stat.Panel:
    return (
        panels.figures("Heart rate now", empty=_NOBODY)
        .text_mode(panels.VALUE_ALONE)
        .unit(style.UNITS["bpm"])
        .decimals(0)
        .with_target(_last(HR, "heart_rate_bpm", "Heart rate"))
    )


def _zone_now() -> stat.Panel:
    return panels.coloured(
        panels.figures("Zone now", empty=_NOBODY)
        .text_mode(panels.VALUE_ALONE)
        .mappings([style.value_map(style.zones())])
        .with_target(_last(HR, "zone", "Zone"))
    )


def _gait_now() -> stat.Panel:
    return panels.coloured(
        panels.figures("Interval now", empty=_NOBODY, fields="/^Interval$/")
        .text_mode(panels.VALUE_ALONE)
        .mappings([style.value_map(style.kinds())])
        .with_target(_last(MOTION, "kind", "Interval"))
    )


def _last_value() -> stat.Panel:
    """How long ago it was measured; a table's time is a figure like any other."""
    query = select([column("heart_rate_bpm", of="last")], HR, ATHLETE, SHOWN)
    return (
        panels.figures("Last value", empty=_NOBODY, fields="/^Time$/")
        .text_mode(panels.VALUE_ALONE)
        .with_target(InfluxQuery(query, shape="table"))
        .override_by_name("Time", [style.unit("ago")])
    )


def _fresh() -> stat.Panel:
    """How many of the newest seconds have a heart rate: fewer than a few is a strap that fails."""
    query = select(
        [column("heart_rate_bpm", "Fresh", of="count")], HR, ATHLETE, influxql.newest(FRESH)
    )
    return (
        panels.figures("Seconds of the last 15", empty=_NOBODY)
        .text_mode(panels.VALUE_ALONE)
        .unit(style.UNITS["short s"])
        .decimals(0)
        .with_target(InfluxQuery(query, shape="table"))
    )


def _heart_rate() -> timeseries.Panel:
    query = select(
        [column("heart_rate_bpm", "Heart rate", of="mean")], HR, ATHLETE, SHOWN, every=STEP
    )
    panel = (
        panels.lines("Heart rate", unit="bpm", axis="bpm", empty="Nobody runs")
        .with_target(InfluxQuery(query))
        .override_by_name(
            "Heart rate", [style.fixed(style.PINK), style.override("custom.lineWidth", 2)]
        )
    )
    return panels.with_zone_bands(
        panel, ATHLETE, influxql.shown_and_before(LONGEST_SESSION), ref="B"
    )


def _timeline() -> statetimeline.Panel:
    return (
        panels.timeline("Gait and zone", values=style.kinds() | style.zones(), empty="Nobody runs")
        .with_target(
            InfluxQuery(
                select([column("kind", "Gait", of="last")], MOTION, ATHLETE, SHOWN, every=STEP)
            )
        )
        .with_target(
            InfluxQuery(
                select([column("zone", "Zone", of="last")], HR, ATHLETE, SHOWN, every=STEP), ref="B"
            )
        )
    )


def _step() -> stat.Panel:
    """The plan is told every half minute: what remains is of then."""
    query = select(
        [
            column("name", "Step", of="last"),
            column("remaining_s", "Left", of="last"),
            column("target_speed_kmh", "Speed asked for", of="last"),
        ],
        PLAN_STEP,
        ATHLETE,
        influxql.newest("1m"),
    )
    return (
        panels.figures("Plan", empty="No plan", fields="/^(Step|Left|Speed asked for)$/")
        .with_target(InfluxQuery(query, shape="table"))
        .override_by_name("Left", [style.unit("s")])
        .override_by_name("Speed asked for", [style.unit("km/h")])
    )


def _done() -> stat.Panel:
    query = select(
        [
            column("distance_m", "Distance", of="last"),
            column("gross_kcal", "Gross", of="last"),
            column("net_kcal", "Net", of="last"),
        ],
        MOTION,
        ATHLETE,
        SHOWN,
    )
    return (
        panels.figures("Since the start", empty=_NOBODY)
        .with_target(InfluxQuery(query, shape="table"))
        .override_by_name("Distance", [style.unit("m")])
        .override_by_regexp("Gross|Net", [style.unit("kcal"), style.decimals(0)])
    )


def _belt() -> timeseries.Panel:
    query = select(
        [
            column("speed_kmh", "Speed", of="mean"),
            column("incline_pct", "Incline", of="mean"),
        ],
        MOTION,
        ATHLETE,
        SHOWN,
        every=STEP,
    )
    return panels.on_two_axes(
        panels.lines(
            "Speed and incline", unit="km/h", axis="km/h", empty="Nobody runs"
        ).with_target(InfluxQuery(query))
    )


def _pushed() -> timeseries.Panel:
    """Needs no refresh: Grafana Live carries the value to the open board."""
    return (
        panels.lines(
            "Heart rate as it comes",
            unit="bpm",
            axis="bpm",
            empty="Nothing is pushed: set [grafana] live = true",
        )
        .datasource(GRAFANA)
        .with_target(LiveQuery("${session}", fields=["heart_rate_bpm"]))
        .override_by_name("heart_rate_bpm", [style.fixed(style.PINK)])
    )
