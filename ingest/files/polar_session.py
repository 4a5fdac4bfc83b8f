"""Fields of a Polar Flow training session that are read, in the older and the newer layout."""

import re
from collections.abc import Sequence

import msgspec

from ingest.files.xml_text import moment

_ZONE = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")


class SportId(msgspec.Struct, frozen=True):
    """The newer layout's sport: a number as text."""

    id: str = ""


class Product(msgspec.Struct, frozen=True):
    """The watch."""

    modelName: str | None = None


class Range(msgspec.Struct, frozen=True):
    """A quantity over the exercise."""

    avg: float | None = None
    max: float | None = None


class Lap(msgspec.Struct, frozen=True):
    """A lap that was pressed."""

    splitTime: str | None = None
    splitTimeMillis: float | None = None
    duration: str | None = None
    durationMillis: float | None = None


class Laps(msgspec.Struct, frozen=True):
    """The newer layout's list of them."""

    laps: list[Lap] = []


class WayPoint(msgspec.Struct, frozen=True):
    """A position, by its time or by what has passed since the route's."""

    latitude: float | None = None
    longitude: float | None = None
    dateTime: str | None = None
    elapsedMillis: float | None = None


class Route(msgspec.Struct, frozen=True):
    """The newer layout's way, from `startTime` on."""

    startTime: str | None = None
    wayPoints: msgspec.Raw = msgspec.Raw(b"[]")


class Routes(msgspec.Struct, frozen=True):
    """The one that was run; the newer layout knows others."""

    route: Route | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the watch says of a session and of each of its exercises, in either layout."""

    startTime: str | None = None
    timezoneOffsetMinutes: float | None = None
    distance: float | None = None
    distanceMeters: float | None = None
    kiloCalories: float | None = None
    calories: float | None = None
    sport: str | SportId | None = None

    @property
    def metres(self) -> float | None:
        """The watch's distance."""
        return self.distance if self.distance is not None else self.distanceMeters

    @property
    def kcal(self) -> float | None:
        """The watch's energy."""
        return self.kiloCalories if self.kiloCalories is not None else self.calories


class Exercise(Told, frozen=True, kw_only=True):
    """One sport of a session. `samples`: by name, or a list of them."""

    stopTime: str | None = None
    timezoneOffset: float | None = None
    duration: str | None = None
    durationMillis: float | None = None
    ascent: float | None = None
    heartRate: Range | None = None
    laps: list[Lap] | Laps | None = None
    samples: dict[str, msgspec.Raw] | None = None
    recordedRoute: msgspec.Raw = msgspec.Raw(b"[]")
    routes: Routes | None = None

    @property
    def offset_min(self) -> float | None:
        """What its times are ahead of UTC."""
        return (
            self.timezoneOffset if self.timezoneOffset is not None else self.timezoneOffsetMinutes
        )

    def pressed_laps(self) -> Sequence[Lap]:
        """In order."""
        return self.laps.laps if isinstance(self.laps, Laps) else self.laps or ()


class Session(Told, frozen=True, kw_only=True):
    """A training session: one exercise, or one for each sport of it."""

    exercises: list[Exercise]
    name: str | None = None
    timeZoneOffset: float | None = None
    product: Product | None = None

    @property
    def offset_min(self) -> float | None:
        """What its times are ahead of UTC."""
        return (
            self.timeZoneOffset if self.timeZoneOffset is not None else self.timezoneOffsetMinutes
        )


def seconds(duration: str | None, millis: float | None) -> float | None:
    """Seconds of an ISO 8601 duration or of milliseconds; None: neither.

    >>> seconds("PT1H2M3.5S", None), seconds(None, 1500), seconds("soon", None)
    (3723.5, 1.5, None)
    """
    if millis is not None:
        return millis / 1000
    found = _DURATION.fullmatch(duration or "")
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, rest = (float(group or 0) for group in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest


def unix_s(text: str | None, *, ahead_of_utc_s: float) -> float:
    """Unix time of a time of the watch, which is a local one where it has no zone; nan: none."""
    at_s = moment(text)
    return at_s if _ZONE.search(text or "") else at_s - ahead_of_utc_s
