"""Names of files in export archives: those that may hold workouts, and those that belong to one."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from ingest.files.read import may_hold_workout

_HEALTH_FOLDER = "apple_health_export"
ROUTES_FOLDER = "workout-routes"


def worth_reading(names: Iterable[str]) -> list[str]:
    """Those of a folder or a zip file that may hold workouts of their own, by their paths.

    Routes beside an Apple Health export are read with it.
    """
    known = [*names]
    health = {PurePosixPath(name).parent for name in known if _is_health_xml(name)}

    def belongs_to_another(name: str) -> bool:
        folder = PurePosixPath(name).parent
        return folder.name == ROUTES_FOLDER and folder.parent in health

    return [
        name
        for name in known
        if _is_health_xml(name) or (may_hold_workout(name) and not belongs_to_another(name))
    ]


def _is_health_xml(name: str) -> bool:
    """Its name follows the phone's language; the one for clinics ends in "_cda.xml"."""
    path = PurePosixPath(name)
    if re.search(r"(?<!_cda)\.xml$", path.name.lower()) is None:
        return False
    return path.name.lower() == "export.xml" or path.parent.name.startswith(_HEALTH_FOLDER)
