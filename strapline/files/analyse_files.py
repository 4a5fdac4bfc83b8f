"""Recorded workouts to breakdowns, without storing anything."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date
from pathlib import Path
from typing import Any

from ingest.files import RawLog, RecordedWorkout
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import AgeDay, Athlete
from sessions.core.model.breakdown import Breakdown
from sessions.recording.recorded_files import analysed
from sessions.text import text
from strapline.athletes.profiles import today_utc
from strapline.console.exit_errors import InputError
from strapline.files.analyse_raw import analyse_capture
from strapline.files.read_files import read_workouts


def analyse_paths(
    paths: Sequence[Path], *, athlete: Athlete | None, on: date | None = None
) -> dict[str, Any]:
    """CONTRACT's document of `strapline analyse --json`.

    One activity in one file: its breakdown. Several files or activities: `results`, a breakdown
    each with `file` and, where a file holds several, `activity` ("2 of 3" or a capture's name).
    A file that fails among others does not stop them: it is in `errors`, with its `file` and the
    one line `error`; see `problems`. `on`: the day of recordings that say none; None: today.

    Raises:
        InputError: no file could be analysed.
    """
    results: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for path in paths:
        try:
            for activity, breakdown in analyse_file(path, athlete=athlete, on=on):
                named = {"file": str(path), "activity": activity}
                results.append({**named, **breakdown.to_dict()})
        except InputError as exc:
            errors.append({"file": str(path), "error": str(exc)})
    if not results:
        raise InputError(
            "; ".join(error["error"] for error in errors) or text("no file to analyse")
        )
    if len(results) == 1 and len(paths) == 1:
        return {key: results[0][key] for key in results[0] if key not in ("file", "activity")}
    return {"results": results, "errors": errors} if errors else {"results": results}


def problems(document: dict[str, Any]) -> list[str]:
    """The line of each file that failed; with any, the command ends with exit code 2."""
    return [error["error"] for error in document.get("errors", ())]


def analyse_file(
    path: Path, *, athlete: Athlete | None, on: date | None = None
) -> Iterator[tuple[str | None, Breakdown]]:
    """Each activity of a file: what tells it from the others (None: it is the only one), and its
    breakdown. `on`: see `analyse_paths`.

    Raises:
        InputError: the file cannot be read or holds no workout; one line that names it.
    """
    contents = read_workouts(path)
    age_day = AgeDay(day=on or today_utc(), given=on is not None)
    try:
        for content in contents:
            if isinstance(content, RawLog):
                yield from _captures(content, athlete=athlete, age_day=age_day)
            else:
                breakdown = analyse_recording(content, athlete=athlete, age_day=age_day)
                yield content.part, breakdown
    except ValueError as exc:
        raise InputError(f"{path}: {exc}") from exc


def analyse_recording(
    recording: RecordedWorkout, *, athlete: Athlete | None, age_day: AgeDay | None = None
) -> Breakdown:
    """The breakdown of one recorded activity, with the laps of the file.

    `age_day`: what a birth date is counted to where the recording has no date.

    Raises:
        ValueError: the recording is longer than any session.
    """
    started_at = recording.started_at
    day = None if started_at is None else started_at.astimezone(UTC).date()
    return analysed(recording, athlete=freeze(athlete or Athlete(), on=day, age_day=age_day))


def _captures(
    log: RawLog, *, athlete: Athlete | None, age_day: AgeDay
) -> Iterator[tuple[str | None, Breakdown]]:
    several = len(log.captures) > 1
    for capture in log.captures:
        breakdown = analyse_capture(capture, athlete=athlete, age_day=age_day, notes=log.notes)
        yield capture.name if several else None, breakdown
