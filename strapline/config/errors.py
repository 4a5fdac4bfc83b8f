"""Errors of a configuration, each one line that names the place and the key."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from ingest.sentence import Sentence
from sessions.text import marked, text
from strapline.console.did_you_mean import did_you_mean
from strapline.console.exit_errors import InputError

_WORDS = {
    "string_type": marked("text"),
    "int_type": marked("a whole number"),
    "int_parsing": marked("a whole number"),
    "int_from_float": marked("a whole number"),
    "float_type": marked("a number"),
    "float_parsing": marked("a number"),
    "bool_type": marked("true or false"),
    "bool_parsing": marked("true or false"),
    "path_type": marked("a path"),
    "list_type": marked("a list"),
    "model_type": marked("a section with keys"),
    "string_too_short": marked("longer than nothing"),
    "string_pattern_mismatch": marked(
        "topic levels of letters, digits, _ . and -, like home/strapline"
    ),
}
"""What is expected, by the checker's name of the fault."""

_BOUNDS = {
    "greater_than": marked("greater than {bound:g}"),
    "greater_than_equal": marked("greater than or equal to {bound:g}"),
    "less_than": marked("less than {bound:g}"),
    "less_than_equal": marked("less than or equal to {bound:g}"),
}
_BOUND_OF = {
    "greater_than": "gt",
    "greater_than_equal": "ge",
    "less_than": "lt",
    "less_than_equal": "le",
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
        return (
            self.name
            if line is None
            else str(Sentence("{place}, line {line}", place=self.name, line=line))
        )


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
        return text("[{name}] must be a section with keys").format(name=name)
    known = ", ".join(f"[{section}]" for section in sections)
    return text("unknown section [{name}]{did_you_mean}, expected {known}").format(
        name=name, did_you_mean=did_you_mean(name, known=sections), known=known
    )


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
        more = text(" (and {count} more)").format(count=len(faults) - 1)
        super().__init__(f"{faults[0]}{more if len(faults) > 1 else ''}")
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
    line = (
        text("unknown key {key}{did_you_mean}, expected {names}")
        if known
        else text("unknown key {key}{did_you_mean}; [{section}] has no keys yet")
    )
    return line.format(
        key=name,
        did_you_mean=did_you_mean(key, known=known),
        names=", ".join(known),
        section=section,
    )


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
        return text("{key} is missing").format(key=name)
    expected = _expected(error)
    field = model.model_fields.get(_path(error)[-1])
    # A whole table may hold a secret as well.
    may_be_shown = field is not None and SecretStr not in get_args(field.annotation)
    if not may_be_shown:
        return text("{key} must be {expected}").format(key=name, expected=expected)
    return text("{key} must be {expected}, got {value!r}").format(
        key=name, expected=expected, value=error["input"]
    )


def _expected(error: ErrorDetails) -> str:
    kind = error["type"]
    if kind in _BOUNDS:
        return text(_BOUNDS[kind]).format(bound=error["ctx"][_BOUND_OF[kind]])
    if kind in _WORDS:
        return text(_WORDS[kind])
    return error["msg"].lower().removeprefix("input should be ")


def _path(error: ErrorDetails) -> list[str]:
    """Section and key, and that of a table in it; which item of a list it is, the value shows."""
    return [str(part) for part in error["loc"] if not isinstance(part, int)]


def _model_of(keys: Sequence[str], *, section: type[BaseModel]) -> type[BaseModel]:
    """Whose key is wrong: the section's, or that of a table in it like [forward.NAME]."""
    if len(keys) < 2:
        return section
    inner = get_args(get_type_hints(section)["__pydantic_extra__"])[-1]
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else section
