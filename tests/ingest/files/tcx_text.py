"""Writes TCX files for tests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from ingest.files.recorded_workout import utc

START_UNIX = 1_600_000_000  # 2020-09-13 12:26:40 UTC

_NAMESPACE = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
_EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"


def at(second: float) -> str:
    """A time of the file, in UTC with the letter Z."""
    return (utc(START_UNIX) + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, kw_only=True)
class Trackpoint:
    """One point; None: the element is left out."""

    second: float
    bpm: int | None = None
    metres: float | None = None
    m_per_s: float | None = None
    leg_rpm: int | None = None
    altitude_m: float | None = None

    def xml(self) -> str:
        parts = [f"<Time>{at(self.second)}</Time>"]
        if self.altitude_m is not None:
            parts.append(f"<AltitudeMeters>{self.altitude_m}</AltitudeMeters>")
        if self.metres is not None:
            parts.append(f"<DistanceMeters>{self.metres}</DistanceMeters>")
        if self.bpm is not None:
            parts.append(f"<HeartRateBpm><Value>{self.bpm}</Value></HeartRateBpm>")
        inner = "" if self.m_per_s is None else f"<x:Speed>{self.m_per_s}</x:Speed>"
        inner += "" if self.leg_rpm is None else f"<x:RunCadence>{self.leg_rpm}</x:RunCadence>"
        if inner:
            parts.append(f"<Extensions><x:TPX>{inner}</x:TPX></Extensions>")
        return f"<Trackpoint>{''.join(parts)}</Trackpoint>"


def track(points: Iterable[Trackpoint]) -> str:
    return f"<Track>{''.join(point.xml() for point in points)}</Track>"


def lap(
    *tracks: str, start_s: float = 0, timer_s: float | None = None, intensity: str = "Active"
) -> str:
    total = "" if timer_s is None else f"<TotalTimeSeconds>{timer_s}</TotalTimeSeconds>"
    return (
        f'<Lap StartTime="{at(start_s)}">{total}<DistanceMeters>9</DistanceMeters>'
        f"<Intensity>{intensity}</Intensity>{''.join(tracks)}</Lap>"
    )


def activity(*laps: str, sport: str = "Running", device: str = "Forerunner 310XT") -> str:
    creator = f"<Creator><Name>{device}</Name></Creator>"
    return f'<Activity Sport="{sport}"><Id>{at(0)}</Id>{"".join(laps)}{creator}</Activity>'


def database(*activities: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<TrainingCenterDatabase xmlns="{_NAMESPACE}" xmlns:x="{_EXTENSION}">'
        f"<Activities>{''.join(activities)}</Activities></TrainingCenterDatabase>"
    ).encode()


def steady(first_s: int, last_s: int) -> str:
    """A track of one point a second at 3 m/s and 150 bpm."""
    return track(
        Trackpoint(second=s, bpm=150, metres=3.0 * s, m_per_s=3.0, leg_rpm=84)
        for s in range(first_s, last_s + 1)
    )
