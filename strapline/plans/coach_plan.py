"""The coach's plan in the data folder: one for each athlete, written anew with every proposal."""

import re
from pathlib import Path

from sessions.text import text
from sessions.workouts.outline import Outline
from sessions.workouts.plan_toml_writer import plan_text
from strapline.console.exit_errors import InputError
from strapline.plans.find_plan import FOLDER, SUFFIX

FIRST_LINE = "# Written by the coach; it is written anew with the next proposal.\n"


def coach_plan_name(athlete: str) -> str:
    """`coach`, and of an athlete with a name `coach-ada`."""
    words = re.sub(r"[^a-z0-9]+", "-", athlete.lower()).strip("-")
    return f"coach-{words}"[:64] if words else "coach"


def write_coach_plan(outline: Outline, *, data_dir: Path) -> Path:
    """Put it in the place of the last proposal.

    Raises:
        InputError: a plan of somebody's own has this name, or the folder cannot be written.
    """
    path = data_dir / FOLDER / f"{outline.name}{SUFFIX}"
    unfinished = path.with_suffix(".toml.new")
    try:
        if path.exists() and not path.read_text(encoding="utf-8").startswith(FIRST_LINE):
            raise InputError(
                text("{path}: a plan of your own; rename it, the coach needs the name").format(
                    path=path
                )
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(FIRST_LINE + plan_text(outline), encoding="utf-8")
        unfinished.replace(path)
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror or exc if isinstance(exc, OSError) else exc
        raise InputError(
            text("{path}: cannot be written ({reason})").format(path=path, reason=reason)
        ) from exc
    return path
