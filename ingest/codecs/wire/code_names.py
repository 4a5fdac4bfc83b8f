"""Names and texts on the wire: one-byte codes, words of flags, UTF-8.

Codes without a name in the standard are called "reserved_0x..".
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from ingest.codecs.wire.errors import EncodeError
from ingest.codecs.wire.issues import INVALID_UTF8, TRAILING

_RESERVED = re.compile(r"reserved_0x([0-9a-f]{2})")


class CodeNames:
    """A standard's table of codes.

    >>> locations = CodeNames({0: "other", 1: "chest"})
    >>> locations.name(1), locations.name(9)
    ('chest', 'reserved_0x09')
    >>> locations.code("reserved_0x09")
    9
    """

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = dict(names)
        self._codes = {name: code for code, name in names.items()}

    def __contains__(self, code: int) -> bool:
        """Whether the standard has a name for `code`."""
        return code in self._names

    def name(self, code: int) -> str:
        """The name of `code`."""
        return self._names.get(code) or f"reserved_0x{code:02x}"

    def code(self, name: str) -> int:
        """The code called `name`.

        Raises:
            EncodeError: no code is called that.
        """
        if name in self._codes:
            return self._codes[name]
        match = _RESERVED.fullmatch(name)
        if match is None or int(match[1], 16) in self._names:
            raise EncodeError(f"no code is called {name!r}")
        return int(match[1], 16)


def names_of(word: int, *, names: Sequence[str]) -> tuple[str, ...]:
    """The names of the bits set in `word`, lowest bit first; bits without a name are left out."""
    return tuple(name for bit, name in enumerate(names) if word >> bit & 1)


def word_of(chosen: Iterable[str], *, names: Sequence[str]) -> int:
    """The word whose set bits are `chosen`.

    Raises:
        EncodeError: a name that no bit has.
    """
    word = 0
    for name in chosen:
        if name not in names:
            raise EncodeError(f"no flag is called {name!r}")
        word |= 1 << names.index(name)
    return word


def read_text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and its issues; zero bytes that only fill it up are cut off as `trailing`."""
    body = data.rstrip(b"\0")
    trailing = (TRAILING,) if len(body) < len(data) else ()
    try:
        return body.decode(), trailing
    except UnicodeDecodeError:
        return body.decode(errors="replace"), (*trailing, INVALID_UTF8)
