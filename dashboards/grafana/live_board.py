"""The *Live* board: one runner, now."""

from collections.abc import Sequence

from dashboards.grafana import distance_units as units
from dashboards.grafana import influxql, panels, style, variables
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import dashboard, stat, timeseries
from dashboards.grafana.heart_rate_chart import heart_rate
from dashboards.grafana.influxql import ATHLETE, InfluxQuery, asking, column
from dashboards.grafana.own_data import GRAFANA, LiveQuery
from sessions.schema import LIVE, STEP

UID = "strapline-live"

FRESH = "10s"
"""A point of now that is older is not shown: half of it is the board's own refresh, the rest is
silence. What the point says of the heart rate is blank after 4.5 s without one."""

LONGEST_SESSION = "6h"
"""How long before the shown time a session's start, and with it its zones, is looked for."""

_STEP_FRESH = "40s"
"""A step is told of every 30 s while it lasts, and it takes as long as `FRESH` to be seen."""

_NOBODY, _NO_RUN, _NOTHING = "--", "Nobody runs", "-"
_ASKED, _FROM, _TO = "Asked for", "Asked for, from", "Asked for, to"


def live_board() -> dashboard.Dashboard:
    """Asks every five seconds; one panel takes what is pushed, as it comes."""
    return framed(
        "Live",
        uid=UID,
        description="One runner now: heart rate on the runner's own zones, belt and plan.",
        since="now-15m",
        refresh="5s",
        variables=(variables.athlete(), variables.running_session(), units.variable()),
        annotated=True,
        rows=(
            row(5, (_heart_rate_now(), 8), (_zone_now(), 8), (_interval_now(), 8)),
            row(9, (_heart_rate(), 24)),
            row(5, (panels.gait_and_zone(ATHLETE, empty=_NO_RUN), 24)),
            row(4, (_plan(), 12), (_target(), 12)),
            row(4, (_done(), 14), (_fresh(), 6), (panels.database(), 4)),
            row(8, (_speed_and_incline(), 12), (_pushed(), 12)),
        ),
    )


def _heart_rate() -> timeseries.Panel:
    """Between two dashed lines is what the plan asks for."""
    zones = (ATHLETE, influxql.shown_and_before(LONGEST_SESSION))
    asked = (
        column("target_from_bpm", _FROM, of="last"),
        column("target_to_bpm", _TO, of="last"),
    )
    return _with_band(heart_rate(ATHLETE, bands=zones, empty=_NO_RUN), asked)


def _speed_and_incline() -> timeseries.Panel:
    """With what the plan asks of the belt, or the bounds it sets to the runner."""
    asked = (
        units.speed('last("target_from_kmh")', _FROM),
        units.speed('last("target_to_kmh")', _TO),
        units.speed('last("target_speed_kmh")', _ASKED),
    )
    panel = _with_band(panels.speed_and_incline(ATHLETE, empty=_NO_RUN), asked)
    for name in (_FROM, _TO, _ASKED):
        panel.override_by_name(name, units.called_speed(name))
    return panel.override_by_name(_ASKED, [*panels.asked_for(), panels.WHILE_A_STEP_IS_TOLD])


def _with_band(panel: timeseries.Panel, asked: Sequence[str]) -> timeseries.Panel:
    panel.with_target(asking(asked, STEP, ATHLETE, influxql.SHOWN, every=influxql.STEP, ref="P"))
    line = [*panels.asked_for(), panels.WHILE_A_STEP_IS_TOLD]
    band = [style.override("custom.fillBelowTo", _FROM), style.override("custom.fillOpacity", 12)]
    return panel.override_by_name(_FROM, line).override_by_name(_TO, [*line, *band])


def _now(*columns: str) -> InfluxQuery:
    """The newest point of now; `elapsed_s` is in every one, so that what is absent stays so."""
    return asking(
        [*columns, column("elapsed_s", "Elapsed")],
        LIVE,
        ATHLETE,
        influxql.newest(FRESH),
        newest_first=1,
        shape="table",
    )


def _heart_rate_now() -> stat.Panel:
    return (
        panels.figures("Heart rate now", empty=_NOBODY, fields="/^Heart rate$/")
        .text_mode(panels.VALUE_ALONE)
        .unit(style.UNITS["bpm"])
        .decimals(0)
        .with_target(_now(column("heart_rate_bpm", "Heart rate")))
    )


def _zone_now() -> stat.Panel:
    return panels.coloured(
        panels.figures("Zone now", empty=_NOBODY, fields="/^Zone$/")
        .text_mode(panels.VALUE_ALONE)
        .mappings([style.value_map(style.zones())])
        .with_target(_now(column("zone", "Zone")))
    )


def _interval_now() -> stat.Panel:
    return panels.coloured(
        panels.figures("Interval now", empty=_NOBODY, fields="/^(Interval|For|Clock)$/")
        .mappings([style.value_map(style.kinds())])
        .with_target(
            _now(
                column("kind", "Interval"),
                column("kind_elapsed_s", "For"),
                column("paused", "Clock"),
            )
        )
        .override_by_name("Clock", [style.mapped(style.value_map(style.pauses()))])
        .override_by_name("For", [style.unit("s"), style.decimals(0)])
    )


def _fresh() -> stat.Panel:
    return (
        panels.figures("Seconds since the last beat", empty=_NOBODY, fields="/^Age$/")
        .text_mode(panels.VALUE_ALONE)
        .unit(style.UNITS["short s"])
        .decimals(1)
        .with_target(_now(column("age_s", "Age")))
    )


def _plan() -> stat.Panel:
    """The step under way and the one after it; that there is no plan is said once."""
    return (
        panels.figures("Plan", empty=_NOTHING, fields="/^(Step|Left|Next)$/")
        .with_target(
            _now(
                column("step", "Step"),
                column("step_remaining_s", "Left"),
                column("next_step", "Next"),
            )
        )
        .override_by_name("Step", [style.override("noValue", "No plan")])
        .override_by_name("Left", [style.unit("s"), style.decimals(0)])
    )


def _target() -> stat.Panel:
    """What the step under way asks for; a dash: it is left to the runner."""
    return (
        panels.figures("Asked for", empty=_NOTHING)
        .with_target(
            asking(
                [
                    units.speed('"target_speed_kmh"', "Speed"),
                    units.speed('"target_from_kmh"', "from"),
                    units.speed('"target_to_kmh"', "to"),
                    column("target_incline_pct", "Incline"),
                    column("target_from_bpm", "Heart rate from"),
                    column("target_to_bpm", "Heart rate to"),
                ],
                STEP,
                ATHLETE,
                influxql.newest(_STEP_FRESH),
                newest_first=1,
                shape="table",
            )
        )
        .override_by_name("Speed", units.called_speed("Speed"))
        .override_by_name("from", units.called_speed("Speed from"))
        .override_by_name("to", units.called_speed("to"))
        .override_by_name("Incline", [style.unit("%"), style.decimals(1)])
        .override_by_regexp("Heart rate (from|to)", [style.unit("bpm"), style.decimals(0)])
    )


def _done() -> stat.Panel:
    columns = (
        units.distance('"distance_m"', "Distance"),
        column("gross_kcal", "Gross"),
        column("net_kcal", "Net"),
    )
    return (
        panels.figures("Since the start", empty=_NOBODY)
        .with_target(_now(*columns))
        .override_by_name("Elapsed", [style.unit("s"), style.decimals(0)])
        .override_by_name("Distance", units.called_distance("Distance"))
        .override_by_regexp("Gross|Net", [style.unit("kcal"), style.decimals(0)])
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
