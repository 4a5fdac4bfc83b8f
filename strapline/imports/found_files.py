"""Files an import is asked for: single ones, those in folders, and those in zip files."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.files.activity_lists import Listed
from ingest.files.archives import is_zip, member_of, members
from ingest.files.errors import NotAWorkout
from ingest.files.export_names import worth_reading
from ingest.files.read import LARGEST_BYTES, load
from ingest.sentence import os_words
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.imports.listed_files import listed_files
from strapline.imports.nested_archives import NestedArchives


@dataclass(frozen=True, kw_only=True, order=True)
class FoundFile:
    """One file to read. `member`: its name inside the zip file at `path`; None: `path` itself.

    `called`: the name `path` goes by where it is not its own, as of one that a page handed in.
    `sport`, `note`: what a list beside it says of it, in its owner's words.
    """

    path: Path
    member: str | None = None
    called: str = ""
    sport: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """What to call it: "export.zip/activities/1.fit.gz"."""
        own = self.called or str(self.path)
        return own if self.member is None else f"{own}/{self.member}"


def found_files(
    paths: Sequence[Path], *, nested: NestedArchives | None = None, called: str = ""
) -> Iterator[FoundFile]:
    """Every file that may hold a workout, in order of names.

    A file that is named is taken whatever its ending; in folders and zip files the ending decides.
    `nested` unpacks zip files in zip files, whose members are then files of their own; without it
    each is one. `called`: the name that a path goes by where it is not its own.

    Raises:
        InputError: a path does not exist or cannot be read.
    """
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path, nested=nested, called=called)
        elif path.exists():
            yield from _file(path, nested=nested, called=called)
        else:
            raise InputError(text("{path}: no such file or folder").format(path=path))


def _in_folder(path: Path, *, nested: NestedArchives | None, called: str) -> Iterator[FoundFile]:
    inside = {
        one.relative_to(path.parent).as_posix(): one
        for one in sorted(path.rglob("*"))
        if not any(part.startswith(".") for part in one.relative_to(path).parts)
    }
    said = listed_files(inside, lambda name: load(inside[name]).data)
    for name in _worth(inside):
        if inside[name].is_file():
            for found in _file(inside[name], nested=nested, called=called):
                yield _described(found, said.get(name))


def _file(path: Path, *, nested: NestedArchives | None, called: str) -> Iterator[FoundFile]:
    whole = FoundFile(path=path, called=called)
    try:
        if not is_zip(path):
            yield whole
            return
        inside = _worth(member.name for member in members(path))
    except OSError as exc:
        raise InputError(f"{path}: {os_words(exc)}") from exc
    except NotAWorkout:
        yield whole  # the reader says what is wrong with it
        return
    if not inside:
        yield whole
    said = listed_files(inside, lambda name: member_of(path, name).read(LARGEST_BYTES))
    for name in inside:
        member = FoundFile(path=path, member=name, called=called)
        unpacked = nested.unpacked(path, name) if nested and name.lower().endswith(".zip") else None
        if unpacked is None:
            yield _described(member, said.get(name))
        else:
            yield from _file(unpacked, nested=None, called=member.name)


def _described(found: FoundFile, said: Listed | None) -> FoundFile:
    if said is None:
        return found
    return replace(found, sport=said.entry.sport or "", note=said.entry.note)


def _worth(names: Iterable[str]) -> list[str]:
    known = [*names]
    wanted = frozenset(worth_reading(known))
    return [name for name in known if name in wanted or name.lower().endswith(".zip")]
