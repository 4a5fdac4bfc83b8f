"""Writer of Polar training sessions in both layouts of the export, from its descriptions."""

import json
from datetime import datetime, timedelta
from typing import Any

LOCAL = datetime.fromisoformat("2024-05-01T18:02:39")
"""The start on the watch's clock, two hours ahead of UTC."""

START_UNIX = 1_714_579_359
AHEAD_MIN = 120


def at(second: float) -> str:
    return (LOCAL + timedelta(seconds=second)).isoformat(timespec="milliseconds")


def older(
    *, seconds: int = 30, sport: Any = "RUNNING", begin: int = 0, off_s: float = 0.1, **more: Any
) -> dict[str, Any]:
    """An exercise whose samples have times; the route's are `off_s` later."""

    def stream(value: Any) -> list[dict[str, Any]]:
        return [{"dateTime": at(begin + s), "value": value(s)} for s in range(seconds)]

    samples = {
        "heartRate": stream(lambda s: 120 + s % 40),
        "speed": stream(lambda s: 9.0),
        "cadence": stream(lambda s: 82),
        "distance": stream(lambda s: 2.5 * s),
        "altitude": stream(lambda s: 12.5),
        "recordedRoute": [
            {"dateTime": at(begin + s + off_s), "latitude": 50 + s / 44_478, "longitude": 7.0}
            for s in range(seconds)
        ],
    }
    return {
        "startTime": at(begin),
        "stopTime": at(begin + seconds),
        "timezoneOffset": AHEAD_MIN,
        "duration": f"PT{seconds}.500S",
        "distance": 2.5 * seconds,
        "sport": sport,
        "kiloCalories": 10,
        "heartRate": {"min": 120, "avg": 130, "max": 150},
        "samples": samples,
        **more,
    }


def newer(*, seconds: int = 30, sport: str = "1", **more: Any) -> dict[str, Any]:
    """An exercise whose quantities are lists of values."""

    def stream(kind: str, value: Any) -> dict[str, Any]:
        values = [value(s) for s in range(seconds)]
        return {"type": kind, "intervalMillis": 1000, "values": values}

    return {
        "identifier": {"id": "7"},
        "startTime": at(0)[:-4],
        "stopTime": at(seconds)[:-4],
        "durationMillis": seconds * 1000,
        "timezoneOffsetMinutes": AHEAD_MIN,
        "distanceMeters": 2.5 * seconds,
        "calories": 10,
        "sport": {"id": sport},
        "laps": {},
        "samples": {
            "samples": [
                stream("HEART_RATE", lambda s: 120 + s % 40),
                stream("SPEED", lambda s: 9.0),
                stream("CADENCE", lambda s: 82),
                stream("DISTANCE", lambda s: 2.5 * s),
                stream("ALTITUDE", lambda s: 12.5),
                stream("TEMPERATURE", lambda s: 21),
            ]
        },
        "routes": {
            "route": {
                "startTime": at(0)[:-4],
                "wayPoints": [
                    {"elapsedMillis": 1000 * s, "latitude": 50 + s / 44_478, "longitude": 7.0}
                    for s in range(seconds)
                ],
            }
        },
        **more,
    }


def session(*exercises: dict[str, Any], **more: Any) -> bytes:
    document = {
        "exportVersion": "1.6",
        "name": "Running",
        "startTime": at(0),
        "product": {"modelName": "Polar Vantage V2"},
        **more,
        "exercises": exercises,
    }
    return json.dumps(document, indent=1).encode()
