"""Athlete profiles: one TOML file per person in the data folder."""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

from ingest.clock import SystemClock
from ingest.measurements import NS_PER_S
from ingest.sentence import Sentence, os_words
from sessions.core.model.athlete import Athlete, ProfileError
from sessions.text import text
from strapline.athletes.profile_toml import athlete_from, to_toml
from strapline.config.load_config import Config
from strapline.config.toml_text import parsed, small_text
from strapline.console.did_you_mean import did_you_mean
from strapline.console.exit_errors import InputError

FOLDER = "athletes"
_NAME = re.compile(r"[^\W_][\w .'-]{0,63}", re.UNICODE)


def load_profile(name_or_path: str | Path, *, data_dir: Path, today: date | None = None) -> Athlete:
    """The profile of this name in the data folder, or in this .toml file.

    `sex`, `mass_kg` and one of `birth_date` and `age_years` must be there; the last three may
    say "unknown". Without `name` the file's name stands in.

    Raises:
        InputError: no such profile, or a key is missing, unknown or absurd; names file and key.
    """
    path = _path_of(name_or_path, data_dir=data_dir)
    try:
        content = small_text(path)
    except FileNotFoundError:
        raise InputError(_missing(name_or_path, path=path, data_dir=data_dir)) from None
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError(
            text("{path}: cannot be read ({reason})").format(path=path, reason=_reason(exc))
        ) from exc
    table = parsed(content, path=path)
    try:
        return athlete_from(
            {"name": path.stem, **table}, today=today_utc() if today is None else today
        )
    except ProfileError as exc:
        raise InputError(f"{path}: {exc}") from exc


def save_profile(athlete: Athlete, *, data_dir: Path) -> Path:
    """Write the profile under its name, all at once, replacing an older one.

    Raises:
        InputError: the name cannot be a file's, or the folder cannot be written.
    """
    path = profile_path(athlete.name, data_dir=data_dir)
    unfinished = path.with_suffix(".toml.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(to_toml(athlete))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as exc:
        raise InputError(
            text("{path}: cannot be written ({reason})").format(path=path, reason=_reason(exc))
        ) from exc
    return path


def list_profiles(data_dir: Path) -> list[str]:
    """The names of all profiles, in alphabetical order."""
    return sorted(path.stem for path in (data_dir / FOLDER).glob("*.toml"))


def delete_profile(name: str, *, data_dir: Path) -> None:
    """Remove a profile.

    Raises:
        InputError: there is none of this name, or it cannot be removed.
    """
    path = profile_path(name, data_dir=data_dir)
    try:
        path.unlink()
    except FileNotFoundError:
        raise InputError(_missing(name, path=path, data_dir=data_dir)) from None
    except OSError as exc:
        raise InputError(
            text("{path}: cannot be removed ({reason})").format(path=path, reason=_reason(exc))
        ) from exc


def profile_path(name: str, *, data_dir: Path) -> Path:
    """Where the profile of this name is kept.

    Raises:
        InputError: the name cannot be a file's.
    """
    check_name(name)
    return data_dir / FOLDER / f"{name}.toml"


def check_name(name: str) -> None:
    """A name must also be good as a file's name.

    Raises:
        InputError: it is empty, too long, or has other than letters, digits and " . ' - _".
    """
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        raise InputError(
            text(
                "name: {name!r} cannot be kept; expected 1 to 64 letters, digits, spaces or "
                ".'-_ , beginning with a letter or digit"
            ).format(name=name)
        )


def today_utc() -> date:
    """The present day, in UTC."""
    return datetime.fromtimestamp(SystemClock().wall_ns() / NS_PER_S, tz=UTC).date()


def _path_of(name_or_path: str | Path, *, data_dir: Path) -> Path:
    if isinstance(name_or_path, Path) or name_or_path.endswith(".toml") or "/" in name_or_path:
        return Path(name_or_path)
    return profile_path(name_or_path, data_dir=data_dir)


def _missing(name: str | Path, *, path: Path, data_dir: Path) -> str:
    if path.parent != data_dir / FOLDER:
        return text("{path}: no such profile").format(path=path)
    known = list_profiles(data_dir)
    listed = (
        text("there are: {names}").format(names=", ".join(known))
        if known
        else text("there is none yet")
    )
    return text(
        "{path}: no profile {name!r}{did_you_mean}; {listed}; make one with `strapline athlete new`"
    ).format(
        path=path,
        name=str(name),
        did_you_mean=did_you_mean(str(name), known=known),
        listed=listed,
    )


def _reason(exc: OSError | UnicodeDecodeError) -> Sentence | str:
    return os_words(exc) if isinstance(exc, OSError) else text("not UTF-8 text")


def athlete_meant(name: str | None, *, config: Config) -> Athlete | None:
    """The athlete named, else the configured one, else the only one there is; None: there is none.

    Raises:
        InputError: the profile is missing or wrong, or several could be meant.
    """
    wanted = name or config.athlete.default
    profiles = [wanted] if wanted else list_profiles(config.data_dir)
    if len(profiles) > 1:
        raise InputError(
            text("several profiles ({profiles}): name one with --athlete").format(
                profiles=", ".join(profiles)
            )
        )
    return load_profile(profiles[0], data_dir=config.data_dir) if profiles else None
