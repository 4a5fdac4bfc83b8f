"""Which devices a run uses: named, remembered, recognised under a new address, or found."""

from collections.abc import Sequence

import msgspec
import pytest

from ingest.devices.known import KnownDevice
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Units
from strapline.console.exit_errors import InputError, NoDevice
from strapline.devices.choose import Wishes, choose
from strapline.devices.chosen import Chosen
from strapline.devices.radio_or_simulation import Airwaves
from tests.ingest.devices.air import BELT_STANDS, NO_CONTACT, Air, Made, on_the_air

STRAP, MILL = DeviceKind.STRAP, DeviceKind.TREADMILL
H10 = Made(name="Polar H10 8A3F2B1C", address="F0:00:00:00:00:01", model="H10", serial="8A3F2B1C")
TWIN = Made(name="Polar H10 8A3F2B1C", address="F0:00:00:00:00:02", model="H10", serial="OTHER")
BELT = Made(name="Belt", address="F0:00:00:00:00:03", service=0x1826, frames=[BELT_STANDS])

CHEST = KnownDevice(
    alias="chest",
    kind=STRAP,
    name=H10.name,
    address=H10.address,
    address_kind=AddressKind.FIXED,
    model="H10",
    serial="8A3F2B1C",
)
HOME = KnownDevice(
    alias="home", kind=MILL, name="Belt", address=BELT.address, address_kind=AddressKind.FIXED
)
MOVED = msgspec.structs.replace(CHEST, address="F0:00:00:00:00:99")


async def chosen(
    air: Air,
    *,
    known: Sequence[KnownDevice] = (),
    named: dict[DeviceKind, str] | None = None,
    moved: list[KnownDevice] | None = None,
    without: frozenset[DeviceKind] = frozenset(),
) -> list[Chosen]:
    wishes = Wishes(
        named=named or {},
        known=known,
        units=Units.METRIC,
        may_ask=False,
        moved=(moved if moved is not None else []).append,
        without=without,
    )
    airwaves = Airwaves(radio=air.radio, clock=air.clock, simulated=False)
    return await choose(wishes, airwaves=airwaves)


def aliases(devices: list[Chosen]) -> list[str]:
    return [device.alias for device in devices]


async def test_with_nothing_remembered_the_one_of_each_kind_is_tried_and_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with on_the_air(H10, BELT) as air:
        devices = await chosen(air)
    assert [(d.alias, d.named) for d in devices] == [
        ("strap", H10.address),
        ("treadmill", BELT.address),
    ]
    said = capsys.readouterr().err
    assert "reading 72 bpm, contact good" in said
    assert "reading 0.0 km/h" in said


async def test_several_candidates_are_listed_where_nobody_can_be_asked() -> None:
    async with on_the_air(H10, TWIN) as air:
        with pytest.raises(NoDevice) as told:
            await chosen(air)
    assert H10.address in str(told.value)
    assert TWIN.address in str(told.value)
    assert "--strap" in str(told.value)
    assert told.value.exit_code == 3


async def test_nothing_remembered_and_nothing_found_says_what_to_do() -> None:
    async with on_the_air() as air:
        with pytest.raises(NoDevice, match="contacts wet"):
            await chosen(air)


async def test_a_strap_that_nobody_wears_is_not_started_with() -> None:
    hook = Made(name="Hook", address="F0:00:00:00:00:04", frames=[NO_CONTACT])
    async with on_the_air(hook) as air:
        with pytest.raises(NoDevice, match="no skin contact"):
            await chosen(air)


async def test_remembered_devices_are_used_under_their_aliases_at_once() -> None:
    async with on_the_air(H10, TWIN, BELT) as air:
        before_ns = air.clock.monotonic_ns()
        devices = await chosen(air, known=[CHEST, HOME])
        assert air.clock.monotonic_ns() - before_ns < 1e9
    assert aliases(devices) == ["chest", "home"]


async def test_what_is_not_remembered_is_not_taken_from_the_neighbours() -> None:
    async with on_the_air(H10, BELT) as air:
        assert aliases(await chosen(air, known=[CHEST])) == ["chest"]


async def test_a_remembered_device_that_is_not_there_yet_is_waited_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with on_the_air(BELT) as air:
        assert aliases(await chosen(air, known=[CHEST, HOME])) == ["home", "chest"]
    assert "chest (strap) is not on the air yet" in capsys.readouterr().err


async def test_of_two_remembered_straps_the_one_that_is_there_is_used() -> None:
    spare = msgspec.structs.replace(CHEST, alias="spare", address="F0:00:00:00:00:55", name="Old")
    async with on_the_air(H10) as air:
        assert aliases(await chosen(air, known=[spare, CHEST])) == ["chest"]
        assert aliases(await chosen(air, known=[CHEST, spare])) == ["chest"]


async def test_a_device_under_a_new_address_is_known_by_its_serial_number_among_twins() -> None:
    moved: list[KnownDevice] = []
    async with on_the_air(TWIN, H10) as air:
        (device,) = await chosen(air, known=[MOVED], moved=moved)
        assert device.matches(await air.heard(H10.address))
    assert (device.alias, device.named) == ("chest", H10.address)
    (now,) = moved
    assert (now.alias, now.address) == ("chest", H10.address)
    assert now.address_kind is AddressKind.CHANGING


async def test_a_twin_with_another_serial_number_is_not_taken_for_it() -> None:
    moved: list[KnownDevice] = []
    async with on_the_air(TWIN) as air:
        (device,) = await chosen(air, known=[MOVED], moved=moved)
        assert not device.matches(await air.heard(TWIN.address))
    assert moved == []


async def test_without_serial_numbers_one_of_the_name_is_taken_and_two_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain = msgspec.structs.replace(MOVED, serial=None, model=None)
    async with on_the_air(H10) as air:
        assert (await chosen(air, known=[plain]))[0].named == H10.address
    assert "is taken for chest" in capsys.readouterr().err
    async with on_the_air(H10, TWIN) as air:
        assert (await chosen(air, known=[plain]))[0].named == MOVED.address


async def test_the_device_of_one_is_not_taken_for_that_of_another() -> None:
    mine = msgspec.structs.replace(CHEST, serial=None)
    yours = msgspec.structs.replace(MOVED, alias="yours", serial=None)
    async with on_the_air(H10) as air:
        assert aliases(await chosen(air, known=[yours, mine])) == ["chest"]


@pytest.mark.parametrize("word", ["chest", H10.name, H10.address.lower()])
async def test_a_named_device_keeps_its_alias_however_it_is_named(word: str) -> None:
    async with on_the_air(H10, BELT) as air:
        devices = await chosen(air, named={STRAP: word}, known=[CHEST, HOME])
    assert aliases(devices) == ["chest", "home"]


async def test_a_name_that_is_not_remembered_is_taken_as_it_is() -> None:
    async with on_the_air(H10, BELT) as air:
        devices = await chosen(air, named={STRAP: "Somebody's"})
    assert [(d.alias, d.named) for d in devices] == [
        ("strap", "Somebody's"),
        ("treadmill", BELT.address),
    ]


async def test_a_treadmill_is_no_strap() -> None:
    async with on_the_air() as air:
        with pytest.raises(InputError, match="--strap home: that is a treadmill"):
            await chosen(air, named={STRAP: "home"}, known=[HOME])


async def test_with_a_belt_set_by_hand_no_treadmill_is_looked_for_and_none_is_needed() -> None:
    async with on_the_air(BELT) as air:
        assert await chosen(air, without=frozenset({MILL})) == []
