"""Roster of everybody with a profile, by the name the profile says."""

from pathlib import Path

from sessions.core.model.athlete import Athlete
from strapline.athletes.profiles import FOLDER, list_profiles, load_profile
from strapline.console.exit_errors import InputError


class Roster:
    """The profiles of a data folder; a file is read again when it has changed."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._read: dict[str, tuple[int, str]] = {}  # by file: when it was changed, shown name
        self._files: dict[str, str] = {"": ""}  # by shown name

    def names(self) -> tuple[str, ...]:
        """Everybody, in the order of the files; one without a name where there is no profile."""
        files: dict[str, str] = {}
        for file in list_profiles(self._data_dir):
            name = self._shown_name(file)
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

    def _shown_name(self, file: str) -> str:
        try:
            changed_ns = (self._data_dir / FOLDER / f"{file}.toml").stat().st_mtime_ns
        except OSError:
            return file
        before = self._read.get(file)
        if before is None or before[0] != changed_ns:
            self._read[file] = (changed_ns, self._said_by(file))
        return self._read[file][1]

    def _said_by(self, file: str) -> str:
        try:
            return load_profile(file, data_dir=self._data_dir).name
        except InputError:
            # It has a place all the same: Start says what is wrong with it.
            return file
