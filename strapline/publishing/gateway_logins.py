"""Logins of gateways at the stack's broker: one each, so that one can be taken back alone."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ingest.codecs.wire.clean_name import can_be_shown
from ingest.codecs.wire.errors import NOT_A_DOCUMENT
from ingest.mqtt.topics import slug
from ingest.sentence import os_words
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.publishing.gateway_book import Entries, GatewayEntry, read_entries
from strapline.publishing.stack_secrets import (
    BROKER_USERS,
    GATEWAYS_FILE,
    PASSWORDS_FILE,
    SECRET_BYTES,
    password_file,
)

_OURS_ONLY = 0o600
_LONGEST_NAME = 40


@dataclass(frozen=True, kw_only=True)
class GatewayLogin:
    """A gateway's name, and the file with its login, to be carried to its machine."""

    name: str
    file: Path


def add_gateway(folder: Path, name: str, *, athletes: Sequence[str]) -> GatewayLogin:
    """Give a gateway a login of its own; one of the same name gets a new password.

    Args:
        folder: Of the stack, where `strapline stack init` has written its secrets.
        name: Of the gateway.
        athletes: Whom alone it may tell of; empty: whoever belongs to no other.

    Raises:
        InputError: the name is taken or cannot be one, or the files are not there.
    """
    _check(name)
    for athlete in athletes:
        if not athlete or not can_be_shown(athlete):
            raise InputError(text("--athlete {athlete!r}: expected a name").format(athlete=athlete))
    passwords, book = folder / PASSWORDS_FILE, folder / GATEWAYS_FILE
    file = passwords.with_name(f"gateway-{name}.env")
    password = secrets.token_hex(SECRET_BYTES)
    try:
        lines = passwords.read_text(encoding="utf-8").splitlines(keepends=True)
        entries = _entries(book)
        others = [line for line in lines if not line.startswith(f"{name}:")]
        _keep(
            file,
            f"STRAPLINE_MQTT__NAME={name}\nSTRAPLINE_MQTT__USER={name}\n"
            f"STRAPLINE_MQTT__PASSWORD={password}\n",
        )
        # In place: a container has mounted these files, not their folder.
        passwords.write_text("".join(others) + password_file({name: password}), encoding="utf-8")
        entries[name] = GatewayEntry(athletes=tuple(athletes))
        book.write_bytes(msgspec.json.format(msgspec.json.encode(entries)) + b"\n")
    except FileNotFoundError as exc:
        raise InputError(
            text(
                "{filename}: no such file; run `strapline stack init` first, or name the "
                "stack's folder with --folder"
            ).format(filename=exc.filename)
        ) from exc
    except OSError as exc:
        raise InputError(
            text("{filename}: cannot be written ({reason})").format(
                filename=exc.filename, reason=os_words(exc)
            )
        ) from exc
    return GatewayLogin(name=name, file=file)


def _check(name: str) -> None:
    if name != slug(name) or len(name) > _LONGEST_NAME:
        shown = slug(name)[:_LONGEST_NAME]
        raise InputError(
            text(
                "{name!r}: expected small letters, digits, - and _, {longest_name} at most, "
                "for example {shown}"
            ).format(name=name, longest_name=_LONGEST_NAME, shown=shown)
        )
    if name in BROKER_USERS and name != "gateway":
        raise InputError(
            text("{name}: is another role's login; choose another name").format(name=name)
        )


def _entries(book: Path) -> Entries:
    try:
        return read_entries(book) or {}
    except NOT_A_DOCUMENT as exc:
        raise InputError(
            text("{book}: cannot be read ({reason})").format(book=book, reason=exc)
        ) from exc


def _keep(path: Path, content: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
