"""Shown numbers: the one formatter of km or miles, with "--" for what is not measured."""

from ingest.measurements import KM_PER_MILE
from sessions.core.model.athlete import Units
from sessions.text import decimal_point

M_PER_FOOT = 0.3048
KG_PER_LB = 0.45359237
CM_PER_INCH = 2.54
MISSING = "--"


def number(value: float, *, decimals: int, sign: bool = False) -> str:
    """A number as the reader writes it.

    >>> number(7.25, decimals=2), number(0.5, decimals=1, sign=True)
    ('7.25', '+0.5')
    """
    shown = f"{value:+.{decimals}f}" if sign else f"{value:.{decimals}f}"
    return shown.replace(".", decimal_point())


def short(value: float) -> str:
    """A number with no more decimals than it needs, as the reader writes it.

    >>> short(12.0), short(0.5)
    ('12', '0.5')
    """
    return f"{value:g}".replace(".", decimal_point())


class Formatter:
    """Shows metric values in the reader's units.

    >>> Formatter(Units.IMPERIAL).speed(16.09344)
    '10.0 mph'
    >>> Formatter(Units.METRIC).distance(None)
    '--'
    """

    def __init__(self, units: Units) -> None:
        self._per_km = 1.0 if units is Units.METRIC else 1 / KM_PER_MILE
        self.speed_unit = "km/h" if units is Units.METRIC else "mph"
        self.distance_unit = "km" if units is Units.METRIC else "mi"
        self.pace_unit = f"min/{self.distance_unit}"
        self._mass_per_kg = 1.0 if units is Units.METRIC else 1 / KG_PER_LB
        self.mass_unit = "kg" if units is Units.METRIC else "lb"
        self.girth_unit = "cm" if units is Units.METRIC else "in"

    def speed(self, kmh: float | None) -> str:
        """Speed with its unit."""
        return MISSING if kmh is None else f"{self.speed_value(kmh)} {self.speed_unit}"

    def speed_value(self, kmh: float | None) -> str:
        """Speed without its unit, one decimal."""
        return MISSING if kmh is None else number(self.in_speed_unit(kmh), decimals=1)

    def in_speed_unit(self, kmh: float) -> float:
        """Speed as a number for an axis, in `speed_unit`."""
        return kmh * self._per_km

    def pace(self, kmh: float | None) -> str:
        """The same as pace with its unit."""
        return MISSING if self._stands(kmh) else f"{self.pace_value(kmh)} {self.pace_unit}"

    def pace_value(self, kmh: float | None) -> str:
        """Pace without its unit, as minutes and seconds; "--" also where nobody moves.

        >>> Formatter(Units.METRIC).pace_value(10.8)
        '5:33'
        """
        if kmh is None or self._stands(kmh):
            return MISSING
        return self.duration(round(self.pace_s(kmh)))

    def pace_s(self, kmh: float) -> float:
        """Seconds for one `distance_unit`."""
        return 3600 / self.in_speed_unit(kmh)

    def _stands(self, kmh: float | None) -> bool:
        """Slower than an hour a kilometre is no pace."""
        return kmh is None or kmh < 1.0

    def distance(self, metres: float | None) -> str:
        """Distance with its unit."""
        return MISSING if metres is None else f"{self.distance_value(metres)} {self.distance_unit}"

    def distance_value(self, metres: float | None) -> str:
        """Distance without its unit, two decimals."""
        return MISSING if metres is None else number(self.in_distance_unit(metres), decimals=2)

    def in_distance_unit(self, metres: float) -> float:
        """Distance as a number for an axis, in `distance_unit`."""
        return metres / 1000 * self._per_km

    def race(self, metres: float) -> str:
        """A distance that people know by its name: as it is called, whatever the units.

        >>> Formatter(Units.METRIC).race(400), Formatter(Units.METRIC).race(21097.5)
        ('400 m', '21.1 km')
        """
        if abs(metres - KM_PER_MILE * 1000) < 0.5:
            return "1 mi"
        if metres < 1000:
            return f"{metres:.0f} m"
        return f"{short(round(metres / 1000, 1))} km"

    def climb(self, metres: float | None) -> str:
        """Height gained, in whole metres or feet."""
        if metres is None:
            return MISSING
        if self.distance_unit == "mi":
            return f"{metres / M_PER_FOOT:.0f} ft"
        return f"{metres:.0f} m"

    def heart_rate(self, bpm: float | None) -> str:
        """Whole beats per minute, no unit."""
        return MISSING if bpm is None else f"{bpm:.0f}"

    def incline(self, pct: float | None) -> str:
        """Incline in percent."""
        return MISSING if pct is None else f"{number(pct, decimals=1)} %"

    def energy(self, kcal: float | None) -> str:
        """Whole kilocalories."""
        return MISSING if kcal is None else f"{kcal:.0f} kcal"

    def mass(self, kg: float | None) -> str:
        """Body mass in kg or lb, one decimal."""
        return MISSING if kg is None else f"{self.mass_value(kg)} {self.mass_unit}"

    def mass_value(self, kg: float) -> str:
        """Body mass without its unit."""
        return number(kg * self._mass_per_kg, decimals=1)

    def girth(self, cm: float) -> str:
        """A girth of the body in cm or inches, one decimal."""
        return f"{number(self.in_girth_unit(cm), decimals=1)} {self.girth_unit}"

    def in_girth_unit(self, cm: float) -> float:
        """A girth as a number, in `girth_unit`."""
        return cm if self.girth_unit == "cm" else cm / CM_PER_INCH

    def load(self, kg: float) -> str:
        """What is lifted, in kg or lb, without a decimal that says nothing.

        >>> Formatter(Units.METRIC).load(62.5), Formatter(Units.IMPERIAL).load(61.23)
        ('62.5 kg', '135 lb')
        """
        return f"{short(round(kg * self._mass_per_kg, 1))} {self.mass_unit}"

    def mass_change(self, kg: float) -> str:
        """A difference of masses, with its sign."""
        return f"{self.mass_change_value(kg)} {self.mass_unit}"

    def mass_change_value(self, kg: float) -> str:
        """The same without its unit."""
        return number(kg * self._mass_per_kg, decimals=1, sign=True)

    def duration(self, seconds: float | None) -> str:
        """m:ss below an hour, h:mm:ss above."""
        if seconds is None:
            return MISSING
        whole = int(seconds)
        hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
