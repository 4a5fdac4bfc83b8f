"""Devices as tables of a terminal: those remembered, and those on the air to choose from."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.devices.known import KnownDevice
from ingest.devices.sighting import Sighting
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


VISIBLE_ROWS = 15  # with head and foot they fit 24 lines
_NAME_WIDTH = 22
# What scanners call excellent, good, fair and weak.
_BARS = ((-55, "▂▄▆█"), (-67, "▂▄▆ "), (-80, "▂▄  "), (-200, "▂   "))


class NearbyRow(Protocol):
    """One device of the list."""

    @property
    def sighting(self) -> Sighting:
        """What was heard of it last."""

    @property
    def alias(self) -> str | None:
        """As what it is remembered."""

    @property
    def is_quiet(self) -> bool:
        """Not heard for a while."""

    @property
    def is_touched(self) -> bool:
        """Its signal rose as if it was taken into the hand."""


def nearby_list(rows: Sequence[NearbyRow], *, cursor: int | None, nameless: int) -> RenderableType:
    """The list around the cursor, and what can be pressed."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("", no_wrap=True, min_width=3)
    table.add_column(text("device"), no_wrap=True, overflow="ellipsis", max_width=_NAME_WIDTH)
    for head in (text("kind"), text("signal"), text("address"), text("remembered as")):
        table.add_column(head, no_wrap=True)
    first = first_visible(len(rows), cursor=cursor)
    for index, row in enumerate(rows[first : first + VISIBLE_ROWS], start=first):
        chosen = index == cursor
        table.add_row(
            f"{'>' if chosen else ' '}{index + 1}",
            row.sighting.name,
            kind_words(row.sighting),
            signal(row.sighting.rssi_dbm),
            short_address(row.sighting.address),
            text("the one you touched") if row.is_touched else row.alias or "",
            style="dim" if row.is_quiet else ("reverse" if chosen else ""),
        )
    if not rows:
        return Group(
            Text(text("Listening ... wear the strap, wake the treadmill.")), _foot(nameless)
        )
    return Group(table, _foot(nameless))


def plain_row(row: NearbyRow) -> str:
    """One device as a line."""
    sighting = row.sighting
    remembered = text("remembered as {alias}").format(alias=row.alias) if row.alias else ""
    parts = (
        sighting.name,
        kind_words(sighting),
        f"{sighting.rssi_dbm} dBm",
        sighting.address,
        remembered,
    )
    return "  ".join(part for part in parts if part)


def kind_words(sighting: Sighting) -> str:
    """What it says it measures."""
    if sighting.kinds:
        return ", ".join(text(kind.value) for kind in sighting.kinds)
    return text("fitness machine?") if sighting.is_machine else text("unknown")


def signal(rssi_dbm: int) -> str:
    """Bars and dBm."""
    bars = next(bars for least, bars in _BARS if rssi_dbm >= least)
    return f"{bars} {rssi_dbm} dBm"


def short_address(address: str) -> str:
    """Its end, which differs between devices of one make.

    >>> short_address("A0:9E:1A:12:34:56")
    '12:34:56'
    """
    return address[-8:]


def first_visible(count: int, *, cursor: int | None) -> int:
    """The first row to show so that the cursor is in sight.

    >>> first_visible(40, cursor=20)
    13
    """
    if cursor is None or count <= VISIBLE_ROWS:
        return 0
    return min(max(cursor - VISIBLE_ROWS // 2, 0), count - VISIBLE_ROWS)


def _foot(nameless: int) -> Text:
    keys = text("Up and down choose, Enter tries it, q ends.")
    if not nameless:
        return Text(keys, style="dim")
    hidden = text("{count} without a name are not shown.").format(count=nameless)
    return Text(f"{keys} {hidden}", style="dim")
