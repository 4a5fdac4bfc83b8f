"""docker-compose.yml as Docker would see it: parsed, with the variables of an .env filled in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import yaml

ROOT = Path(__file__).parents[2]
COMPOSE_FILE = ROOT / "docker-compose.yml"

# Compose specification, "Interpolation": $$, ${NAME}, ${NAME:-default}, ${NAME:?message}.
_VARIABLE = re.compile(r"\$(?:\$|\{(\w+)(?:(:-|:\?)([^}]*))?\})")


class Unset(LookupError):
    """A variable that must be set is not."""


def raw() -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load(COMPOSE_FILE.read_text("utf-8")))


def filled_in(variables: Mapping[str, str]) -> dict[str, Any]:
    return cast(dict[str, Any], _filled(raw(), variables))


def needed() -> set[str]:
    """The variables without which Compose refuses to start."""
    found = _VARIABLE.finditer(COMPOSE_FILE.read_text("utf-8"))
    return {match[1] for match in found if match[2] == ":?"}


def variables(env_file: Path) -> dict[str, str]:
    lines = env_file.read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def _filled(node: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, variables) for value in node]
    if not isinstance(node, str):
        return node

    def value_of(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        if name is None:
            return "$"
        if variables.get(name):
            return variables[name]
        if operator == ":-":
            return cast(str, rest)
        raise Unset(name)

    return _VARIABLE.sub(value_of, node)
