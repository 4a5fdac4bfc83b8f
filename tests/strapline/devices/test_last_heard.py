"""When a device was last heard is read from the journal of its own radio."""

from pathlib import Path

import msgspec
import pytest

from ingest.clock import Anchor
from ingest.devices.known import KnownDevice, KnownDevices
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind
from ingest.journal import JournalRow
from ingest.measurements import NS_PER_S
from sessions.store import Store
from strapline.devices.last_heard import with_last_heard

PAIRED_AT = "2026-11-01T00:00:00Z"
NOW_NS = 1_795_000_000 * NS_PER_S  # 2026-11-18
CHEST = KnownDevice(
    alias="chest",
    kind=DeviceKind.STRAP,
    name="H10",
    address="A0:9E:1A:12:34:56",
    address_kind=AddressKind.FIXED,
    battery_pct=90,
    battery_at=PAIRED_AT,
    last_seen_at=PAIRED_AT,
)


def journalled(folder: Path, *rows: tuple[str, str, bytes, float], host: str = "here") -> None:
    """Rows of (device, characteristic, bytes, seconds after NOW_NS)."""
    with Store.open(folder) as store:
        store.anchor(host=host, boot="b", anchor=Anchor(monotonic_ns=0, wall_ns=NOW_NS))
        for sequence, (device, characteristic, payload, at_s) in enumerate(rows):
            store.journal(
                JournalRow(
                    host=host,
                    boot="b",
                    sequence=sequence,
                    device=device,
                    characteristic=characteristic,
                    payload=payload,
                    monotonic_ns=round(at_s * NS_PER_S),
                    wall_ns=NOW_NS + round(at_s * NS_PER_S),
                )
            )


def heard(folder: Path, device: KnownDevice = CHEST) -> KnownDevice:
    (found,) = with_last_heard(KnownDevices((device,)), data_dir=folder)
    return found


def test_the_newest_notification_and_the_newest_battery_level_count(tmp_path: Path) -> None:
    journalled(
        tmp_path,
        ("chest", "2A19", b"\x50", 0),
        ("chest", "2A37", b"\x00\x48", 1),
        ("chest", "2A19", b"\x4f", 2),
        ("chest", "2A37", b"\x00\x48", 60),
        ("belt", "2A19", b"\x01", 90),
    )
    found = heard(tmp_path)
    assert found.last_seen_at == "2026-11-18T11:07:40Z"
    assert (found.battery_pct, found.battery_at) == (0x4F, "2026-11-18T11:06:42Z")


@pytest.mark.parametrize("host", ["replay", "simulation"])
def test_what_was_replayed_or_simulated_under_its_name_is_not_its_own(
    tmp_path: Path, host: str
) -> None:
    journalled(tmp_path, ("chest", "2A37", b"\x00\x48", 1), host=host)
    assert heard(tmp_path) == CHEST


def test_a_simulated_device_is_heard_in_simulations_only(tmp_path: Path) -> None:
    ghost = msgspec.structs.replace(CHEST, simulated=True)
    journalled(tmp_path, ("chest", "2A37", b"\x00\x48", 1), host="simulation")
    assert heard(tmp_path, ghost).last_seen_at == "2026-11-18T11:06:41Z"


def test_a_battery_level_that_is_none_is_not_shown(tmp_path: Path) -> None:
    journalled(tmp_path, ("chest", "2A19", b"", 1))
    assert heard(tmp_path).battery_pct == 90


def test_without_a_store_and_with_a_broken_one_the_file_speaks(tmp_path: Path) -> None:
    assert heard(tmp_path) == CHEST
    (tmp_path / "strapline.sqlite3").write_bytes(b"no database" * 100)
    assert heard(tmp_path) == CHEST
