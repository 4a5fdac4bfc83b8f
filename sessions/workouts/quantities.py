"""Times, distances, speeds and heart rates as people write them, and back.

Every reader takes text with its unit and raises ValueError with what it expected; a bare number
is refused, because nobody can tell km/h from mph, or minutes from seconds.
"""

import re
from decimal import Decimal

from ingest.measurements import KM_PER_MILE
from ingest.sentence import Sentence
from sessions.workouts.plan import Crossing, HeartRateEnd, HeartRateTarget, HeartRateUnit

TIME_EXPECTED = Sentence('a time like "5 min", "90 s", "1 h 10 min" or "5:00"')
DISTANCE_EXPECTED = Sentence('a distance like "400 m", "1.5 km" or "1 mile"')
SPEED_EXPECTED = Sentence('a speed like "9 km/h", "8.5-9 km/h" or "6:40 min/km"')
ZONE_EXPECTED = Sentence('a zone from 1 to 5, or a range like "2-3"')
HEART_RATE_EXPECTED = Sentence('a heart rate like "140-150 bpm", "60-70 %HRR" or "70-80 %HRmax"')
UNTIL_EXPECTED = Sentence('"key", or like "heart rate above 150 bpm" or "heart rate below 60 %HRR"')

MAX_TIME_S = 24 * 3600.0
MAX_DISTANCE_M = 500_000.0
MAX_SPEED_KMH = 40.0
_BPM = (30.0, 240.0)
_PERCENT = (1.0, 120.0)

_NUMBER = r"\d+(?:\.\d+)?"
_TIME_PARTS = re.compile(
    rf"(?:({_NUMBER})\s*h(?:ours?)?)?\s*(?:({_NUMBER})\s*min(?:utes?)?)?"
    rf"\s*(?:({_NUMBER})\s*s(?:ec(?:onds?)?)?)?"
)
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]\d)")
_DISTANCE = re.compile(rf"({_NUMBER})\s*(m|km|miles?|mi)")
# Decimal, because 32.7 * 1000 is 32700.000000000004.
_M_PER = {"m": Decimal(1), "km": Decimal(1000), "mi": Decimal(str(KM_PER_MILE)) * 1000}
_SPEED = re.compile(rf"({_NUMBER})(?:\s*-\s*({_NUMBER}))?\s*(km/h|kmh|mph)")
_PACE = re.compile(
    r"(\d{1,2}):([0-5]\d)(?:\s*-\s*(\d{1,2}):([0-5]\d))?\s*(?:min)?\s*/\s*(km|mi\w*)"
)
_ZONES = re.compile(r"([1-5])(?:\s*-\s*([1-5]))?")
_UNITS = {
    "bpm": HeartRateUnit.BPM,
    "%hrr": HeartRateUnit.RESERVE,
    "%hrmax": HeartRateUnit.MAXIMUM,
}
_UNIT = r"(bpm|%\s*hrr|%\s*hrmax)"
_HEART_RATE = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})\s*{_UNIT}")
_UNTIL = re.compile(rf"heart rate (above|below) ({_NUMBER})\s*{_UNIT}")


def read_time_s(text: str) -> float:
    """Seconds."""
    words = text.strip().lower()
    if clock := _CLOCK.fullmatch(words):
        numbers = clock.groups()
    elif words and (parts := _TIME_PARTS.fullmatch(words)):
        numbers = parts.groups()
    else:
        raise ValueError(TIME_EXPECTED)
    hours, minutes, seconds = (float(number or 0) for number in numbers)
    time_s = hours * 3600 + minutes * 60 + seconds
    if not 1 <= time_s <= MAX_TIME_S:
        raise ValueError(Sentence("a time from 1 s to 24 h"))
    return time_s


def read_distance_m(text: str) -> float:
    """Metres."""
    match = _DISTANCE.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(DISTANCE_EXPECTED)
    unit = "mi" if match[2].startswith("mi") else match[2]
    distance_m = float(Decimal(match[1]) * _M_PER[unit])
    if not 1 <= distance_m <= MAX_DISTANCE_M:
        raise ValueError(Sentence("a distance from 1 m to 500 km"))
    return distance_m


def read_speed_kmh(text: str) -> tuple[float, float]:
    """The slowest and the fastest, in km/h; the same where one speed is meant."""
    words = text.strip().lower()
    if match := _SPEED.fullmatch(words):
        factor = KM_PER_MILE if match[3] == "mph" else 1.0
        speeds = [float(number) * factor for number in match.group(1, 2) if number]
    elif match := _PACE.fullmatch(words):
        factor = 1.0 if match[5] == "km" else KM_PER_MILE
        paces_s = [int(match[1]) * 60 + int(match[2])]
        if match[3] is not None:
            paces_s.append(int(match[3]) * 60 + int(match[4]))
        if 0 in paces_s:
            raise ValueError(SPEED_EXPECTED)
        speeds = [3600 / pace_s * factor for pace_s in paces_s]
    else:
        raise ValueError(SPEED_EXPECTED)
    if max(speeds) > MAX_SPEED_KMH:
        raise ValueError(Sentence("a speed of at most {most:g} km/h", most=MAX_SPEED_KMH))
    return min(speeds), max(speeds)


def read_zones(value: str | int) -> HeartRateTarget:
    """A zone, or a range of zones."""
    match = _ZONES.fullmatch(str(value).strip())
    if match is None:
        raise ValueError(ZONE_EXPECTED)
    low, high = int(match[1]), int(match[2] or match[1])
    if low > high:
        raise ValueError(ZONE_EXPECTED)
    return HeartRateTarget(low=low, high=high, unit=HeartRateUnit.ZONE)


def read_heart_rate(text: str) -> HeartRateTarget:
    """A range in bpm, in percent of the maximum or of the reserve."""
    match = _HEART_RATE.fullmatch(text.strip().lower())
    if match is None:
        raise ValueError(HEART_RATE_EXPECTED)
    low, high, unit = float(match[1]), float(match[2]), _unit(match[3])
    if low >= high:
        raise ValueError(Sentence("the lower heart rate first"))
    for value in (low, high):
        _check(value, unit)
    return HeartRateTarget(low=low, high=high, unit=unit)


def read_until(text: str) -> HeartRateEnd | None:
    """The heart rate that ends a step; None: a key does."""
    words = " ".join(text.lower().split())
    if words == "key":
        return None
    match = _UNTIL.fullmatch(words)
    if match is None:
        raise ValueError(UNTIL_EXPECTED)
    value, unit = float(match[2]), _unit(match[3])
    _check(value, unit)
    return HeartRateEnd(crossing=Crossing(match[1]), value=value, unit=unit)


def time_text(time_s: float) -> str:
    """As `read_time_s` reads it back.

    >>> time_text(90), time_text(180), time_text(5400)
    ('1:30', '3 min', '1:30:00')
    """
    if time_s != int(time_s):
        return f"{time_s!r} s"
    minutes, seconds = divmod(int(time_s), 60)
    if minutes == 0:
        return f"{seconds} s"
    if minutes >= 60:
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{minutes}:{seconds:02}" if seconds else f"{minutes} min"


def distance_text(distance_m: float) -> str:
    """As `read_distance_m` reads it back."""
    if distance_m >= 1000 and distance_m % 100 == 0:
        return f"{distance_m / 1000:g} km"
    return f"{_plain(distance_m)} m"


def speed_text(low_kmh: float, high_kmh: float) -> str:
    """As `read_speed_kmh` reads it back."""
    if low_kmh == high_kmh:
        return f"{_plain(low_kmh)} km/h"
    return f"{_plain(low_kmh)}-{_plain(high_kmh)} km/h"


def heart_rate_text(target: HeartRateTarget) -> str:
    """As `read_heart_rate` or `read_zones` reads it back."""
    if target.unit is HeartRateUnit.ZONE:
        return f"{target.low:g}" if target.low == target.high else f"{target.low:g}-{target.high:g}"
    return f"{_plain(target.low)}-{_plain(target.high)} {target.unit.value}"


def until_text(until: HeartRateEnd | None) -> str:
    """As `read_until` reads it back."""
    if until is None:
        return "key"
    return f"heart rate {until.crossing.value} {_plain(until.value)} {until.unit.value}"


def _unit(words: str) -> HeartRateUnit:
    return _UNITS["".join(words.split())]


def _check(value: float, unit: HeartRateUnit) -> None:
    low, high = _BPM if unit is HeartRateUnit.BPM else _PERCENT
    if not low <= value <= high:
        raise ValueError(
            Sentence(
                "a heart rate from {low:g} to {high:g} {unit}",
                low=low,
                high=high,
                unit=unit.value,
            )
        )


def _plain(number: float) -> str:
    """To the last digit, and whole numbers without a point."""
    return str(int(number)) if number == int(number) else repr(number)
