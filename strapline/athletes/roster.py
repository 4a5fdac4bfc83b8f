"""Roster of everybody with a profile, by the name the profile says."""

from pathlib import Path

from dashboards.ports.board_names import BoardName
from sessions.core.model.athlete import Athlete
from strapline.athletes.profiles import FOLDER, list_profiles, load_profile
from strapline.console.exit_errors import InputError


class Roster:
    """The profiles of a data folder; a file is read again when it has changed."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._read: dict[str, tuple[int, Athlete]] = {}  # by file: when it was changed
        self._files: dict[str, str] = {"": ""}  # by shown name

    def names(self) -> tuple[str, ...]:
        """Everybody, in the order of the files; one without a name where there is no profile."""
        files: dict[str, str] = {}
        for file in list_profiles(self._data_dir):
            name = self._said_by(file).name
            # Two files that say the same name are told apart by their own.
            files[file if name in files else name] = file
        self._files = files or {"": ""}
        return tuple(self._files)

    def load(self, name: str) -> Athlete:
        """The profile of one of `names`, read now.

        Raises:
            InputError: it is gone, or a key of it is wrong; names file and key.
        """
        file = self._files.get(name, name)
        return load_profile(file, data_dir=self._data_dir) if file else Athlete()

    def board_names(self) -> dict[str, BoardName]:
        """What the wall board calls everybody, by `names` and by the files' names."""
        told: dict[str, BoardName] = {}
        for file in list_profiles(self._data_dir):
            athlete = self._said_by(file)
            told[file] = told[athlete.name] = board_name(athlete)
        return told

    def _said_by(self, file: str) -> Athlete:
        try:
            changed_ns = (self._data_dir / FOLDER / f"{file}.toml").stat().st_mtime_ns
        except OSError:
            return Athlete(name=file)
        before = self._read.get(file)
        if before is None or before[0] != changed_ns:
            self._read[file] = (changed_ns, self._loaded(file))
        return self._read[file][1]

    def _loaded(self, file: str) -> Athlete:
        try:
            return load_profile(file, data_dir=self._data_dir)
        except InputError:
            # It has a place all the same: Start says what is wrong with it.
            return Athlete(name=file)


def board_name(athlete: Athlete) -> BoardName:
    """What the wall board calls somebody."""
    return BoardName(nickname=athlete.nickname, team=athlete.team)
