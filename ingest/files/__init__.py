"""Recorded workouts read into arrays."""

from ingest.files.errors import NotAWorkout
from ingest.files.rawlog import Capture, RawLog, RawNotification
from ingest.files.read import read
from ingest.files.recorded_workout import LapStretch, PauseStretch, RecordedWorkout

__all__ = [
    "Capture",
    "LapStretch",
    "NotAWorkout",
    "PauseStretch",
    "RawLog",
    "RawNotification",
    "RecordedWorkout",
    "read",
]
