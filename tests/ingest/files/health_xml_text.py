"""Writer of Apple Health exports, from the document type that others have published."""

from datetime import UTC, datetime, timedelta, timezone

START_UNIX = 1_714_579_359
AHEAD_H = 2
RUNNING = "HKWorkoutActivityTypeRunning"
WATCH = "Ada's Apple Watch"

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST Me
  HKCharacteristicTypeIdentifierBiologicalSex CDATA #REQUIRED
<!ELEMENT Workout ((MetadataEntry|WorkoutEvent|WorkoutRoute|WorkoutStatistics)*)>
]>
<HealthData locale="de_DE">
 <ExportDate value="2024-06-01 09:00:00 +0200"/>
"""
"""Its document type is broken, as iOS 16 wrote it."""


def when(second: float, *, ahead_h: float = AHEAD_H) -> str:
    """On the phone's clock where the export was made."""
    zone = timezone(timedelta(hours=ahead_h))
    at = datetime.fromtimestamp(START_UNIX + second, tz=UTC).astimezone(zone)
    return at.strftime("%Y-%m-%d %H:%M:%S %z")


def record(
    kind: str,
    unit: str,
    value: float | str,
    *,
    start: float,
    end: float | None = None,
    source: str = WATCH,
    ahead_h: float = AHEAD_H,
) -> str:
    begin, until = when(start, ahead_h=ahead_h), when(end or start, ahead_h=ahead_h)
    return (
        f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="{source}" unit="{unit}"'
        f' creationDate="{until}" startDate="{begin}" endDate="{until}" value="{value}">\n'
        '  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="2"/>\n </Record>\n'
    )


def run_records(*, begin: int = 0, seconds: int = 60, source: str = WATCH) -> str:
    """A heart rate each 5 s, speed and metres each 2 s."""
    heart = [
        record("HeartRate", "count/min", 120 + at % 30, start=begin + at, source=source)
        for at in range(0, seconds, 5)
    ]
    speed = [
        record("RunningSpeed", "km/hr", 9.0, start=begin + at, end=begin + at + 2, source=source)
        for at in range(0, seconds, 2)
    ]
    metres = [
        record(
            "DistanceWalkingRunning",
            "km",
            0.005,
            start=begin + at,
            end=begin + at + 2,
            source=source,
        )
        for at in range(0, seconds, 2)
    ]
    return "".join(heart + speed + metres)


def workout(
    *,
    begin: int = 0,
    seconds: int = 60,
    kind: str = RUNNING,
    source: str = WATCH,
    inside: str = "",
    ahead_h: float = AHEAD_H,
) -> str:
    start, end = when(begin, ahead_h=ahead_h), when(begin + seconds, ahead_h=ahead_h)
    return (
        f' <Workout workoutActivityType="{kind}" duration="{seconds / 60}" durationUnit="min"'
        f' sourceName="{source}" creationDate="{end}" startDate="{start}" endDate="{end}">\n'
        f'  <WorkoutStatistics type="HKQuantityTypeIdentifierActiveEnergyBurned" sum="11"'
        f' unit="Cal" startDate="{start}" endDate="{end}"/>\n'
        f'  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="0.15"'
        f' unit="km" startDate="{start}" endDate="{end}"/>\n'
        f"{inside} </Workout>\n"
    )


def route(path: str) -> str:
    return f'  <WorkoutRoute sourceName="{WATCH}"><FileReference path="{path}"/></WorkoutRoute>\n'


def export(*parts: str, head: str = HEAD) -> bytes:
    return f"{head}{''.join(parts)}</HealthData>\n".encode()
