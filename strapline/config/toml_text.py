"""TOML for the few kinds of values we write; the standard library only reads it."""

from collections.abc import Sequence
from datetime import date

TomlValue = bool | int | float | str | date | Sequence[float] | Sequence[str]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


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
