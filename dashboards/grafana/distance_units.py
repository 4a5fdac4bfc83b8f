"""Kilometres or miles, chosen at a board's top: a factor in queries, a word in headings.

A panel of Grafana has one unit for ever, but its queries and headings take variables. What is
stored stays metric.
"""

from dashboards.grafana import style
from dashboards.grafana.foundation import dashboard, dashboard_models
from ingest.measurements import KM_PER_MILE
from sessions.schema import PointKind

NAME = "units"
FACTOR, WORD = f"${{{NAME}}}", f"${{{NAME}:text}}"
TAKEN_ALONG = f"var-{NAME}={FACTOR}"
"""Part of a link to another board, which then shows the same units."""

PER_HOUR = f"{WORD}/h"
SPEED_AXIS, DISTANCE_AXIS = "km or miles an hour", "km or miles"

_OFFERED = {"km": "1", "miles": f"{1 / KM_PER_MILE:.9f}"}
LONGEST_WORD = max(_OFFERED, key=len)


def variable() -> dashboard.CustomVariable:
    """Its value is the number of units in a kilometre."""
    options = [
        dashboard_models.VariableOption(selected=word == "km", text=word, value=factor)
        for word, factor in _OFFERED.items()
    ]
    return (
        dashboard.CustomVariable(NAME)
        .label("Units")
        .allow_custom_value(False)
        .values(", ".join(f"{word} : {factor}" for word, factor in _OFFERED.items()))
        .current(options[0])
        .options(options)
    )


def speed(value: str, label: str) -> str:
    """One column of a query; `value`: an expression in km/h."""
    return f'{value} * {FACTOR} AS "{label}"'


def distance(value: str, label: str) -> str:
    """One column of a query; `value`: an expression in metres."""
    return f'{value} / 1000 * {FACTOR} AS "{label}"'


def in_units(name: str, measurement: PointKind) -> str:
    """A stored field as a table asks for it, under its own name."""
    if is_speed(name, measurement):
        return speed(f'"{name}"', name)
    if is_distance(name):
        return distance(f'"{name}"', name)
    return f'"{name}"'


def is_speed(name: str, measurement: PointKind) -> bool:
    """Whether the field is a speed."""
    return name not in measurement.tags and measurement.field(name).unit == "km/h"


def is_distance(name: str) -> bool:
    """Whether the field is a way on foot; an ascent is metres for everybody."""
    return name.endswith("distance_m")


def called_speed(label: str) -> list[dashboard_models.DynamicConfigValue]:
    """Overrides of a column of speeds: its heading carries the unit."""
    return _called(label, PER_HOUR)


def called_distance(label: str) -> list[dashboard_models.DynamicConfigValue]:
    """Overrides of a column of distances."""
    return _called(label, WORD)


def _called(label: str, unit: str) -> list[dashboard_models.DynamicConfigValue]:
    return [
        style.override("displayName", f"{label}, {unit}"),
        style.unit(""),
        style.decimals(2 if unit == WORD else 1),
    ]
