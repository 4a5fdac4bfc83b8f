"""Commands that the process which holds the store runs for another one."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast, get_type_hints

import msgspec

from sessions.text import text

COMMANDS_BESIDE = frozenset(
    {
        "corrections:assign_session",
        "corrections:merge_sessions",
        "corrections:split_session",
        "corrections:trim_session",
        "import_history:import_history",
        "publish:publish",
        "recompute:recompute",
        "replay:replay",
        "salvage:salvage",
        "sessions:delete_session",
        "sessions:undo_correction",
    }
)
"""As the command table names them. Each opens the store by `writing_store`."""

_FOLDER = "data_dir"


class BadRequest(ValueError):
    """No command that may be asked for, or not with these parameters."""


def as_sent(parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters for another process, whose current folder is another one.

    >>> as_sent({"data_dir": Path("x"), "everything": True})
    {'everything': True}
    """
    return {name: _absolute(value) for name, value in parameters.items() if name != _FOLDER}


def called(command: str, parameters: dict[str, Any]) -> Callable[[], None]:
    """What runs it.

    Raises:
        BadRequest: there is no such command, or it does not take them.
    """
    if command not in COMMANDS_BESIDE:
        raise BadRequest(f"{command!r} is not done for another process")
    module, _, name = command.partition(":")
    function = cast(
        Callable[..., None], getattr(import_module(f"strapline.commands.{module}"), name)
    )
    hints = {
        key: hint
        for key, hint in get_type_hints(function).items()
        if key not in ("return", _FOLDER)
    }
    if unknown := parameters.keys() - hints.keys():
        raise BadRequest(
            text("{command}: it takes no {names}").format(
                command=command, names=", ".join(sorted(unknown))
            )
        )
    try:
        given = {
            key: msgspec.convert(value, hints[key], dec_hook=_path)
            for key, value in parameters.items()
        }
    except msgspec.ValidationError as error:
        raise BadRequest(f"{command}: {error}") from error
    return lambda: function(**given)


def _absolute(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.absolute())
    if isinstance(value, list | tuple):
        return [_absolute(one) for one in value]
    return value


def _path(wanted: type, value: Any) -> Any:
    if wanted is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"expected a {wanted.__name__}")
