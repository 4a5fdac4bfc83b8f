"""Members of zip files, read one at a time and never more than asked for."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import SEEK_END, BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.files.errors import NotAWorkout
from ingest.sentence import Sentence

MOST_MEMBERS = 60_000
"""Files in a zip file: exports of decades have a tenth of it, and the list is read as one. Ours."""

DAMAGED_MEMBER = (BadZipFile, EOFError, OSError, zlib.error, LZMAError)
"""What opening and reading a member raises, whatever is wrong with it."""

_END = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535  # with a comment
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")  # the second: an empty one


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file in a zip file, which stays open while its members are gone through."""

    name: str
    archive: ZipFile
    info: ZipInfo

    def read(self, largest_bytes: int) -> bytes:
        """Its bytes, unpacked.

        Raises:
            NotAWorkout: damaged, encrypted, or larger than asked for.
        """
        try:
            with open_member(self.archive, self.info) as opened:
                data = opened.read(largest_bytes + 1)
        except DAMAGED_MEMBER as exc:
            raise NotAWorkout(
                self.name, Sentence("cannot be unpacked ({reason})", reason=exc)
            ) from exc
        if len(data) > largest_bytes:
            raise NotAWorkout(
                self.name, Sentence("larger than {size} MB", size=largest_bytes // 1024**2)
            )
        return data


def open_member(archive: ZipFile, member: str | ZipInfo) -> IO[bytes]:
    """A member from its begin.

    Raises:
        DAMAGED_MEMBER: encrypted, packed in a way that is not known, or nowhere in the file.
    """
    try:
        return archive.open(member)
    except (RuntimeError, ValueError, KeyError) as exc:
        raise BadZipFile(str(exc)) from exc


def is_zip(path: Path) -> bool:
    """Whether the file begins as a zip file does."""
    with path.open("rb") as opened:
        return opened.read(4) in _BEGINNINGS


def begins_as_zip(data: bytes) -> bool:
    """Whether bytes do."""
    return data[:4] in _BEGINNINGS


def members(source: Path | bytes, *, name: str | None = None) -> Iterator[Member]:
    """Each file in a zip file, or in the bytes of one, in order of their names; not what systems
    put beside them. `name`: what to call bytes.

    Raises:
        NotAWorkout: its table of contents cannot be read.
    """
    opened = BytesIO(source) if isinstance(source, bytes) else source
    called = name or (source.name if isinstance(source, Path) else "")
    if _count(source) > MOST_MEMBERS:
        raise NotAWorkout(
            called,
            Sentence("a zip file of more than {most:,} files", most=MOST_MEMBERS),
        )
    try:
        with ZipFile(opened) as archive:
            for info in sorted(archive.infolist(), key=lambda info: info.filename):
                hidden = any(part.startswith((".", "__")) for part in Path(info.filename).parts)
                # A damaged table of contents can hold a file without a name.
                if info.filename and not info.is_dir() and not hidden:
                    yield Member(name=info.filename, archive=archive, info=info)
    except (BadZipFile, NotImplementedError, ValueError, EOFError) as exc:
        raise NotAWorkout(called, Sentence("a damaged zip file ({reason})", reason=exc)) from exc


def member_of(path: Path, name: str) -> Member:
    """One file of a zip file whose table of contents is read once for all of them.

    Raises:
        OSError: it cannot be opened.
        NotAWorkout: it is not there any more.
    """
    state = path.stat()
    try:
        archive = _opened(path, state.st_ino, state.st_size, state.st_mtime_ns)
        return Member(name=name, archive=archive, info=archive.getinfo(name))
    except (BadZipFile, KeyError, NotImplementedError, ValueError, EOFError) as exc:
        raise NotAWorkout(name, Sentence("no longer in the zip file")) from exc


@lru_cache(maxsize=2)
def _opened(path: Path, *_state: int) -> ZipFile:
    """Open until others have taken its place, which closes it. `_state`: which file it was."""
    return ZipFile(path)


def _count(source: Path | bytes) -> int:
    """How many files the end of a zip file says it holds; 0: it does not."""
    if isinstance(source, bytes):
        end = source[-_LONGEST_END:]
    else:
        with source.open("rb") as opened:
            opened.seek(max(0, opened.seek(0, SEEK_END) - _LONGEST_END))
            end = opened.read()
    at = end.rfind(_END)
    return int.from_bytes(end[at + 10 : at + 12], "little") if at >= 0 else 0
