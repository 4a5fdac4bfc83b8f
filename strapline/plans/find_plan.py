"""Plans in the data folder and among those built in: found, read, written."""

import os
import re
from pathlib import Path

from ingest.sentence import os_words
from sessions.text import text
from sessions.workouts.built_in import built_in, built_in_names, built_in_words
from sessions.workouts.outline import Outline
from sessions.workouts.plan_toml_reader import PlanError, read_plan
from sessions.workouts.plan_toml_writer import plan_text
from strapline.console.did_you_mean import did_you_mean
from strapline.console.exit_errors import InputError

FOLDER = "workouts"
SUFFIX = ".toml"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LARGEST_BYTES = 1024 * 1024
_TEMPLATE = """\
# A plan. Check it:  strapline workout check {name}
# Look at it:        strapline workout show {name}
# Run it:            strapline run --workout {name}

title = "{title}"
about = "What it is for."

# A step ends by one of
#   time = "5 min"        also "90 s", "1 h 10 min", "5:00"
#   distance = "400 m"    also "1.5 km", "1 mile"
#   until = "heart rate below 60 %HRR"    above or below; bpm, %HRmax or %HRR
#   until = "key"         when you press n, or Lap on the page
# or by whatever comes first of several, and asks for any of
#   speed = "9 km/h"      also "8.5-9 km/h", "6:40 min/km"
#   incline = 2           percent
#   gait = "jog"          rest, walk, jog or sprint; by itself, the speed is yours
#   zone = 2              or "2-3"; the heart rate then counts, not the speed
#   heart_rate = "140-150 bpm"            also "60-70 %HRR", "70-80 %HRmax"

warm_up = {{ time = "5 min", speed = "5 km/h" }}

steps = [
  {{ repeat = 4, steps = [
    {{ name = "Fast", time = "2 min", speed = "10 km/h", incline = 1 }},
    {{ name = "Easy", until = "heart rate below 70 %HRmax", time = "3 min", speed = "6 km/h" }},
  ] }},
  {{ name = "To the finish", distance = "1 km", zone = "2-3" }},
]

cool_down = {{ time = "5 min", speed = "4.5 km/h" }}
"""


def find_workout(name_or_path: str, *, data_dir: Path) -> Outline:
    """The plan in this .toml file, else of this name in the data folder, else built in.

    Raises:
        InputError: there is none, or its file cannot be read or is wrong; names file, line, key.
    """
    if name_or_path.endswith(SUFFIX) or "/" in name_or_path or os.sep in name_or_path:
        return read_plan_file(Path(name_or_path))
    own = data_dir / FOLDER / f"{name_or_path}{SUFFIX}"
    if _NAME.fullmatch(name_or_path) and own.exists():
        return read_plan_file(own)
    found = built_in(name_or_path)
    if found is None:
        known = (*own_names(data_dir), *built_in_names())
        listed = ", ".join((*own_names(data_dir), *built_in_words()))
        raise InputError(
            text("no workout {name_or_path!r}{did_you_mean}; there are: {listed}").format(
                name_or_path=name_or_path,
                did_you_mean=did_you_mean(name_or_path, known=known),
                listed=listed,
            )
        )
    return found


def read_plan_file(path: Path) -> Outline:
    """The plan in a file, called as the file is.

    Raises:
        InputError: it cannot be read, or is not a plan; names file, line and key.
    """
    data = read_bytes(path)
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            text("{path}: not UTF-8 text, expected a plan in TOML").format(path=path)
        ) from None
    try:
        return read_plan(written, name=path.stem)
    except PlanError as exc:
        raise InputError(f"{path}: {exc}") from exc


def read_bytes(path: Path) -> bytes:
    """A small file, whole.

    Raises:
        InputError: it cannot be read, or is larger than any plan.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError(text("{path}: larger than 1 MB, no plan is").format(path=path))
        return path.read_bytes()
    except OSError as exc:
        raise InputError(
            text("{path}: cannot be read ({reason})").format(path=path, reason=os_words(exc))
        ) from exc


def save_plan(outline: Outline, *, data_dir: Path) -> Path:
    """Write a plan under its name; see `save_text`."""
    return save_text(plan_text(outline), name=outline.name, data_dir=data_dir)


def save_text(content: str, *, name: str, data_dir: Path) -> Path:
    """Write a plan file all at once; an older one of the name is not touched.

    Raises:
        InputError: the name is taken or cannot be a file's, or the folder cannot be written.
    """
    check_name(name)
    path = data_dir / FOLDER / f"{name}{SUFFIX}"
    unfinished = path.with_suffix(".toml.new")
    if path.exists():
        raise InputError(
            text("{path}: there is a plan of this name already; choose another").format(path=path)
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(content, encoding="utf-8")
        unfinished.replace(path)
    except OSError as exc:
        raise InputError(
            text("{path}: cannot be written ({reason})").format(path=path, reason=os_words(exc))
        ) from exc
    return path


def own_names(data_dir: Path) -> tuple[str, ...]:
    """The names of the plans in the data folder, in alphabetical order."""
    return tuple(sorted(path.stem for path in (data_dir / FOLDER).glob(f"*{SUFFIX}")))


def check_name(name: str) -> None:
    """A plan's name is typed on a command line.

    Raises:
        InputError: it has other than lower-case letters, digits, "-" and "_".
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            text(
                "name: {name!r} cannot be kept; expected 1 to 64 lower-case letters, digits, - "
                "or _, beginning with a letter or digit"
            ).format(name=name)
        )


def template(name: str) -> str:
    """The text of a new plan of this name: one of everything, with what it means."""
    return _TEMPLATE.format(name=name, title=name.replace("-", " ").replace("_", " ").capitalize())
