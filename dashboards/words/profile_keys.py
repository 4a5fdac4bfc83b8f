"""Keys of a profile as their owner reads and types them: label, unit, and what is wrong."""

import re
from collections.abc import Mapping
from enum import Enum

from ingest.measurements import KM_PER_MILE
from sessions.core.model import athlete as profile
from sessions.core.model.athlete import ProfileError, Units
from sessions.text import decimal_point, marked, text
from sessions.units import KG_PER_LB, M_PER_FOOT

_INCHES_PER_FOOT = 12
_MOST_FEET = 9
"""A bare number up to here is feet, beyond it inches: nobody is 9 inches or 9 feet tall."""


class _Quantity(Enum):
    MASS = "mass"
    HEIGHT = "height"
    SPEED = "speed"


_QUANTITIES = {
    "mass_kg": _Quantity.MASS,
    "height_m": _Quantity.HEIGHT,
    "jog_kmh": _Quantity.SPEED,
    "sprint_kmh": _Quantity.SPEED,
    "max_speed_kmh": _Quantity.SPEED,
}
_UNITS = {
    (_Quantity.MASS, Units.METRIC): "kg",
    (_Quantity.MASS, Units.IMPERIAL): "lb",
    (_Quantity.HEIGHT, Units.METRIC): "m",
    (_Quantity.HEIGHT, Units.IMPERIAL): "ft in",
    (_Quantity.SPEED, Units.METRIC): "km/h",
    (_Quantity.SPEED, Units.IMPERIAL): "mph",
}
_METRIC_PER_UNIT = {_Quantity.MASS: KG_PER_LB, _Quantity.SPEED: KM_PER_MILE}

_FAULTS = {
    profile.NO_NUMBER: marked("Expected a number from {low} to {high}."),
    profile.OUT_OF_RANGE: marked("Expected from {low} to {high}."),
    profile.NO_CHOICE: marked("Choose one of the list."),
    profile.NOT_BELOW: marked("It has to be below {other} ({limit})."),
    profile.NO_BOUNDS: marked("Your own bounds need six rising values."),
    profile.WRONG_BOUNDS: marked("Expected six rising values."),
    profile.NO_SHORT_NAME: marked("Expected at most {most} characters."),
    profile.NO_DATE: marked("Expected a date."),
    profile.NO_ZONE: marked("Expected a zone like Europe/Berlin."),
    profile.ODD_BIRTH_DATE: marked("It has to give an age from {low} to {high}."),
}


def label(key: str, units: Units) -> str:
    """What a key is called, with the unit it is typed in."""
    words = {
        "name": text("Name"),
        "sex": text("Sex"),
        "birth_date": text("Birth date"),
        "age_years": text("or age, years"),
        "mass_kg": text("Mass, {unit}"),
        "height_m": text("Height, {unit}"),
        "heart_rate_max_bpm": text("Highest heart rate, bpm"),
        "heart_rate_rest_bpm": text("At rest, bpm"),
        "threshold_heart_rate_bpm": text("Threshold, bpm"),
        "vo2max_ml_kg_min": text("VO2max, ml/kg/min"),
        "activity_level": text("Activity, 0 to 7"),
        "zone_model": text("Zones"),
        "zone_bounds_bpm": text("Own bounds, bpm"),
        "jog_kmh": text("Jogging from, {unit}"),
        "sprint_kmh": text("Sprinting from, {unit}"),
        "max_speed_kmh": text("Belt at most, {unit}"),
        "max_incline_pct": text("Incline at most, %"),
        "heart_rate_alarm_bpm": text("Alarm above, bpm"),
        "weekly_goal_min": text("Week's goal, min"),
        "units": text("Units"),
        "time_zone": text("Time zone"),
        "nickname": text("Nickname"),
        "team": text("Team"),
    }
    return words[key].format(unit=_unit(key, units)) if key in words else key


def typed(key: str, value: object, units: Units) -> str:
    """A stored value as its owner would type it; "" where it is not known.

    >>> typed("mass_kg", 70.5, Units.IMPERIAL), typed("height_m", 1.8, Units.IMPERIAL)
    ('155.4', "5'10.9")
    >>> typed("mass_kg", 70.5, Units.METRIC)
    '70.5'
    """
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return " ".join(f"{item:g}" for item in value)  # a comma would stand between two of them
    if not isinstance(value, float | int):
        return str(value)
    return _number(key, value, units).replace(".", decimal_point())


def metric(key: str, words: str, units: Units) -> str:
    """What somebody typed, as the profile takes it; left as it is where it is no number.

    >>> metric("mass_kg", "154", Units.IMPERIAL), metric("height_m", "5'11", Units.IMPERIAL)
    ('69.85322498', '1.8034')
    >>> metric("mass_kg", "70,5", Units.METRIC), metric("name", "Ann, Bob", Units.METRIC)
    ('70.5', 'Ann, Bob')
    """
    quantity = _QUANTITIES.get(key)
    plain = words.strip()
    if key in _NUMBERS:
        plain = plain.replace(",", ".")
    if quantity is None or units is Units.METRIC or not plain:
        return plain
    if quantity is _Quantity.HEIGHT:
        return _metres(plain)
    try:
        return f"{float(plain) * _METRIC_PER_UNIT[quantity]:.10g}"
    except ValueError:
        return plain


def fault_words(fault: ProfileError, units: Units) -> str:
    """What is wrong with a value, in the reader's language and units."""
    if fault.expected not in _FAULTS:
        return str(fault)
    said = {name: _said(fault, name, value, units) for name, value in fault.values.items()}
    return text(_FAULTS[fault.expected]).format(**said)


def changes_of(
    values: Mapping[str, str], *, shown: Mapping[str, str], units: Units
) -> dict[str, str]:
    """What a form changes of what stood in it, as a profile takes it.

    A birth date stands for the age. What nobody touched is left as it is kept: 70.5 kg shown as
    155.4 lb stay 70.5 kg.
    """
    changes = {
        key: metric(key, value, units)
        for key, value in values.items()
        if value.strip() != shown.get(key, "")
    }
    if changes.get("birth_date"):
        changes.pop("age_years", None)
    return changes


_NUMBERS = frozenset(
    {
        *("age_years", "mass_kg", "height_m", "heart_rate_max_bpm", "heart_rate_rest_bpm"),
        *("threshold_heart_rate_bpm", "vo2max_ml_kg_min", "activity_level", "jog_kmh"),
        *("sprint_kmh", "max_speed_kmh", "max_incline_pct", "heart_rate_alarm_bpm"),
        "weekly_goal_min",
    }
)


def _unit(key: str, units: Units) -> str:
    quantity = _QUANTITIES.get(key)
    return "" if quantity is None else _UNITS[quantity, units]


def _number(key: str, value: float, units: Units) -> str:
    quantity = _QUANTITIES.get(key)
    if quantity is None or units is Units.METRIC:
        return f"{value:.10g}"
    if quantity is _Quantity.HEIGHT:
        inches = round(value / M_PER_FOOT * _INCHES_PER_FOOT, 1)
        return f"{inches // _INCHES_PER_FOOT:.0f}'{inches % _INCHES_PER_FOOT:.3g}"
    return f"{round(value / _METRIC_PER_UNIT[quantity], 1):g}"


def _metres(words: str) -> str:
    """Feet and inches in the ways people write them."""
    feet = re.fullmatch(r"(\d+)\s*(?:'|ft|\s)\s*(?:([\d.]+)\s*(?:\"|''|in)?)?", words)
    if feet is not None:
        inches = float(feet[1]) * _INCHES_PER_FOOT + float(feet[2] or 0)
    elif bare := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:\"|''|in)?", words):
        inches = float(bare[1])
        if inches < _MOST_FEET:
            inches *= _INCHES_PER_FOOT
    else:
        return words
    return f"{inches * M_PER_FOOT / _INCHES_PER_FOOT:.10g}"


def _said(fault: ProfileError, name: str, value: object, units: Units) -> str:
    if name == "other":
        return label(str(value), units)
    if name == "most":
        return str(value)
    key = fault.key or ""
    if key == "birth_date":
        return str(value)
    return typed(key, value, units)
