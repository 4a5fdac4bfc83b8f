"""Descriptions of files in Strava's list beside them: what its owner called each run."""

import csv
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from ingest.files.activity_lists import Listed, strava_list
from ingest.files.errors import NotAWorkout
from ingest.files.read import FileKind, recognise

_LIST = "activities.csv"


def listed_files(names: Iterable[str], read: Callable[[str], bytes]) -> dict[str, Listed]:
    """By the paths of the files; a list that cannot be read says nothing."""
    found: dict[str, Listed] = {}
    for name in names:
        path = PurePosixPath(name)
        if path.name != _LIST:
            continue
        try:
            data = read(name)
            if recognise(data) is FileKind.ACTIVITY_LIST:
                listed = [one for one in strava_list(data) if one.file]
                found |= {str(path.parent / one.file): one for one in listed}
        except (OSError, NotAWorkout, csv.Error):
            continue
    return found
