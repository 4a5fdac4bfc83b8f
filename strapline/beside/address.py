"""Address of the process that holds a data folder, in a file that its owner alone can read."""

import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.private_files import OURS_ONLY, write_private

SOCKET = "commands.socket"
ADDRESS_FILE = "commands.socket.json"

LONGEST_PATH = 103
"""Of the 104 bytes on macOS (108 on Linux), the last one is 0. Source: unix(7), `sun_path`."""

_HAS_UNIX = hasattr(socket, "AF_UNIX") and os.name == "posix"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where the holder listens: a socket's path, or on Windows a port of this machine."""

    token: str
    path: str | None = None
    port: int | None = None


@contextmanager
def listening(folder: Path) -> Iterator[tuple[socket.socket, str]]:
    """A socket that takes commands for this folder, and the token that they must know.

    Where the folder's path is too long for a socket, or its medium takes none, the socket is in a
    temporary folder of its own. The address file says where, and goes at the end of the block.

    Raises:
        OSError: none can be made.
    """
    token = secrets.token_urlsafe(32)
    with _bound(folder) as (listener, address):
        file = folder / ADDRESS_FILE
        write_private(file, msgspec.json.encode(msgspec.structs.replace(address, token=token)))
        try:
            yield listener, token
        finally:
            with suppress(OSError):
                file.unlink()


def connected_to(folder: Path) -> tuple[socket.socket, Address]:
    """A connection to whoever takes commands for this folder.

    Raises:
        OSError: nobody does.
    """
    try:
        address = msgspec.json.decode((folder / ADDRESS_FILE).read_bytes(), type=Address)
    except NOT_A_DOCUMENT as error:
        raise ConnectionError(str(error)) from error
    if address.path is not None and _HAS_UNIX:
        link = socket.socket(socket.AF_UNIX)
        where: str | tuple[str, int] = address.path
    else:
        link = socket.socket()
        where = ("127.0.0.1", address.port or 0)
    try:
        link.connect(where)
    except BaseException:
        link.close()
        raise
    return link, address


@contextmanager
def _bound(folder: Path) -> Iterator[tuple[socket.socket, Address]]:
    if not _HAS_UNIX:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            yield listener, Address(token="", port=listener.getsockname()[1])
        return
    path = (folder / SOCKET).absolute()
    own: Path | None = None
    try:
        listener = _unix_socket(path)
    except OSError:
        own = Path(tempfile.mkdtemp(prefix="strapline-", dir=os.environ.get("XDG_RUNTIME_DIR")))
        path = own / SOCKET
        try:
            listener = _unix_socket(path)
        except OSError:
            shutil.rmtree(own, ignore_errors=True)
            raise
    try:
        with listener:
            yield listener, Address(token="", path=str(path))
    finally:
        with suppress(OSError):
            path.unlink()
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)


def _unix_socket(path: Path) -> socket.socket:
    """Whoever holds the folder may put a socket in the place of one that a killed process left."""
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise OSError(f"{path}: too long for a socket")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    try:
        listener.bind(str(path))
        path.chmod(OURS_ONLY)
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener
