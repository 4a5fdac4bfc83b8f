"""The remembered devices on disk: `devices.toml` in the data folder.

A file and not a table of the store: `pair` must work while `serve` holds the store, and a person
may read it, write it by hand and copy it to another computer.
"""

import os
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from ingest.devices.known import AliasError, KnownDevice, KnownDevices, NoSuchDevice, check_alias
from ingest.devices.same_device import address_kind
from ingest.sentence import os_words
from sessions.text import text
from strapline.config.toml_text import parsed, small_text, toml_line
from strapline.console.exit_errors import InputError

FILE = "devices.toml"
_HEADER = "# Devices that Strapline remembers; see `strapline devices`.\n"


def load_devices(data_dir: Path) -> KnownDevices:
    """What is remembered; nothing where there is no file yet.

    Raises:
        InputError: the file cannot be read, or a key of it is wrong; names file and key.
    """
    path = data_dir / FILE
    try:
        content = small_text(path)
    except FileNotFoundError:
        return KnownDevices()
    except (OSError, UnicodeDecodeError) as exc:
        reason = os_words(exc) if isinstance(exc, OSError) else text("not UTF-8 text")
        raise InputError(
            text("{path}: cannot be read ({reason})").format(path=path, reason=reason)
        ) from exc
    table = parsed(content, path=path)
    entries = table.get("device", [])
    if not isinstance(entries, list):
        raise InputError(text("{path}: expected [[device]] tables").format(path=path))
    return _checked([_device(entry, path=path) for entry in entries], path=path)


def save_devices(devices: KnownDevices, *, data_dir: Path) -> Path:
    """Write the file all at once, in place of the older one.

    Raises:
        InputError: the folder cannot be written.
    """
    path = data_dir / FILE
    unfinished = path.with_suffix(".toml.new")
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(_HEADER + "".join(_table(device) for device in devices))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as exc:
        raise InputError(
            text("{path}: cannot be written ({reason})").format(path=path, reason=os_words(exc))
        ) from exc
    return path


def keep_moved(device: KnownDevice, *, data_dir: Path) -> None:
    """Write down the new address of a device, unless it has been forgotten meanwhile.

    Raises:
        InputError: the file cannot be read or written.
    """
    devices = load_devices(data_dir)
    with suppress(NoSuchDevice):
        save_devices(devices.changed(device.alias, device), data_dir=data_dir)


def called(devices: KnownDevices, word: str) -> KnownDevice:
    """The remembered device of this alias, name or address.

    Raises:
        InputError: there is none, or several could be meant.
    """
    try:
        return devices.called(word)
    except NoSuchDevice as exc:
        raise InputError(str(exc)) from exc


def _table(device: KnownDevice) -> str:
    lines = [
        toml_line(key, value.value if isinstance(value, Enum) else value)
        for key, value in msgspec.structs.asdict(device).items()
        if value is not None and value is not False
    ]
    return "\n".join(("\n[[device]]", *lines, ""))


def _device(entry: Any, *, path: Path) -> KnownDevice:
    entry = dict(entry) if isinstance(entry, dict) else {}
    alias = entry.get("alias", "?")
    address = entry.get("address")
    if not isinstance(address, str):
        raise InputError(
            text("{path}: device {alias!r}: address is missing").format(path=path, alias=alias)
        )
    # Written by hand, a device may lack what pairing would have found out.
    entry.setdefault("name", address)
    entry.setdefault("address_kind", address_kind(address, random=None).value)
    unknown = entry.keys() - set(KnownDevice.__struct_fields__)
    if unknown:
        raise InputError(
            text("{path}: device {alias!r}: unknown key {key}").format(
                path=path, alias=alias, key=min(unknown)
            )
        )
    try:
        return msgspec.convert(entry, KnownDevice)
    except msgspec.ValidationError as exc:
        raise InputError(
            text("{path}: device {alias!r}: {reason}").format(path=path, alias=alias, reason=exc)
        ) from exc


def _checked(devices: list[KnownDevice], *, path: Path) -> KnownDevices:
    seen: set[str] = set()
    for device in devices:
        try:
            check_alias(device.alias)
        except AliasError as exc:
            raise InputError(f"{path}: {exc}") from exc
        if device.alias.casefold() in seen:
            raise InputError(
                text("{path}: alias {alias!r} is there twice").format(path=path, alias=device.alias)
            )
        seen.add(device.alias.casefold())
    return KnownDevices(tuple(devices))
