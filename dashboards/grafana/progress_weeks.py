"""Weeks of one athlete as bars, and the days that make them as a calendar."""

from dashboards.grafana import distance_units as units
from dashboards.grafana import panels, style
from dashboards.grafana.foundation import common, table, timeseries
from dashboards.grafana.influxql import (
    ATHLETE,
    SHOWN,
    WEEKS,
    asking,
    column,
    computed,
    select,
)
from sessions.schema import DAY, SESSION, WEEK, WEEKDAYS, ZONES

NO_WEEK = "No session in the shown time"

_MOST_DAYS, _MOST_WEEKS = 400, 60  # more than a year
_WEEK_COLUMNS = ("date", *(f"{day}_min" for day in WEEKDAYS), "duration_min")
_DAY_COLUMNS = (
    "date",
    "sessions",
    "duration_min",
    "moderate_min",
    "vigorous_min",
    "trimp",
    "fitness",
    "fatigue",
    "form",
    "strength_min",
    "session_kcal",
)
_GOAL = [
    style.fixed(style.VIOLET),
    style.override("custom.drawStyle", "line"),
    style.override("custom.lineWidth", 2),
    style.override("custom.fillOpacity", 0),
    style.override("custom.lineInterpolation", "stepAfter"),
    style.override("custom.lineStyle", {"fill": "dash", "dash": [6, 6]}),
]
_STACKED = style.override("custom.stacking", {"mode": "normal", "group": "minutes"})


def active_minutes() -> timeseries.Panel:
    """Moderate minutes and vigorous ones, which count twice, against the week's goal."""
    return (
        panels.bars("Active minutes a week", unit="min", axis="min a week", empty=NO_WEEK)
        .with_target(
            asking(
                [
                    column("moderate_min", "Moderate"),
                    computed('"vigorous_min" * 2', "Vigorous, twice"),
                    column("goal_min", "Goal"),
                ],
                WEEK,
                ATHLETE,
                SHOWN,
            )
        )
        .override_by_name("Moderate", [style.fixed(style.GREEN), _STACKED])
        .override_by_name("Vigorous, twice", [style.fixed(style.RED), _STACKED])
        .override_by_name("Goal", _GOAL)
    )


def strength() -> timeseries.Panel:
    """Days of strength training that count, with a day's rest between them."""
    return (
        panels.bars("Strength days a week", unit="", axis="days a week", empty=NO_WEEK)
        .decimals(0)
        .with_target(
            asking(
                [column("strength_days", "Strength days"), column("strength_goal", "Goal")],
                WEEK,
                ATHLETE,
                SHOWN,
            )
        )
        .override_by_name("Strength days", [style.fixed(style.BROWN)])
        .override_by_name("Goal", _GOAL)
    )


def zones() -> timeseries.Panel:
    """How a week's time was spread over the zones; time without a known zone is not in it."""
    shown = [("zone_below_s", style.BELOW_LABEL, style.DIM)]
    shown += [
        (f"zone_{zone}_s", style.ZONE_LABELS[zone], style.ZONE_COLOURS[zone]) for zone in ZONES
    ]
    panel = panels.bars(
        "Time in zone a week", unit="min", axis="min a week", empty=NO_WEEK
    ).with_target(
        asking(
            [computed(f'sum("{field}") / 60', label) for field, label, _ in shown],
            SESSION,
            ATHLETE,
            SHOWN,
            every=WEEKS,
            fill="none",
        )
    )
    for _, label, colour in shown:
        panel.override_by_name(label, [style.fixed(colour), _STACKED])
    return panel


def distance() -> timeseries.Panel:
    """The way of a week's sessions."""
    asked = units.distance('sum("distance_m")', "Distance")
    return _summed(
        "Distance a week", asked, "Distance", "", units.DISTANCE_AXIS, style.BLUE
    ).override_by_name("Distance", units.called_distance("Distance"))


def moving() -> timeseries.Panel:
    """Time walking, jogging and sprinting of a week's sessions."""
    return _summed(
        "Moving time a week",
        computed('sum("moving_s") / 60', "Moving"),
        "Moving",
        "min",
        "min",
        style.GREEN,
    )


def ascent() -> timeseries.Panel:
    """Metres climbed in a week's sessions, also on a belt."""
    return _summed(
        "Ascent a week", column("ascent_m", "Ascent", of="sum"), "Ascent", "m", "m", style.BROWN
    )


def calendar() -> table.Panel:
    """A line for each week, the newest first, and in it a cell for each day.

    A cell's colour, which is no zone's, has steps at 30, 60 and 90 minutes; a day to come is blank.
    Its date is text, because a day is the athlete's and not that of whoever looks on.
    """
    panel = (
        panels.rows(
            "Calendar, minutes each day",
            WEEK,
            _WEEK_COLUMNS,
            select(
                [f'"{name}"' for name in _WEEK_COLUMNS],
                WEEK,
                ATHLETE,
                SHOWN,
                newest_first=_MOST_WEEKS,
            ),
            empty=NO_WEEK,
        )
        .thresholds(
            style.steps(
                (1, style.TEAL),
                (30, style.VIOLET),
                (60, style.PINK),
                (90, style.BROWN),
                below="transparent",
            )
        )
        .override_by_name("date", [style.override("displayName", "Week from")])
        .override_by_name(
            "duration_min", [style.override("displayName", "Week"), style.decimals(0)]
        )
    )
    for day in WEEKDAYS:
        panel.override_by_name(
            f"{day}_min",
            [
                style.override("displayName", day.capitalize()),
                style.unit(""),
                style.decimals(0),
                style.override("color", {"mode": "thresholds"}),
                style.override("custom.align", "center"),
                style.override("custom.cellOptions", {"type": "color-background", "mode": "basic"}),
            ],
        )
    return panel


def days() -> table.Panel:
    """The newest day first; a day without a session is a row as well."""
    newest_first = common.TableSortByFieldState().display_name("Date").desc(True)
    return (
        panels.rows(
            "Days",
            DAY,
            _DAY_COLUMNS,
            select(
                [f'"{name}"' for name in _DAY_COLUMNS],
                DAY,
                ATHLETE,
                SHOWN,
                newest_first=_MOST_DAYS,
            ),
            empty=NO_WEEK,
        )
        .sort_by([newest_first])
        .override_by_regexp("fitness|fatigue|form|trimp", [style.decimals(0)])
        .override_by_name("duration_min", [style.decimals(0), *_LENGTH_OF_DAY])
    )


_LENGTH_OF_DAY = [
    style.override("custom.cellOptions", {"type": "gauge", "mode": "basic"}),
    style.override("min", 0),
    style.override("max", 180),
    style.fixed(style.GREEN),
    style.override("custom.width", 220),
]


def _summed(
    title: str, asked: str, label: str, unit: str, axis: str, colour: str
) -> timeseries.Panel:
    return (
        panels.bars(title, unit=unit, axis=f"{axis} a week", empty=NO_WEEK)
        .with_target(
            asking(
                [asked],
                SESSION,
                ATHLETE,
                SHOWN,
                every=WEEKS,
                fill="none",
            )
        )
        .override_by_name(label, [style.fixed(colour)])
    )
