"""TOML: small files read in bounded memory, and the few kinds of values we write."""

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sessions.text import text
from strapline.console.exit_errors import InputError

LARGEST_BYTES = 1_000_000
"""No configuration, profile or list of devices is so large; an endless file is."""
_LONGEST_REASON = 200

TomlValue = bool | int | float | str | date | Sequence[float] | Sequence[str]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def small_text(path: Path) -> str:
    """The text of a file that somebody may have made to be large.

    Raises:
        InputError: it is too large.
        OSError, UnicodeDecodeError: it cannot be read, or is no text.
    """
    with path.open("rb") as file:
        content = file.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise InputError(text("{path}: larger than 1 MB, no such file is").format(path=path))
    return content.decode("utf-8")


def parsed(content: str, *, path: Path) -> dict[str, Any]:
    """The table in a text.

    Raises:
        InputError: it is not TOML.
    """
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise InputError(text("{path}: not TOML: nested too deep").format(path=path)) from None
    except ValueError as exc:  # a number of too many digits is one as well
        raise InputError(
            text("{path}: not TOML: {reason}").format(path=path, reason=str(exc)[:_LONGEST_REASON])
        ) from exc


def toml_line(key: str, value: TomlValue) -> str:
    """`key = value`, for a key of letters, digits and underscores."""
    return f"{key} = {toml_value(value)}"


def toml_value(value: TomlValue) -> str:
    """The value as TOML 1.0 reads it back, to the last digit.

    >>> toml_value("walk"), toml_value(70), toml_value([1.5, 2.0]), toml_value(["a", "b"])
    ('"walk"', '70', '[1.5, 2.0]', '["a", "b"]')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{"".join(_escaped(letter) for letter in value)}"'
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case _:
            return f"[{', '.join(toml_value(item) for item in value)}]"


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if ord(letter) < 0x20 or ord(letter) == 0x7F:
        return f"\\u{ord(letter):04x}"
    return letter
