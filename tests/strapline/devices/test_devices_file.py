"""devices.toml: what is written is read back, and what is wrong is named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.devices.known import KnownDevice, KnownDevices
from ingest.devices.same_device import AddressKind, address_kind
from ingest.devices.sensor import DeviceKind
from strapline.console.exit_errors import InputError
from strapline.devices.devices_file import FILE, keep_moved, load_devices, save_devices
from tests.sizes import sized

texts = st.none() | st.text(st.characters(codec="utf-8"), max_size=20)
numbers = st.none() | st.floats(0, 100, allow_nan=False)


aliases = st.builds(
    lambda head, tail: head + tail.rstrip(),
    st.sampled_from("aBä9é"),
    st.text("aBÄ9é .'-_", max_size=8),
)
devices = st.builds(
    KnownDevice,
    alias=aliases,
    kind=st.sampled_from(DeviceKind),
    name=st.text(st.characters(codec="utf-8"), max_size=20),
    address=st.text("0123456789ABCDEF:", min_size=1),
    address_kind=st.sampled_from(AddressKind),
    athlete=texts,
    simulated=st.booleans(),
    maker=texts,
    serial=texts,
    battery_pct=st.none() | st.integers(0, 100),
    bonded=st.booleans(),
    max_speed_kmh=numbers,
    min_incline_pct=numbers,
)


# Each example waits for the disk.
@settings(max_examples=sized(usual=25, long=1_000), deadline=None)
@given(st.lists(devices, max_size=4, unique_by=lambda device: device.alias.casefold()))
def test_what_is_saved_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, remembered: list[KnownDevice]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "round-trip"
    save_devices(KnownDevices(tuple(remembered)), data_dir=folder)
    assert load_devices(folder) == KnownDevices(tuple(remembered))


def written(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_nothing_is_remembered(tmp_path: Path) -> None:
    assert load_devices(tmp_path) == KnownDevices()


def test_by_hand_alias_kind_and_address_are_enough(tmp_path: Path) -> None:
    text = '[[device]]\nalias = "belt"\nkind = "treadmill"\naddress = "F0:00:00:00:00:01"\n'
    (belt,) = load_devices(written(tmp_path, text))
    assert belt.name == belt.address
    assert belt.address_kind is address_kind(belt.address, random=None) is AddressKind.FIXED


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[device]\n", "not TOML"),
        ('[device]\nalias = "a"\n', "[[device]]"),
        ('[[device]]\nalias = "a"\nkind = "sofa"\naddress = "F0"\n', "kind"),
        ('[[device]]\nalias = "a"\nkind = "strap"\n', "address"),
        ('[[device]]\nalias = "a"\nkind = "strap"\naddress = "F0"\nbatery = 3\n', "batery"),
        ('[[device]]\nalias = "a/b"\nkind = "strap"\naddress = "F0"\n', "a/b"),
        ('[[device]]\nalias = "a"\nkind = "strap"\naddress = "F0"\n' * 2, "twice"),
    ],
)
def test_what_is_wrong_is_named_with_the_file(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError) as told:
        load_devices(written(tmp_path, text))
    assert FILE in str(told.value)
    assert says in str(told.value)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        save_devices(KnownDevices(), data_dir=blocked)


def test_a_new_address_is_kept_unless_the_device_was_forgotten_meanwhile(tmp_path: Path) -> None:
    text = '[[device]]\nalias = "belt"\nkind = "treadmill"\naddress = "F0:00:00:00:00:01"\n'
    (belt,) = load_devices(written(tmp_path, text))
    moved = KnownDevice(
        alias="belt",
        kind=belt.kind,
        name=belt.name,
        address="70:00",
        address_kind=belt.address_kind,
    )
    keep_moved(moved, data_dir=tmp_path)
    assert [device.address for device in load_devices(tmp_path)] == ["70:00"]
    save_devices(KnownDevices(), data_dir=tmp_path)
    keep_moved(moved, data_dir=tmp_path)
    assert load_devices(tmp_path) == KnownDevices()
