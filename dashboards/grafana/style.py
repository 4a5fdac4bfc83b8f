"""Units and colours, the same on every board."""

from dashboards.grafana.foundation import common, dashboard, dashboard_models
from sessions.core.zones import ZONES

# What the schema's units are called in Grafana.
UNITS = {
    "": "none",
    "bpm": "suffix: bpm",
    "spm": "suffix: spm",
    "km/h": "velocitykmh",
    "%": "percent",
    "m": "lengthm",
    "kcal": "suffix: kcal",
    "s": "s",
}

# As near as Grafana's palette comes to the colours runners know.
_SHADES = {
    "grey": "#8f9aa6",
    "blue": "#3b82f6",
    "green": "#22a55b",
    "orange": "#f08c00",
    "red": "#e03131",
}

ZONE_COLOURS = {zone.number: _SHADES[zone.colour] for zone in ZONES}
ZONE_LABELS = {zone.number: f"Zone {zone.number} {zone.name}" for zone in ZONES}
BELOW_COLOUR = "#5b6470"

KIND_COLOURS = {
    "rest": "#8f9aa6",
    "walk": "#3b82f6",
    "jog": "#22a55b",
    "sprint": "#e03131",
    "unknown": "#5b6470",
}


def fixed(colour: str) -> dashboard_models.DynamicConfigValue:
    """An override: this colour and no other."""
    return dashboard_models.DynamicConfigValue(
        id_val="color", value={"mode": "fixed", "fixedColor": colour}
    )


def unit(name: str) -> dashboard_models.DynamicConfigValue:
    """An override: the unit of the schema's name."""
    return dashboard_models.DynamicConfigValue(id_val="unit", value=UNITS[name])


def override(key: str, value: object) -> dashboard_models.DynamicConfigValue:
    """An override of any other key."""
    return dashboard_models.DynamicConfigValue(id_val=key, value=value)


def value_map(results: dict[str, tuple[str, str]]) -> dashboard_models.ValueMap:
    """Shown text and colour of each value."""
    return dashboard_models.ValueMap(
        options={
            value: dashboard_models.ValueMappingResult(text=text, color=colour, index=index)
            for index, (value, (text, colour)) in enumerate(results.items())
        }
    )


def plain_colours() -> dashboard.ThresholdsConfig:
    """No threshold: one colour. Grafana's default calls every value above 80 an alarm."""
    return (
        dashboard.ThresholdsConfig()
        .mode(dashboard_models.ThresholdsMode.ABSOLUTE)
        .steps([dashboard_models.Threshold(color="text", value=None)])
    )


def last_value() -> common.ReduceDataOptions:
    """A figure shows the last value that is one."""
    return common.ReduceDataOptions().calcs(["lastNotNull"]).values(False)


def place(*, x: int, y: int, w: int, h: int) -> dashboard_models.GridPos:
    """Where a panel lies on the grid of 24 columns."""
    return dashboard_models.GridPos(x=x, y=y, w=w, h=h)
