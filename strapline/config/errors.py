"""Errors of a configuration, each one line that names the place and the key."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    known = sections[section].model_fields
    listed = f", expected {', '.join(known)}" if known else f"; [{section}] has no keys yet"
    return f"unknown key {section}.{key}{did_you_mean(key, known=known)}{listed}"


def _fault(
    error: ErrorDetails, *, layers: Sequence[Layer], sections: Mapping[str, type[BaseModel]]
) -> Fault:
    section, key, *_ = (*map(str, error["loc"]), "")
    said_in = [layer for layer in layers if key in layer.table.get(section, {})]
    place = said_in[-1].origin(section, key) if said_in else "configuration"
    words = _words(error, section=section, key=key, sections=sections)
    return Fault(section=section, key=key, words=words, place=place)


def _words(
    error: ErrorDetails, *, section: str, key: str, sections: Mapping[str, type[BaseModel]]
) -> str:
    if error["type"] == "extra_forbidden":
        return unknown_key(section, key, sections=sections)
    if error["type"] == "value_error":
        return f"{section}.{key}: {error['ctx']['error']}"
    expected = _WORDS.get(error["type"]) or error["msg"].lower().removeprefix("input should be ")
    secret = SecretStr in getattr(sections[section].model_fields[key].annotation, "__args__", ())
    got = "" if secret else f", got {error['input']!r}"
    return f"{section}.{key} must be {expected}{got}"
