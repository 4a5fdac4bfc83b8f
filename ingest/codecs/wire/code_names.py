"""One-byte codes that a standard gives names; the others are called "reserved_0x.."."""

import re
from collections.abc import Mapping

from ingest.codecs.wire.errors import EncodeError

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
