"""`strapline devices`: what is remembered, what it is called, and what is forgotten."""

from typing import Annotated, Any

import msgspec
import typer

from dashboards.terminal.devices_table import print_devices
from ingest.devices.known import KnownDevice, KnownDevices
from sessions.text import text
from strapline.commands.options.shared import DataDir, Json
from strapline.config.load_config import load
from strapline.console.output import print_json, to_people, to_reader
from strapline.devices.devices_file import called, load_devices, save_devices
from strapline.devices.last_heard import with_last_heard


def list_devices(*, as_json: Json = False, data_dir: DataDir = None) -> None:
    """All remembered devices."""
    folder = load(data_dir=data_dir).data_dir
    devices = with_last_heard(load_devices(folder), data_dir=folder)
    if as_json:
        print_json({"devices": [document(device) for device in devices]})
    elif devices.devices:
        print_devices(devices.devices, console=to_reader())
    else:
        to_people().print(text("No device is remembered yet. Begin with: strapline pair"))


def rename(
    device: Annotated[str, typer.Argument(metavar="ALIAS|ADDRESS")],
    alias: Annotated[str, typer.Argument(metavar="NEW")],
    *,
    data_dir: DataDir = None,
) -> None:
    """Give a device another alias; what it has recorded keeps the old one."""
    folder = load(data_dir=data_dir).data_dir
    devices = load_devices(folder)
    old = called(devices, device)
    # The journal knows it by its old alias: keep what that says.
    kept = called(with_last_heard(devices, data_dir=folder), old.alias)
    save_devices(_renamed(devices, old, kept=kept, alias=alias), data_dir=folder)
    to_people().print(text("{old} is {new} from now on.").format(old=old.alias, new=alias))


def forget(
    device: Annotated[str, typer.Argument(metavar="ALIAS|ADDRESS")], *, data_dir: DataDir = None
) -> None:
    """Remember a device no more."""
    folder = load(data_dir=data_dir).data_dir
    devices = load_devices(folder)
    known = called(devices, device)
    save_devices(devices.without(known.alias), data_dir=folder)
    line = text("Forgot {alias}. Its sessions stay.").format(alias=known.alias)
    to_people().print(line)
    if known.bonded:
        to_people().print(
            text("The bond with it stays in the system; to remove it: {command}").format(
                command=f"bluetoothctl remove {known.address}"
            )
        )


def document(device: KnownDevice) -> dict[str, Any]:
    """A device as `--json` prints it."""
    plain: dict[str, Any] = msgspec.to_builtins(device)
    return plain


def _renamed(
    devices: KnownDevices, old: KnownDevice, *, kept: KnownDevice, alias: str
) -> KnownDevices:
    return devices.changed(old.alias, msgspec.structs.replace(kept, alias=alias))
