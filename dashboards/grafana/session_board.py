"""The *Session* board: one run, while it goes on and afterwards."""

from dashboards.grafana import influxql, style
from dashboards.grafana.foundation import (
    bargauge,
    common,
    common_models,
    dashboard,
    dashboard_models,
    stat,
    statetimeline,
    table,
    timeseries,
)
from dashboards.grafana.influxql import DATA_SOURCE, InfluxQuery
from sessions.schema import HR, INTERVAL, MOTION, SESSION, ZONES, Measurement

UID = "strapline-session"

AnyPanel = stat.Panel | timeseries.Panel | statetimeline.Panel | table.Panel | bargauge.Panel

_INTERVAL_COLUMNS = (
    "index",
    "kind",
    "start_s",
    "duration_s",
    "distance_m",
    "mean_speed_kmh",
    "mean_incline_pct",
    "mean_heart_rate_bpm",
    "max_heart_rate_bpm",
    "energy_kcal",
    "confidence",
)
_SESSION_COLUMNS = (
    "athlete",
    "session",
    "source",
    "duration_s",
    "distance_m",
    "mean_speed_kmh",
    "mean_heart_rate_bpm",
    "highest_heart_rate_bpm",
    "gross_kcal",
    "net_kcal",
    "trimp",
    "started_at_ms",
    "ended_at_ms",
)


def session_board() -> dashboard.Dashboard:
    """Variables *athlete* and *session*; the table at the foot leads to each session's time."""
    board = (
        dashboard.Dashboard("Session")
        .uid(UID)
        .description("One run: heart rate, zones, speed, intervals and energy.")
        .tags(["strapline"])
        .time("now-1h", "now")
        .refresh("5s")
        .timezone("browser")
        .tooltip(dashboard_models.DashboardCursorSync.CROSSHAIR)
        .readonly()
        .with_variable(
            dashboard.QueryVariable("athlete")
            .label("Athlete")
            .query(influxql.tag_values(SESSION.name, "athlete"))
            .datasource(DATA_SOURCE)
            .refresh(dashboard_models.VariableRefresh.ON_DASHBOARD_LOAD)
            .sort(dashboard_models.VariableSort.ALPHABETICAL_ASC)
        )
        .with_variable(
            dashboard.QueryVariable("session")
            .label("Session")
            .query(influxql.tag_values(SESSION.name, "session", where='"athlete" =~ /^$athlete$/'))
            .datasource(DATA_SOURCE)
            .refresh(dashboard_models.VariableRefresh.ON_TIME_RANGE_CHANGED)
            # An id begins with its date: the newest session comes first.
            .sort(dashboard_models.VariableSort.ALPHABETICAL_DESC)
        )
    )
    panels: tuple[tuple[AnyPanel, dashboard_models.GridPos], ...] = (
        (_distance_and_energy(), style.place(x=0, y=0, w=12, h=4)),
        (_heart(), style.place(x=12, y=0, w=8, h=4)),
        (_recorded(), style.place(x=20, y=0, w=4, h=4)),
        (_heart_rate(), style.place(x=0, y=4, w=24, h=9)),
        (_zone_band(), style.place(x=0, y=13, w=24, h=4)),
        (_speed_and_incline(), style.place(x=0, y=17, w=24, h=8)),
        (_intervals(), style.place(x=0, y=25, w=16, h=9)),
        (_time_in_zone(), style.place(x=16, y=25, w=8, h=9)),
        (_energy(), style.place(x=0, y=34, w=24, h=8)),
        (_sessions(), style.place(x=0, y=42, w=24, h=9)),
    )
    for number, (panel, spot) in enumerate(panels, start=1):
        board.with_panel(panel.id(number).grid_pos(spot).datasource(DATA_SOURCE))
    return board


def _distance_and_energy() -> stat.Panel:
    return (
        _figures("Distance and energy")
        .with_target(
            InfluxQuery(
                influxql.over_all(
                    MOTION.name,
                    {"distance_m": "Distance", "gross_kcal": "Gross", "net_kcal": "Net"},
                    function="last",
                ),
                shape="table",
            )
        )
        .override_by_name("Distance", [style.unit("m")])
        .override_by_regexp("Gross|Net", [style.unit("kcal"), style.override("decimals", 0)])
    )


def _heart() -> stat.Panel:
    return (
        _figures("Heart rate")
        .unit(style.UNITS["bpm"])
        .decimals(0)
        .with_target(
            InfluxQuery(
                influxql.over_all(HR.name, {"heart_rate_bpm": "Mean"}, function="mean"),
                shape="table",
            )
        )
        .with_target(
            InfluxQuery(
                influxql.over_all(HR.name, {"heart_rate_bpm": "Highest"}, function="max"),
                ref="B",
                shape="table",
            )
        )
    )


def _recorded() -> stat.Panel:
    return (
        _figures("Recorded")
        .unit(style.UNITS["s"])
        .with_target(
            InfluxQuery(
                influxql.over_all(MOTION.name, {"kind": "Recorded"}, function="count"),
                shape="table",
            )
        )
    )


def _heart_rate() -> timeseries.Panel:
    """With the athlete's own zone bounds, as the session froze them at its start."""
    bounds = {f"zone_{zone}_from_bpm": style.ZONE_LABELS[zone] for zone in ZONES}
    panel = (
        _lines("Heart rate", unit="bpm")
        .with_target(
            InfluxQuery(
                influxql.over_time(HR.name, {"heart_rate_bpm": "Heart rate"}, function="mean"),
                alias="$col",
            )
        )
        .with_target(
            InfluxQuery(
                influxql.over_time(SESSION.name, bounds, function="last", fill="previous"),
                ref="B",
                alias="$col",
            )
        )
        .override_by_name(
            "Heart rate", [style.fixed("#e64980"), style.override("custom.lineWidth", 2)]
        )
    )
    for zone in ZONES:
        panel.override_by_name(
            style.ZONE_LABELS[zone],
            [
                style.fixed(style.ZONE_COLOURS[zone]),
                style.override("custom.lineStyle", {"fill": "dash", "dash": [6, 6]}),
                style.override("custom.spanNulls", True),
            ],
        )
    return panel


def _zone_band() -> statetimeline.Panel:
    zones = {"0": ("Below", style.BELOW_COLOUR)} | {
        str(zone): (style.ZONE_LABELS[zone], style.ZONE_COLOURS[zone]) for zone in ZONES
    }
    kinds = {kind: (kind.capitalize(), colour) for kind, colour in style.KIND_COLOURS.items()}
    return (
        statetimeline.Panel()
        .title("Zone and gait")
        .show_value(common_models.VisibilityMode.AUTO)
        .merge_values(True)
        .legend(_no_legend())
        .mappings([style.value_map(zones | kinds)])
        .with_target(
            InfluxQuery(
                influxql.over_time(HR.name, {"zone": "Zone"}, function="last"), alias="$col"
            )
        )
        .with_target(
            InfluxQuery(
                influxql.over_time(MOTION.name, {"kind": "Gait"}, function="last"),
                ref="B",
                alias="$col",
            )
        )
    )


def _speed_and_incline() -> timeseries.Panel:
    return (
        _lines("Speed and incline", unit="km/h")
        .with_target(
            InfluxQuery(
                influxql.over_time(
                    MOTION.name, {"speed_kmh": "Speed", "incline_pct": "Incline"}, function="mean"
                ),
                alias="$col",
            )
        )
        .override_by_name(
            "Speed", [style.fixed("#3b82f6"), style.override("custom.fillOpacity", 15)]
        )
        .override_by_name(
            "Incline",
            [
                style.fixed("#a17c52"),
                style.unit("%"),
                style.override("custom.axisPlacement", "right"),
                style.override("custom.lineInterpolation", "stepAfter"),
            ],
        )
    )


def _intervals() -> table.Panel:
    panel = (
        table.Panel()
        .title("Intervals")
        .with_target(InfluxQuery(influxql.rows(INTERVAL.name, _INTERVAL_COLUMNS), shape="table"))
        .override_by_name("Time", [style.override("custom.hidden", True)])
        .override_by_name(
            "kind",
            [
                style.override(
                    "mappings",
                    [
                        style.value_map(
                            {k: (k.capitalize(), c) for k, c in style.KIND_COLOURS.items()}
                        ).to_json()
                    ],
                ),
                style.override("custom.cellOptions", {"type": "color-text"}),
            ],
        )
    )
    return _with_units(panel, INTERVAL, _INTERVAL_COLUMNS)


def _time_in_zone() -> bargauge.Panel:
    """Seconds with a heart rate in each zone; it grows while the session goes on."""
    panel = (
        bargauge.Panel()
        .title("Time in zone")
        .unit(style.UNITS["s"])
        .min(0)
        .orientation(common_models.VizOrientation.HORIZONTAL)
        .display_mode(common_models.BarGaugeDisplayMode.BASIC)
        .reduce_options(style.last_value())
    )
    for zone in ZONES:
        label = style.ZONE_LABELS[zone]
        query = influxql.over_all(
            HR.name, {"zone": label}, function="count", also=f'"zone" = {zone}'
        )
        panel.with_target(InfluxQuery(query, ref=f"Z{zone}", alias="$col"))
        panel.override_by_name(label, [style.fixed(style.ZONE_COLOURS[zone])])
    return panel


def _energy() -> timeseries.Panel:
    """Gross and net are two numbers, never one."""
    return (
        _lines("Energy since the start", unit="kcal")
        .with_target(
            InfluxQuery(
                influxql.over_time(
                    MOTION.name, {"gross_kcal": "Gross", "net_kcal": "Net"}, function="last"
                ),
                alias="$col",
            )
        )
        .override_by_name("Gross", [style.fixed("#f08c00")])
        .override_by_name("Net", [style.fixed("#b08a3e")])
    )


def _sessions() -> table.Panel:
    there = (
        f"/d/{UID}?var-athlete=${{__data.fields.athlete}}&var-session=${{__data.fields.session}}"
        "&from=${__data.fields.started_at_ms}&to=${__data.fields.ended_at_ms}"
    )
    panel = (
        table.Panel()
        .title("All sessions")
        .description("Follow a session's id to see it at its own time.")
        .with_target(
            InfluxQuery(
                influxql.rows(
                    SESSION.name,
                    _SESSION_COLUMNS,
                    where='"athlete" =~ /^$athlete$/',
                    newest_first=True,
                ),
                shape="table",
            )
        )
        .override_by_name(
            "session",
            [style.override("links", [{"title": "Show this session", "url": there}])],
        )
        .override_by_regexp(".*_at_ms", [style.override("custom.hidden", True)])
    )
    return _with_units(panel, SESSION, _SESSION_COLUMNS)


def _figures(title: str) -> stat.Panel:
    return (
        stat.Panel()
        .title(title)
        .thresholds(style.plain_colours())
        .reduce_options(style.last_value())
        .graph_mode(common_models.BigValueGraphMode.NONE)
        .text_mode(common_models.BigValueTextMode.VALUE_AND_NAME)
        .no_value("--")
    )


def _lines(title: str, *, unit: str) -> timeseries.Panel:
    """A silence is a hole in the line, never a bridge over it."""
    return (
        timeseries.Panel()
        .title(title)
        .unit(style.UNITS[unit])
        .axis_label(unit)
        .interval("1s")
        .span_nulls(False)
        .show_points(common_models.VisibilityMode.NEVER)
        .legend(
            common.VizLegendOptions()
            .show_legend(True)
            .placement(common_models.LegendPlacement.BOTTOM)
            .display_mode(common_models.LegendDisplayMode.LIST)
        )
    )


def _no_legend() -> common.VizLegendOptions:
    return common.VizLegendOptions().show_legend(False)


def _with_units(
    panel: table.Panel, measurement: Measurement, columns: tuple[str, ...]
) -> table.Panel:
    for name in columns:
        if name in measurement.tags:
            continue
        unit = measurement.field(name).unit
        if unit:
            panel.override_by_name(name, [style.unit(unit), style.override("decimals", 1)])
    return panel
