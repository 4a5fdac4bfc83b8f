"""The remembered devices as a table for people."""

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ingest.devices.known import KnownDevice
from sessions.text import text
from sessions.units import MISSING

_MOMENT_WIDTH = 16


def print_devices(devices: Iterable[KnownDevice], *, console: Console) -> None:
    """Print one row per device; aliases are never cut off."""
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim"
    )
    shown = list(devices)
    widest = max((len(device.alias) for device in shown), default=None)
    table.add_column(text("alias"), no_wrap=True, min_width=widest)
    for head in (text("kind"), text("athlete"), text("device")):
        table.add_column(head, overflow="ellipsis", no_wrap=True)
    table.add_column(text("last seen"), no_wrap=True, min_width=_MOMENT_WIDTH)
    for device in shown:
        table.add_row(
            device.alias,
            text(device.kind.value),
            device.athlete or text("everybody"),
            "\n".join((model(device) or device.name, device.address)),
            "\n".join((moment(device.last_seen_at), _below(device))),
        )
    console.print(table, highlight=False)


def model(device: KnownDevice) -> str:
    """Maker, model and firmware, as far as it told them."""
    parts = (device.maker, device.model, device.firmware)
    return " ".join(part for part in parts if part)


def moment(iso: str | None) -> str:
    """A UTC time to the minute."""
    return MISSING if iso is None else iso[:16].replace("T", " ")


def _below(device: KnownDevice) -> str:
    """What stands under the time it was seen."""
    parts = []
    if device.battery_pct is not None:
        parts.append(text("battery {pct} %").format(pct=device.battery_pct))
    if device.simulated:
        parts.append(text("simulated"))
    return ", ".join(parts)
