"""The *Studio* board: everybody who runs, at a glance. Grafana's home board in our stack."""

from dashboards.grafana import influxql, panels, style, variables
from dashboards.grafana.foundation import (
    dashboard,
    dashboard_models,
    stat,
    statetimeline,
    table,
    timeseries,
)
from dashboards.grafana.frame import framed, row
from dashboards.grafana.influxql import (
    ATHLETE,
    DATA_SOURCE,
    SHOWN,
    STEP,
    InfluxQuery,
    column,
    select,
)
from dashboards.grafana.live_board import FRESH
from dashboards.grafana.live_board import UID as LIVE_UID
from dashboards.grafana.own_data import GRAFANA, LiveQuery
from sessions.schema import HR, LIVE, MOTION, WEEK

UID = "strapline-studio"

_NOBODY = "Nobody runs"
_EACH = ("athlete",)
_NAME = "$tag_athlete"


def studio_board() -> dashboard.Dashboard:
    """A name leads to the runner's own board."""
    return framed(
        "Studio",
        uid=UID,
        description="Everybody who runs now, and how the week of each stands.",
        since="now-15m",
        refresh="5s",
        variables=(variables.athletes(),),
        rows=(
            row(7, (_zones(), 12), (_beats(), 12)),
            row(8, (_now(), 24)),
            row(9, (_heart_rates(), 12), (_pushed(), 12)),
            row(6, (_gaits(), 24)),
            row(8, (_weeks(), 24)),
        ),
    )


def _zones() -> stat.Panel:
    query = select([column("zone", of="last")], HR, ATHLETE, influxql.newest(FRESH), by=_EACH)
    return panels.coloured(
        panels.figures("Zone now", empty=_NOBODY)
        .mappings([style.value_map(style.zones())])
        .with_target(InfluxQuery(query, alias=_NAME))
    )


def _beats() -> stat.Panel:
    query = select(
        [column("heart_rate_bpm", of="last")], HR, ATHLETE, influxql.newest(FRESH), by=_EACH
    )
    return (
        panels.figures("Heart rate now", empty=_NOBODY)
        .unit(style.UNITS["bpm"])
        .decimals(0)
        .with_target(InfluxQuery(query, alias=_NAME))
    )


def _now() -> table.Panel:
    there = f"/d/{LIVE_UID}?var-athlete=${{__data.fields.athlete:percentencode}}"
    moved = select(
        [
            column("kind", "Gait", of="last"),
            column("speed_kmh", "Speed", of="last"),
            column("incline_pct", "Incline", of="last"),
            column("distance_m", "Distance", of="last"),
            column("gross_kcal", "Gross", of="last"),
        ],
        MOTION,
        ATHLETE,
        influxql.newest("1m"),
        by=_EACH,
    )
    beats = select(
        [column("heart_rate_bpm", "Heart rate", of="last"), column("zone", "Zone", of="last")],
        HR,
        ATHLETE,
        influxql.newest(FRESH),
        by=_EACH,
    )
    return (
        table.Panel()
        .title("On the belts")
        .datasource(DATA_SOURCE)
        .no_value(_NOBODY)
        .with_target(InfluxQuery(moved, shape="table"))
        .with_target(InfluxQuery(beats, ref="B", shape="table"))
        .with_transformation(
            dashboard_models.DataTransformerConfig(
                id_val="joinByField", options={"byField": "athlete", "mode": "outer"}
            )
        )
        .override_by_name("Time", [style.hidden()])
        .override_by_name(
            "athlete",
            [
                style.override("displayName", "Athlete"),
                style.override("links", [{"title": "Live", "url": there}]),
            ],
        )
        .override_by_name("Gait", panels.cells(style.kinds()))
        .override_by_name("Zone", panels.cells(style.zones()))
        .override_by_name("Heart rate", [style.unit("bpm"), style.decimals(0)])
        .override_by_name("Speed", [style.unit("km/h"), style.decimals(1)])
        .override_by_name("Incline", [style.unit("%"), style.decimals(1)])
        .override_by_name("Distance", [style.unit("m")])
        .override_by_name("Gross", [style.unit("kcal"), style.decimals(0)])
    )


def _heart_rates() -> timeseries.Panel:
    query = select([column("heart_rate_bpm", of="mean")], HR, ATHLETE, SHOWN, every=STEP, by=_EACH)
    return panels.lines("Heart rates", unit="bpm", axis="bpm", empty=_NOBODY).with_target(
        InfluxQuery(query, alias=_NAME)
    )


def _pushed() -> timeseries.Panel:
    return (
        panels.lines(
            "Heart rates as they come",
            unit="bpm",
            axis="bpm",
            empty="Nothing is pushed: set [grafana] live = true",
        )
        .datasource(GRAFANA)
        .display_name("${__field.labels.athlete}")
        .with_target(LiveQuery(LIVE.name, fields=["heart_rate_bpm"]))
    )


def _gaits() -> statetimeline.Panel:
    query = select([column("kind", of="last")], MOTION, ATHLETE, SHOWN, every=STEP, by=_EACH)
    return panels.timeline("Gaits", values=style.kinds(), empty=_NOBODY).with_target(
        InfluxQuery(query, alias=_NAME)
    )


def _weeks() -> table.Panel:
    columns = (
        "sessions",
        "equivalent_min",
        "goal_min",
        "left_min",
        "strength_days",
        "interval_sessions",
        "form",
    )
    query = select(
        [column(name, of="last") for name in columns],
        WEEK,
        ATHLETE,
        influxql.newest("1w"),
        by=_EACH,
    )
    return panels.rows(
        "This week", WEEK, columns, query, empty="Nobody has run this week"
    ).override_by_name("athlete", [style.override("displayName", "Athlete")])
