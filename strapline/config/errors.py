"""Errors of a configuration, each one line that names the place and the key."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from strapline.console.did_you_mean import did_you_mean
from strapline.console.exit_errors import InputError

_WORDS = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "path_type": "a path",
    "model_type": "a section with keys",
    "string_too_short": "longer than nothing",
    "string_pattern_mismatch": "topic levels of letters, digits, _ . and -, like home/strapline",
}


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One place configuration comes from: section -> key -> value. `text`: of a file."""

    name: str
    table: Mapping[str, Mapping[str, Any]]
    text: str = field(default="", repr=False)

    def origin(self, section: str, key: str) -> str:
        """Where exactly this layer says the key."""
        if self.name == "environment":
            return f"STRAPLINE_{section}__{key}".upper()
        line = line_of(self.text, section=section, key=key)
        return self.name if line is None else f"{self.name}, line {line}"


def line_of(text: str, *, section: str, key: str) -> int | None:
    """The line (from 1) of a TOML text on which a section's key is set, where it is plain."""
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([\w-]+)\s*\]", line):
            current = header[1]
        elif (found := re.match(r"\s*([\w.-]+)\s*=", line)) and found[1] == (
            key if current == section else f"{section}.{key}"
        ):
            return number
    return None


def unknown_section(name: str, *, sections: Mapping[str, type[BaseModel]]) -> str:
    """There is no such section: what there is."""
    if name in sections:
        return f"[{name}] must be a section with keys"
    known = ", ".join(f"[{section}]" for section in sections)
    return f"unknown section [{name}]{did_you_mean(name, known=sections)}, expected {known}"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One key that is wrong. `words`: what is expected; `place`: who said it."""

    section: str
    key: str
    words: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: {self.words}"


class WrongKeys(InputError):
    """Keys that cannot be what was said; the message names the first and counts the others."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}")
        self.faults = tuple(faults)


def wrong_keys(
    exc: ValidationError, *, layers: Sequence[Layer], sections: Mapping[str, type[BaseModel]]
) -> WrongKeys:
    """All faults, each as one line that never shows a secret."""
    return WrongKeys([_fault(error, layers=layers, sections=sections) for error in exc.errors()])


def unknown_key(section: str, key: str, *, sections: Mapping[str, type[BaseModel]]) -> str:
    """There is no such key in the section: what there is."""
    return _unknown(f"{section}.{key}", model=sections[section])


def _unknown(name: str, *, model: type[BaseModel]) -> str:
    known = model.model_fields
    section, _, key = name.rpartition(".")
    listed = f", expected {', '.join(known)}" if known else f"; [{section}] has no keys yet"
    return f"unknown key {name}{did_you_mean(key, known=known)}{listed}"


def _fault(
    error: ErrorDetails, *, layers: Sequence[Layer], sections: Mapping[str, type[BaseModel]]
) -> Fault:
    section, *keys = _path(error)
    key = keys[0] if keys else ""
    said_in = [layer for layer in layers if key in layer.table.get(section, {})]
    place = said_in[-1].origin(section, key) if said_in else "configuration"
    words = _words(error, model=_model_of(keys, section=sections[section]))
    return Fault(section=section, key=key, words=words, place=place)


def _words(error: ErrorDetails, *, model: type[BaseModel]) -> str:
    """What is wrong with a key of `model`."""
    name = ".".join(_path(error))
    if error["type"] == "extra_forbidden":
        return _unknown(name, model=model)
    if error["type"] == "value_error":
        return f"{name}: {error['ctx']['error']}"
    if error["type"] == "missing":
        return f"{name} is missing"
    expected = _WORDS.get(error["type"]) or error["msg"].lower().removeprefix("input should be ")
    field = model.model_fields.get(_path(error)[-1])
    # A whole table may hold a secret as well.
    may_be_shown = field is not None and SecretStr not in get_args(field.annotation)
    got = f", got {error['input']!r}" if may_be_shown else ""
    return f"{name} must be {expected}{got}"


def _path(error: ErrorDetails) -> list[str]:
    """Section and key, and that of a table in it; which item of a list it is, the value shows."""
    return [str(part) for part in error["loc"] if not isinstance(part, int)]


def _model_of(keys: Sequence[str], *, section: type[BaseModel]) -> type[BaseModel]:
    """Whose key is wrong: the section's, or that of a table in it like [forward.NAME]."""
    if len(keys) < 2:
        return section
    inner = get_args(get_type_hints(section)["__pydantic_extra__"])[-1]
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else section
