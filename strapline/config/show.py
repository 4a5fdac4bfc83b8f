"""The configuration in force as TOML, each value with the place it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from sessions.text import text
from strapline.config.toml_text import toml_value

if TYPE_CHECKING:
    from strapline.config.load_config import Config

DEFAULT = "default"
HIDDEN = "********"


def show(config: "Config") -> str:
    """A TOML text: what is not set is a comment, secrets are hidden."""
    return "\n".join(_lines(config)) + "\n"


@dataclass(frozen=True, kw_only=True)
class ShownKey:
    """One key. `value`: as TOML, None: not set, stars: a secret. `origin` None: the default."""

    section: str
    name: str
    value: str | None
    origin: str | None
    description: str


def shown_keys(config: "Config") -> Iterator[ShownKey]:
    """Every key there is, in the order of the documentation."""
    for section, values in config.sections().items():
        for name, info in type(values).model_fields.items():
            value = _plain(getattr(values, name))
            yield ShownKey(
                section=section,
                name=name,
                value=None if value is None else toml_value(value),
                origin=config.origins.get(f"{section}.{name}"),
                description=info.description or "",
            )


def shown_key(section: str, name: str, *, config: "Config") -> str:
    """One key's value as TOML; stars for a secret, a word where it is not set."""
    value = _plain(getattr(config.sections()[section], name))
    return text("not set") if value is None else toml_value(value)


def _lines(config: "Config") -> Iterator[str]:
    there = "" if config.path.exists() else " (not there)"
    yield f"# {config.path}{there}"
    keys = [*shown_keys(config)]
    for section in config.sections():
        yield ""
        yield f"[{section}]"
        for key in keys:
            if key.section != section:
                continue
            if key.value is None:
                yield f"# {key.name} is not set"
            else:
                yield f"{key.name} = {key.value}  # {key.origin or DEFAULT}"


def _plain(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return HIDDEN
    if isinstance(value, tuple):
        return tuple(_plain(item) for item in value)
    return str(value) if isinstance(value, Path) else value
