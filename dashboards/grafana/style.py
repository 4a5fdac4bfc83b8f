"""Units and colours, the same on every board.

Every colour can be told from Grafana's white and from its dark panels, three to one at least; text
has no colour of ours: it is Grafana's own, on a background it has chosen the text for.
"""

from dashboards.grafana.foundation import common, dashboard, dashboard_models
from dashboards.words import palette
from sessions.core.heart.zones import ZONES

# What the schema's units are called in Grafana.
UNITS = {
    "": "none",
    "bpm": "suffix:bpm",
    "spm": "suffix:spm",
    "km/h": "velocitykmh",
    "%": "percent",
    "m": "lengthm",
    "kg": "masskg",
    "kcal": "suffix:kcal",
    "s": "dthms",  # 1:02:03; Grafana's own "s" would say 1 hour
    "ms": "ms",
    "min": "suffix:min",  # Grafana's own "m" would say 2.5 hours
    "dBm": "dBm",
    "ml/kg/min": "suffix:ml/kg/min",
    "kg/week": "suffix:kg/week",
    # Not of the schema: what a query makes of it.
    "min/km": "dthms",  # from seconds per kilometre; see `paces`
    "short s": "suffix:s",
    "ago": "dateTimeFromNow",
    "date": "time:ddd D MMM YYYY, HH:mm",
    "day": "time:ddd D MMM YYYY",
    "points": "suffix:points",
}

GREY, BLUE, GREEN, ORANGE, RED = palette.ZONE_COLOURS.values()
PINK, BROWN, GOLD, VIOLET, TEAL = "#e64980", "#a17c52", "#b08a3e", "#8b6cf0", "#0ca5a5"
DIM = "#6b7684"
ZONE_COLOURS = palette.ZONE_COLOURS
WARNING = GOLD
"""Of what is not to be believed: no zone has it."""

ZONE_LABELS = {zone.number: f"Zone {zone.number} {zone.name}" for zone in ZONES}
BELOW_LABEL = "Below zone 1"

KIND_COLOURS = {kind.value: colour for kind, colour in palette.GAIT_COLOURS.items()}

_PACES_S = range(150, 20 * 60 + 1)
"""From 2:30 a kilometre to 20:00, which is a stroll; a mile's fit in as well."""

LINK_COLOURS = {
    "streaming": GREEN,
    "subscribing": BLUE,
    "connecting": BLUE,
    "searching": ORANGE,
    "waiting": ORANGE,
    "silent": RED,
    "gone": DIM,
}


def fixed(colour: str) -> dashboard_models.DynamicConfigValue:
    """An override: this colour and no other."""
    return override("color", {"mode": "fixed", "fixedColor": colour})


def one_colour(colour: str) -> dashboard.FieldColor:
    """A panel's colour, whatever its values are."""
    return dashboard.FieldColor().mode(dashboard_models.FieldColorModeId.FIXED).fixed_color(colour)


def unit(name: str) -> dashboard_models.DynamicConfigValue:
    """An override: the unit of the schema's name."""
    return override("unit", UNITS[name])


def decimals(count: int) -> dashboard_models.DynamicConfigValue:
    """An override: so many digits after the point."""
    return override("decimals", count)


def hidden() -> dashboard_models.DynamicConfigValue:
    """An override: a column that is there for links alone."""
    return override("custom.hidden", True)


def mapped(values: dashboard_models.ValueMap) -> dashboard_models.DynamicConfigValue:
    """An override: texts and colours for values."""
    return override("mappings", [values.to_json()])


def mapped_range(values: dashboard_models.RangeMap) -> dashboard_models.DynamicConfigValue:
    """An override: text or colour for a range of values."""
    return override("mappings", [values.to_json()])


def override(key: str, value: object) -> dashboard_models.DynamicConfigValue:
    """An override of any other key."""
    return dashboard_models.DynamicConfigValue(id_val=key, value=value)


def zones() -> dict[str, tuple[str, str]]:
    """Shown text and colour of each zone, as the field `zone` counts them."""
    return {"0": (BELOW_LABEL, DIM)} | {
        str(number): (ZONE_LABELS[number], colour) for number, colour in ZONE_COLOURS.items()
    }


def kinds() -> dict[str, tuple[str, str]]:
    """Shown text and colour of each gait."""
    return _capitalized(KIND_COLOURS)


def pauses() -> dict[str, tuple[str, str]]:
    """Shown text and colour of the field `paused`."""
    return {"0": ("Running", DIM), "1": ("Paused", ORANGE)}


def links() -> dict[str, tuple[str, str]]:
    """Shown text and colour of each state of a link."""
    return _capitalized(LINK_COLOURS)


def value_map(results: dict[str, tuple[str, str]]) -> dashboard_models.ValueMap:
    """Shown text and colour of each value."""
    return dashboard_models.ValueMap(
        options={
            value: dashboard_models.ValueMappingResult(text=text, color=colour, index=index)
            for index, (value, (text, colour)) in enumerate(results.items())
        }
    )


def paces() -> dashboard_models.ValueMap:
    """A whole number of seconds as runners say it: 440 is 7:20, on the axis as well.

    Grafana's own formats would say 00:07:20 or 07m:20s, and `time:m:ss` is wrong by half an hour
    in time zones that are. Outside of what people run, Grafana's own has to do.
    """
    return dashboard_models.ValueMap(
        options={
            str(seconds): dashboard_models.ValueMappingResult(
                text=f"{seconds // 60}:{seconds % 60:02}"
            )
            for seconds in _PACES_S
        }
    )


def below(bound: float, text: str) -> dashboard_models.RangeMap:
    """Shown text of values under a bound."""
    return dashboard_models.RangeMap(
        options=dashboard_models.DashboardRangeMapOptions(
            from_val=0.0,
            to=bound,
            result=dashboard_models.ValueMappingResult(text=text, color=ORANGE),
        )
    )


def above(bound: float, colour: str) -> dashboard_models.RangeMap:
    """Colour of values over a bound; their text stays."""
    return dashboard_models.RangeMap(
        options=dashboard_models.DashboardRangeMapOptions(
            from_val=bound + 0.001,
            to=None,
            result=dashboard_models.ValueMappingResult(color=colour),
        )
    )


def plain_colours(colour: str = "text") -> dashboard.ThresholdsConfig:
    """No threshold: one colour of Grafana's. Its default calls every value above 80 an alarm."""
    return (
        dashboard.ThresholdsConfig()
        .mode(dashboard_models.ThresholdsMode.ABSOLUTE)
        .steps([dashboard_models.Threshold(color=colour, value=None)])
    )


def steps(*bounds: tuple[float, str], below: str) -> dashboard.ThresholdsConfig:
    """Colours of values from each bound on."""
    rising = [dashboard_models.Threshold(color=below, value=None)]
    rising += [dashboard_models.Threshold(color=colour, value=bound) for bound, colour in bounds]
    return dashboard.ThresholdsConfig().mode(dashboard_models.ThresholdsMode.ABSOLUTE).steps(rising)


def by_steps() -> dashboard.FieldColor:
    """A value has the colour of its step."""
    return dashboard.FieldColor().mode(dashboard_models.FieldColorModeId.THRESHOLDS)


def last_value(fields: str = "") -> common.ReduceDataOptions:
    """A figure shows the last value that is one; `fields` matches names, "": all numbers."""
    return common.ReduceDataOptions().calcs(["lastNotNull"]).fields(fields).values(False)


def _capitalized(colours: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {name: (name.capitalize(), colour) for name, colour in colours.items()}
