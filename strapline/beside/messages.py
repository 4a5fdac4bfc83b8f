"""Messages between a command and the process that holds the store: one JSON document a line."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec

LONGEST_LINE = 4 * 1024**2
"""A thousand names of files are a tenth of it. Ours."""


class Greeting(msgspec.Struct, frozen=True, kw_only=True, tag="greeting"):
    """The holder's first word."""

    version: str


class Request(msgspec.Struct, frozen=True, kw_only=True, tag="request"):
    """A command as it was typed. `command`: as "module:function"; files by their whole path.

    `is_terminal`: standard error is one that understands ANSI's codes.
    """

    token: str
    command: str
    parameters: dict[str, Any]
    language: str
    width: int
    is_terminal: bool = False


class Stop(msgspec.Struct, frozen=True, kw_only=True, tag="stop"):
    """Ctrl-C was pressed where the command was typed."""


class Said(msgspec.Struct, frozen=True, kw_only=True, tag="said"):
    """What the command says. `is_error`: on standard error."""

    text: str
    is_error: bool


class Ended(msgspec.Struct, frozen=True, kw_only=True, tag="ended"):
    """The command's exit code: its last word."""

    code: int


FromHolder = Greeting | Said | Ended
FromCommand = Request | Stop


def line_of(message: FromHolder | FromCommand) -> bytes:
    """The message as it travels."""
    return msgspec.json.encode(message) + b"\n"


def own_version() -> str:
    """The release of this program; empty where it was never installed."""
    try:
        return version("strapline")
    except PackageNotFoundError:
        return ""
