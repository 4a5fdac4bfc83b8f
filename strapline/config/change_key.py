"""One key of the configuration file changed, its comments and order kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import tomlkit
from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from tomlkit.exceptions import TOMLKitError

from ingest.private_files import write_private
from ingest.sentence import os_words
from sessions.text import text
from strapline.config.errors import unknown_key, unknown_section
from strapline.config.load_config import (
    PREFIX,
    SECTIONS,
    Config,
    config_path,
    load_text,
    written_text,
)
from strapline.config.toml_text import TomlValue
from strapline.console.exit_errors import InputError


@dataclass(frozen=True, kw_only=True)
class KeyName:
    """One key there is, as `section.name`."""

    section: str
    name: str

    def __str__(self) -> str:
        return f"{self.section}.{self.name}"

    @property
    def variable(self) -> str:
        """What it is called in the environment."""
        return f"{PREFIX}{self.section}__{self.name}".upper()

    @property
    def field(self) -> FieldInfo:
        """What it may be, and what for."""
        return SECTIONS[self.section].model_fields[self.name]

    @property
    def is_secret(self) -> bool:
        """Whether it is never shown."""
        return SecretStr in get_args(self.field.annotation)

    @property
    def default(self) -> str:
        """What counts while nobody says it, as a person types it; "": nothing."""
        return _typed(self.field.default)

    @property
    def choices(self) -> tuple[str, ...]:
        """All that it can be, where these are few; empty: anything of its kind."""
        annotation = self.field.annotation
        if annotation is bool:
            return ("true", "false")
        return get_args(annotation) if get_origin(annotation) is Literal else ()

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return get_origin(self.field.annotation) is tuple


def key_named(dotted: str) -> KeyName:
    """The key of a name like `devices.strap`.

    Raises:
        InputError: there is none; says what there is.
    """
    section, _, name = dotted.partition(".")
    if section == "forward":
        raise InputError(text("[forward.NAME] is a table of its own: write it into the file"))
    if section not in SECTIONS:
        raise InputError(unknown_section(section, sections=SECTIONS))
    if name not in SECTIONS[section].model_fields:
        raise InputError(unknown_key(section, name, sections=SECTIONS))
    return KeyName(section=section, name=name)


def change(values: Mapping[KeyName, str], *, path: Path | None = None) -> Path:
    """Write keys to the configuration file; what else stands in it stays, comments included.

    A file that does not exist yet is made, for its owner alone. Nothing is written where one of the
    values cannot be.

    Args:
        values: By key, as a person types them, the items of a list between commas. "": the key
            is taken out, and the default counts again.
        path: The file; None: the one in force.

    Returns:
        The file.

    Raises:
        InputError: a value cannot be, or the file cannot be read or written; names file and key.
    """
    file = config_path(path)
    content = _changed_text(values, file=file)
    load_text(content, path=file)  # all of it must be right before any of it is written
    try:
        write_private(file, content.encode())
    except OSError as exc:
        raise InputError(
            text("{file}: cannot be written ({reason})").format(file=file, reason=os_words(exc))
        ) from exc
    return file


def changed_config(values: Mapping[KeyName, str], *, path: Path | None = None) -> Config:
    """What the file would say after `change`; nothing is written.

    Raises:
        InputError: as `change`.
    """
    file = config_path(path)
    return load_text(_changed_text(values, file=file), path=file)


def written(keys: Iterable[KeyName], *, path: Path | None = None) -> dict[KeyName, str]:
    """What stands in the file for each key, as a person types it; "": it does not stand there.

    Raises:
        InputError: the file cannot be read.
    """
    document = _document(config_path(path))
    return {key: _typed(document.get(key.section, {}).get(key.name)) for key in keys}


def _changed_text(values: Mapping[KeyName, str], *, file: Path) -> str:
    document = _document(file)
    for key, word in values.items():
        if word:
            _put_in(document, key, _value(key, word))
        else:
            _take_out(document, key)
    return tomlkit.dumps(document)


def _document(file: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(written_text(file))
    except TOMLKitError as exc:
        raise InputError(text("{file}: not TOML: {reason}").format(file=file, reason=exc)) from exc


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _put_in(document: tomlkit.TOMLDocument, key: KeyName, value: TomlValue) -> None:
    if key.section not in document:
        document[key.section] = tomlkit.table()
    section: Any = document[key.section]
    section[key.name] = value


def _take_out(document: tomlkit.TOMLDocument, key: KeyName) -> None:
    section: Any = document.get(key.section, {})
    if key.name in section:
        del section[key.name]


def _value(key: KeyName, word: str) -> TomlValue:
    """The typed word as the value it means; left as text where it means none, to be refused."""
    if key.is_list:
        return [item for item in (part.strip() for part in word.split(",")) if item]
    for kind in (bool, int, float):
        if kind in _kinds(key.field.annotation):
            return _plain(kind, word)
    return word


def _plain(kind: type[bool] | type[int] | type[float], word: str) -> TomlValue:
    number = word if kind is bool else word.replace(",", ".")
    try:
        return TypeAdapter(kind).validate_strings(number)
    except ValidationError:
        return word


def _kinds(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) or (annotation,)
