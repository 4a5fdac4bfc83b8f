"""Lines of a plan file on which its keys stand, as far as that can be told."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_STRING = re.compile(r'"""|"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_COMMENT = re.compile(r"#.*")


def line_of(text: str, table: Mapping[str, Any], path: str) -> int | None:
    """The line, from 1, of the key at `path` ("steps[2].speed"); None: it cannot be told.

    The library that reads TOML keeps no positions. The keys of one name stand in the file in the
    order in which they are met in the table; where their numbers differ, there is no telling.
    """
    key = path.rpartition(".")[2]
    if not re.fullmatch(r"\w+", key):
        return None
    paths = [found for found in _paths(table, "") if found.rpartition(".")[2] == key]
    lines = list(_lines(text, key))
    if len(lines) != len(paths) or path not in paths:
        return None
    return lines[paths.index(path)]


def _paths(table: Mapping[str, Any], before: str) -> Iterator[str]:
    for key, value in table.items():
        yield f"{before}{key}"
        if isinstance(value, dict):
            yield from _paths(value, f"{before}{key}.")
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                if isinstance(item, dict):
                    yield from _paths(item, f"{before}{key}[{number}].")


def _lines(text: str, key: str) -> Iterator[int]:
    assigned = re.compile(rf"(?<![\w-]){key}\s*=")
    for number, line in enumerate(text.splitlines(), start=1):
        bare = _COMMENT.sub("", _STRING.sub('""', line))
        for _ in assigned.finditer(bare):
            yield number
