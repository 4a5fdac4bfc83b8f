"""The *Studio* board: all runners at a glance. Grafana's home board in our stack."""

from dashboards.grafana import distance_units, influxql, panels, style, variables
from dashboards.grafana.board_layout import framed, row
from dashboards.grafana.foundation import (
    dashboard,
    stat,
    statetimeline,
    table,
    timeseries,
)
from dashboards.grafana.influxql import (
    ATHLETE,
    SHOWN,
    STEP,
    asking,
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
_NOW_COLUMNS = (
    "elapsed_s",
    "step",
    "step_remaining_s",
    "heart_rate_bpm",
    "zone",
    "kind",
    "kind_elapsed_s",
    "paused",
    "speed_kmh",
    "incline_pct",
    "distance_m",
    "gross_kcal",
    "age_s",
)
_NAME = "$tag_athlete"


def studio_board() -> dashboard.Dashboard:
    """A name leads to the runner's own board."""
    return framed(
        "Studio",
        uid=UID,
        description="Everybody who runs now, and how the week of each stands.",
        since="now-15m",
        refresh="5s",
        variables=(variables.athletes(), distance_units.variable()),
        rows=(
            row(7, (_zones(), 12), (_beats(), 12)),
            row(8, (_now(), 24)),
            row(9, (_heart_rates(), 12), (_pushed(), 12)),
            row(6, (_gaits(), 24)),
            row(8, (_weeks(), 20), (panels.database(), 4)),
        ),
    )


def _zones() -> stat.Panel:
    return panels.coloured(
        panels.figures("Zone now", empty=_NOBODY)
        .mappings([style.value_map(style.zones())])
        .with_target(
            asking(
                [column("zone", of="last")],
                LIVE,
                ATHLETE,
                influxql.newest(FRESH),
                by=_EACH,
                alias=_NAME,
            )
        )
    )


def _beats() -> stat.Panel:
    return (
        panels.figures("Heart rate now", empty=_NOBODY)
        .unit(style.UNITS["bpm"])
        .decimals(0)
        .with_target(
            asking(
                [column("heart_rate_bpm", of="last")],
                LIVE,
                ATHLETE,
                influxql.newest(FRESH),
                by=_EACH,
                alias=_NAME,
            )
        )
    )


def _now() -> table.Panel:
    """Everybody's newest point."""
    there = (
        f"/d/{LIVE_UID}?var-athlete=${{__data.fields.athlete:percentencode}}"
        f"&{distance_units.TAKEN_ALONG}"
    )
    return (
        panels.rows(
            "On the belts",
            LIVE,
            _NOW_COLUMNS,
            influxql.newest_of_each(
                _NOW_COLUMNS[0],
                [distance_units.in_units(name, LIVE) for name in _NOW_COLUMNS[1:]],
                LIVE,
                ATHLETE,
                influxql.newest(FRESH),
                tag="athlete",
            ),
            empty=_NOBODY,
        )
        .override_by_name(
            "athlete",
            [
                style.override("displayName", "Athlete"),
                style.override("links", [{"title": "Live", "url": there}]),
            ],
        )
        .override_by_name("kind", panels.cells(style.kinds()))
        .override_by_name("zone", panels.cells(style.zones()))
        .override_by_name("paused", panels.cells(style.pauses()))
        .override_by_name("age_s", [style.unit("short s")])
    )


def _heart_rates() -> timeseries.Panel:
    return panels.lines("Heart rates", unit="bpm", axis="bpm", empty=_NOBODY).with_target(
        asking(
            [column("heart_rate_bpm", of="mean")],
            HR,
            ATHLETE,
            SHOWN,
            every=STEP,
            by=_EACH,
            alias=_NAME,
        )
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
    return panels.timeline("Gaits", values=style.kinds(), empty=_NOBODY).with_target(
        asking(
            [column("kind", of="last")], MOTION, ATHLETE, SHOWN, every=STEP, by=_EACH, alias=_NAME
        )
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
    return panels.rows(
        "This week",
        WEEK,
        columns,
        select(
            [column(name, of="last") for name in columns],
            WEEK,
            ATHLETE,
            influxql.newest("1w"),
            by=_EACH,
        ),
        empty="Nobody has run this week",
    ).override_by_name("athlete", [style.override("displayName", "Athlete")])
