"""The configuration in force as TOML, each value with the place it comes from."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from strapline.toml_text import toml_line

if TYPE_CHECKING:
    from strapline.config import Config

DEFAULT = "default"
HIDDEN = "********"


def show(config: "Config") -> str:
    """A TOML text: what is not set is a comment, secrets are hidden."""
    return "\n".join(_lines(config)) + "\n"


def _lines(config: "Config") -> Iterator[str]:
    there = "" if config.path.exists() else " (not there)"
    yield f"# {config.path}{there}"
    for section, values in config.sections().items():
        yield ""
        yield f"[{section}]"
        for key in type(values).model_fields:
            origin = config.origins.get(f"{section}.{key}", DEFAULT)
            value = _plain(getattr(values, key))
            if value is None:
                yield f"# {key} is not set"
            else:
                yield f"{toml_line(key, value)}  # {origin}"


def _plain(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return HIDDEN
    return str(value) if isinstance(value, Path) else value
