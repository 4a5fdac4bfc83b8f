"""Zip files written by their members' bytes, which come back out of a damaged whole."""

import io
import zipfile
from collections.abc import Mapping

_BEGIN, _END = b"\n%%member ", b"\n"


def zip_of(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of these members."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", compression) as opened:
        for name, data in members.items():
            opened.writestr(zipfile.ZipInfo(name), data, compress_type=compression)
    return whole.getvalue()


def members_joined(members: Mapping[str, bytes]) -> bytes:
    """The members one behind the other, so that damage reaches them and not their checksums."""
    return b"".join(_BEGIN + name.encode() + _END + data for name, data in members.items())


def members_in(data: bytes) -> dict[str, bytes]:
    """The members again, whatever became of them.

    >>> members_in(members_joined({"a": b"1", "b/c": b""}))
    {'a': b'1', 'b/c': b''}
    """
    found: dict[str, bytes] = {}
    for part in data.split(_BEGIN)[1:]:
        name, _, content = part.partition(_END)
        found[name.decode("utf-8", errors="replace")[:200]] = content
    return found
