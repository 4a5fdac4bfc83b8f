"""Apple Health exports among the files of an import, in a zip file or unpacked."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BufferedReader
from pathlib import PurePosixPath
from typing import BinaryIO, cast
from zipfile import ZipFile

from ingest.files.apple_health import HealthFiles
from ingest.files.archives import open_member
from ingest.files.export_names import ROUTES_FOLDER
from ingest.files.health_xml import CHUNK_BYTES, is_health_export
from ingest.files.read import LARGEST_BYTES
from strapline.imports.found_files import FoundFile

_HEAD_BYTES = 4096


@contextmanager
def health_files(file: FoundFile) -> Iterator[HealthFiles | None]:
    """The export that a file is; None: it is none.

    Raises:
        DAMAGED_MEMBER: it cannot be read.
    """
    if not file.name.lower().endswith(".xml"):
        yield None
    elif file.member is None:
        yield _unpacked(file)
    else:
        with ZipFile(file.path) as archive:
            yield _in_zip(file, archive, member=file.member)


def digest_of(files: HealthFiles) -> str:
    """Of its XML, as it is read."""
    digest = sha256()
    with files.open_xml() as opened:
        while piece := opened.read(CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _unpacked(file: FoundFile) -> HealthFiles | None:
    folder = file.path.parent

    def open_xml() -> BinaryIO:
        return file.path.open("rb")

    def route(path: str) -> bytes | None:
        beside = (folder / path).resolve()
        if not beside.is_relative_to(folder.resolve()) or not beside.is_file():
            return None
        return beside.read_bytes() if beside.stat().st_size <= LARGEST_BYTES else None

    routes = sorted(f"{ROUTES_FOLDER}/{one.name}" for one in folder.glob(f"{ROUTES_FOLDER}/*.gpx"))
    return _if_export(HealthFiles(name=file.name, open_xml=open_xml, route=route, routes=routes))


def _in_zip(file: FoundFile, archive: ZipFile, *, member: str) -> HealthFiles | None:
    folder = PurePosixPath(member).parent
    names = frozenset(archive.namelist())

    def open_xml() -> BinaryIO:
        return cast(BinaryIO, BufferedReader(open_member(archive, member)))

    def route(path: str) -> bytes | None:
        name = str(folder / path)
        if name not in names or archive.getinfo(name).file_size > LARGEST_BYTES:
            return None
        with open_member(archive, name) as opened:
            return opened.read(LARGEST_BYTES)

    beside = PurePosixPath(folder / ROUTES_FOLDER)
    routes = sorted(
        f"{ROUTES_FOLDER}/{one.name}"
        for one in map(PurePosixPath, names)
        if one.parent == beside and one.suffix == ".gpx"
    )
    return _if_export(HealthFiles(name=file.name, open_xml=open_xml, route=route, routes=routes))


def _if_export(files: HealthFiles) -> HealthFiles | None:
    with files.open_xml() as opened:
        return files if is_health_export(opened.read(_HEAD_BYTES)) else None
