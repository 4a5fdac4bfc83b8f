"""Recorded files as the commands read them: every fault is one line that names the file."""

from pathlib import Path

from ingest.files import NotAWorkout, RawLog, RecordedWorkout, read
from ingest.sentence import os_words
from strapline.console.exit_errors import InputError


def read_workouts(path: Path) -> list[RecordedWorkout | RawLog]:
    """What the file holds.

    Raises:
        InputError: it cannot be read, or holds no workout.
    """
    try:
        return read(path)
    except NotAWorkout as exc:
        raise InputError(f"{path}: {exc.problem}") from exc
    except OSError as exc:
        raise InputError(f"{path}: {os_words(exc)}") from exc
