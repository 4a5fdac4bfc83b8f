"""The kinds of panel the boards are made of, each with its unit and what it says when empty."""

from collections.abc import Sequence

from dashboards.grafana import distance_units as units
from dashboards.grafana import style
from dashboards.grafana.foundation import (
    bargauge,
    common,
    common_models,
    dashboard_models,
    stat,
    statetimeline,
    table,
    timeseries,
)
from dashboards.grafana.influxql import (
    DATA_SOURCE,
    LIST_OF_DATABASES,
    SHOWN,
    STEP,
    InfluxQuery,
    asking,
    column,
)
from sessions.schema import DEVICE, HR, MOTION, PointKind
from sessions.schema import STEP as PLAN_STEP

AnyPanel = stat.Panel | timeseries.Panel | statetimeline.Panel | table.Panel | bargauge.Panel

VALUE_ALONE = common_models.BigValueTextMode.VALUE
NO_POINTS = common_models.VisibilityMode.NEVER
DATE_PX = 180
AXIS_PX = 64
"""Of every axis, so that charts one below the other begin at the same place."""

_CALLED = {
    "rssi_dbm": "Signal",
    "trimp": "Load",
    "equivalent_min": "Active, vigorous twice",
    "left_min": "Left of the goal",
    "index": "No.",
    "age_s": "Last beat",
    "kind": "Gait",
    "kind_elapsed_s": "For",
    "step_remaining_s": "Step left",
    "session_kcal": "Net energy",
}
_CALLED_OF_DEVICES = {"age_s": "Last value", "kind": "Type"}
_STEPPED = style.override("custom.lineInterpolation", "stepAfter")

WHILE_A_STEP_IS_TOLD = style.override("custom.spanNulls", 45_000)
"""A step is told of every 30 s while it lasts: what is longer apart is not joined. In ms."""


def figures(title: str, *, empty: str, fields: str = "") -> stat.Panel:
    """Numbers or words side by side; `fields` names those that are words."""
    return (
        stat.Panel()
        .title(title)
        .datasource(DATA_SOURCE)
        .thresholds(style.plain_colours())
        .reduce_options(style.last_value(fields))
        .graph_mode(common_models.BigValueGraphMode.NONE)
        .color_mode(common_models.BigValueColorMode.NONE)
        .text_mode(common_models.BigValueTextMode.VALUE_AND_NAME)
        .no_value(empty)
    )


def database() -> stat.Panel:
    """Whether Grafana may read InfluxDB: without it every other panel is empty, and wrong to be."""
    return (
        figures(
            "Database",
            empty="Grafana cannot read InfluxDB: its login or its address",
            fields="/^name$/",
        )
        .text_mode(VALUE_ALONE)
        .with_target(InfluxQuery(LIST_OF_DATABASES, shape="table"))
    )


def coloured(panel: stat.Panel) -> stat.Panel:
    """The value's colour fills the figure; Grafana chooses a text that can be read on it.

    A figure without a colour of its own has the panel's.
    """
    solid = common_models.BigValueColorMode.BACKGROUND_SOLID
    return panel.color_mode(solid).thresholds(style.plain_colours("transparent"))


def lines(title: str, *, unit: str, axis: str, empty: str) -> timeseries.Panel:
    """A silence is a hole in the line, never a bridge over it.

    What it means that there is none stands in the description: Grafana writes a panel's text for
    no value on its axes as well.
    """
    return (
        timeseries.Panel()
        .title(title)
        .datasource(DATA_SOURCE)
        .unit(style.UNITS[unit])
        .axis_label(axis)
        .axis_width(AXIS_PX)
        .interval("1s")
        .span_nulls(False)
        .show_points(NO_POINTS)
        .legend(_legend())
        .description(empty)
    )


def summaries(title: str, *, unit: str, axis: str, empty: str) -> timeseries.Panel:
    """Lines through points that are days or weeks apart."""
    return (
        lines(title, unit=unit, axis=axis, empty=empty)
        .span_nulls(True)
        .show_points(common_models.VisibilityMode.ALWAYS)
        .point_size(5)
    )


def bars(title: str, *, unit: str, axis: str, empty: str) -> timeseries.Panel:
    """One bar for each day or week, from its beginning to its end."""
    return (
        lines(title, unit=unit, axis=axis, empty=empty)
        .draw_style(common_models.GraphDrawStyle.BARS)
        .bar_alignment(common_models.BarAlignment.AFTER)
        .fill_opacity(70)
        .min(0)
    )


def timeline(
    title: str,
    *,
    values: dict[str, tuple[str, str]],
    empty: str,
    least: str = "1s",
    colour: str = style.GREY,
) -> statetimeline.Panel:
    """Coloured stretches of time; `values` are texts and colours of what is stored.

    `colour` is that of all others: Grafana's own says with green that all is well.
    """
    return (
        statetimeline.Panel()
        .title(title)
        .datasource(DATA_SOURCE)
        .interval(least)
        .show_value(common_models.VisibilityMode.AUTO)
        .merge_values(True)
        .legend(common.VizLegendOptions().show_legend(False))
        .mappings([style.value_map(values)])
        .color_scheme(style.one_colour(colour))
        .no_value(empty)
    )


def rows(
    title: str, measurement: PointKind, columns: Sequence[str], query: str, *, empty: str
) -> table.Panel:
    """A table of stored points, each column with its unit; the time column is hidden.

    A cell without a value is blank, and so it is in the links that are made of it.
    """
    panel = (
        table.Panel()
        .title(title)
        .datasource(DATA_SOURCE)
        .with_target(InfluxQuery(query, shape="table"))
        .override_by_name("Time", [style.hidden()])
        .description(empty)
    )
    return with_units(panel, measurement, columns)


def with_units(panel: table.Panel, measurement: PointKind, columns: Sequence[str]) -> table.Panel:
    """Each column's unit and one decimal, by the schema; shown without the unit in its name."""
    for name in columns:
        head = _spoken(name, measurement)
        shown = [style.override("displayName", head)]
        if units.is_speed(name, measurement):
            shown = units.called_speed(head)
        elif units.is_distance(name):
            shown = units.called_distance(head)
        elif name not in measurement.tags:
            unit = measurement.field(name).unit
            if unit:
                shown += [style.unit(unit), style.decimals(1)]
        panel.override_by_name(name, shown)
    return panel


def dated(unit: str = "date") -> list[dashboard_models.DynamicConfigValue]:
    """Overrides of a table's time: shown, as a date, and wide enough for it."""
    return [
        style.override("displayName", "Date"),
        style.override("custom.hidden", False),
        style.unit(unit),
        style.override("custom.width", DATE_PX),
    ]


def cells(values: dict[str, tuple[str, str]]) -> list[dashboard_models.DynamicConfigValue]:
    """Overrides of a column of words: each on its own colour."""
    return [
        style.mapped(style.value_map(values)),
        style.override("custom.cellOptions", {"type": "color-background", "mode": "basic"}),
    ]


def asked_for() -> list[dashboard_models.DynamicConfigValue]:
    """Overrides of what a plan asks for: a dashed line that steps."""
    return [
        style.fixed(style.VIOLET),
        _STEPPED,
        style.override("custom.lineStyle", {"fill": "dash", "dash": [6, 6]}),
    ]


def gait_and_zone(where: str, *, empty: str) -> statetimeline.Panel:
    """Walk, jog and sprint above the zones they led to, the steps of the plan, and where the
    session was paused.
    """
    return (
        timeline("Gait and zone", values=style.kinds() | style.zones(), empty=empty)
        .with_target(asking([column("kind", "Gait", of="last")], MOTION, where, SHOWN, every=STEP))
        .with_target(
            asking([column("zone", "Zone", of="last")], HR, where, SHOWN, every=STEP, ref="B")
        )
        .with_target(
            asking([column("paused", "Clock", of="max")], MOTION, where, SHOWN, every=STEP, ref="C")
        )
        .with_target(
            asking(
                [column("name", "Step", of="last")], PLAN_STEP, where, SHOWN, every=STEP, ref="D"
            )
        )
        .override_by_name("Step", [style.fixed(style.VIOLET), WHILE_A_STEP_IS_TOLD])
        .override_by_name("Clock", [style.mapped(style.value_map(style.pauses()))])
    )


def speed_and_incline(where: str, *, empty: str) -> timeseries.Panel:
    """What the belt did, each on its own axis."""
    columns = [
        units.speed('mean("speed_kmh")', "Speed"),
        column("incline_pct", "Incline", of="mean"),
    ]
    panel = lines("Speed and incline", unit="", axis=units.SPEED_AXIS, empty=empty).with_target(
        asking(columns, MOTION, where, SHOWN, every=STEP)
    )
    return panel.override_by_name(
        "Speed",
        [
            *units.called_speed("Speed"),
            style.fixed(style.BLUE),
            style.override("custom.fillOpacity", 15),
        ],
    ).override_by_name("Incline", [*on_the_right("%"), style.fixed(style.BROWN), _STEPPED])


def on_the_right(unit: str) -> list[dashboard_models.DynamicConfigValue]:
    """Overrides of a column with another unit than the panel's."""
    return [
        style.unit(unit),
        style.override("custom.axisPlacement", "right"),
        style.override("custom.axisLabel", unit),
        style.override("custom.axisWidth", AXIS_PX),
    ]


def _legend() -> common.VizLegendOptions:
    return (
        common.VizLegendOptions()
        .show_legend(True)
        .placement(common_models.LegendPlacement.BOTTOM)
        .display_mode(common_models.LegendDisplayMode.LIST)
    )


def _spoken(name: str, measurement: PointKind) -> str:
    """A column's heading: the field's name without its unit, or what people call it."""
    called = _CALLED | (_CALLED_OF_DEVICES if measurement is DEVICE else {})
    if name in called:
        return called[name]
    for ending in ("_kmh", "_bpm", "_pct", "_kcal", "_min", "_ms", "_dbm", "_s", "_m"):
        name = name.removesuffix(ending)
    return name.replace("_", " ").capitalize()
