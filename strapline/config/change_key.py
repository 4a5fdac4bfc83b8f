"""One key of the configuration file changed, its comments and order kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

import tomlkit
from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from tomlkit.exceptions import TOMLKitError

from ingest.private_files import write_private
from strapline.config.errors import unknown_key, unknown_section
from strapline.config.load_config import PREFIX, SECTIONS, config_path, load_text, written_text
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
        raise InputError("[forward.NAME] is a table of its own: write it into the file")
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
    try:
        document = tomlkit.parse(written_text(file))
    except TOMLKitError as exc:
        raise InputError(f"{file}: not TOML: {exc}") from exc
    for key, word in values.items():
        if word:
            _put_in(document, key, _value(key, word))
        else:
            _take_out(document, key)
    text = tomlkit.dumps(document)
    load_text(text, path=file)  # all of it must be right before any of it is written
    try:
        write_private(file, text.encode())
    except OSError as exc:
        raise InputError(f"{file}: cannot be written ({exc.strerror})") from exc
    return file


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
