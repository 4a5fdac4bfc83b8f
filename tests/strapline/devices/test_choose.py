"""Which devices a run uses: named, remembered, recognised under a new address, or found."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest

from ingest.background import in_background
from ingest.devices.known import KnownDevice
from ingest.devices.same_device import AddressKind, DeviceInformation, Likeness
from ingest.devices.sensor import DeviceKind, LinkLost
from ingest.simulate.peripheral import notifying
from sessions.core.model.athlete import Units
from strapline.console.exit_errors import InputError, NoDevice
from strapline.devices.choose import choose
from strapline.devices.chosen import Chosen
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.wishes import Wishes
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
    said: list[str] | None = None,
) -> list[Chosen]:
    wishes = Wishes(
        named=named or {},
        known=known,
        units=Units.METRIC,
        may_ask=False,
        moved=(moved if moved is not None else []).append,
        without=without,
        said=(said if said is not None else []).append,
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


async def test_of_several_none_is_used_where_nobody_can_be_asked_and_the_rest_runs() -> None:
    said: list[str] = []
    async with on_the_air(H10, TWIN, BELT) as air:
        assert aliases(await chosen(air, said=said)) == ["treadmill"]
    (line,) = said
    assert H10.address in line
    assert TWIN.address in line
    assert "--strap" in line


async def test_several_and_nothing_else_is_nothing_to_run_with() -> None:
    async with on_the_air(H10, TWIN) as air:
        with pytest.raises(NoDevice) as told:
            await chosen(air)
    assert told.value.exit_code == 3


async def test_nothing_remembered_and_nothing_found_says_what_to_do() -> None:
    async with on_the_air() as air:
        with pytest.raises(NoDevice, match="contacts wet"):
            await chosen(air)


HOOK = Made(name="Hook", address="F0:00:00:00:00:04", frames=[NO_CONTACT])
MUTE = replace(BELT, name="Mute", address="F0:00:00:00:00:05", is_silent=True)
BIKE = Made(
    name="KICKR",
    address="F0:00:00:00:00:06",
    service=None,
    service_data={0x1826: bytes.fromhex("012000")},
)
SECRET_ROWER = Made(
    name="Rower",
    address="F0:00:00:00:00:07",
    service=None,
    service_data={0x1826: bytes.fromhex("010000")},
    extra=[notifying(0x2AD1)],
)


async def test_a_device_that_says_nothing_yet_is_told_in_one_sentence_and_joins() -> None:
    said: list[str] = []
    async with on_the_air(HOOK, MUTE) as air:
        assert aliases(await chosen(air, said=said)) == ["strap", "treadmill"]
    assert sorted(said) == [
        "Hook is reading 0 bpm, no skin contact: wear the strap with its contacts wet",
        "Mute connected but sent nothing for 15 s: start the belt",
    ]


async def test_devices_are_tried_side_by_side() -> None:
    async with on_the_air(HOOK, MUTE) as air:
        before_ns = air.clock.monotonic_ns()
        await chosen(air)
        assert air.clock.monotonic_ns() - before_ns < 25e9


async def test_what_is_no_treadmill_is_named_and_stops_nothing() -> None:
    said: list[str] = []
    async with on_the_air(H10, BELT, BIKE, SECRET_ROWER) as air:
        devices = await chosen(air, said=said)
    assert [device.named for device in devices] == [H10.address, BELT.address]
    assert said == [
        "KICKR is left out: it is an indoor bike.",
        "Rower is left out: it is a rower, and not a treadmill",
    ]


async def test_a_kind_can_be_left_out() -> None:
    async with on_the_air(H10, BELT) as air:
        assert aliases(await chosen(air, without=frozenset({MILL}))) == ["strap"]
        assert aliases(await chosen(air, known=[CHEST, HOME], without=frozenset({STRAP}))) == [
            "home"
        ]


async def test_a_device_that_comes_within_half_a_minute_is_waited_for() -> None:
    async with on_the_air(H10) as air:
        air.world.lose(H10.address)

        async def arrive() -> None:
            await air.clock.sleep(20)
            air.world.regain(H10.address)

        async with in_background(arrive=arrive()):
            assert aliases(await chosen(air)) == ["strap"]


@pytest.mark.parametrize("word", ["polar h10", H10.name, H10.address.lower()])
async def test_a_name_is_the_beginning_of_a_name(word: str) -> None:
    async with on_the_air(H10, BELT) as air:
        devices = await chosen(air, named={STRAP: word})
    assert [device.named for device in devices] == [H10.address, BELT.address]


async def test_a_whole_name_goes_before_the_beginning_of_another() -> None:
    plain = Made(name="Polar H10", address="F0:00:00:00:00:08")
    async with on_the_air(H10, plain) as air:
        (device,) = await chosen(air, named={STRAP: "Polar H10"}, without=frozenset({MILL}))
    assert device.named == plain.address


async def test_a_name_of_several_is_left_out_and_said() -> None:
    said: list[str] = []
    async with on_the_air(H10, TWIN, BELT) as air:
        devices = await chosen(air, named={STRAP: "Polar"}, said=said)
    assert aliases(devices) == ["treadmill"]
    assert H10.address in said[0]


async def test_a_foot_pod_is_taken_where_there_is_one() -> None:
    pod = Made(name="Pod", address="F0:00:00:00:00:0A", service=0x1814)
    async with on_the_air(H10, pod) as air:
        assert aliases(await chosen(air, named={DeviceKind.FOOT_POD: "pod"})) == [
            "foot-pod",
            "strap",
        ]


async def test_remembered_devices_are_used_under_their_aliases_at_once() -> None:
    async with on_the_air(H10, TWIN, BELT) as air:
        before_ns = air.clock.monotonic_ns()
        devices = await chosen(air, known=[CHEST, HOME])
        assert air.clock.monotonic_ns() - before_ns < 1e9
    assert aliases(devices) == ["chest", "home"]


async def test_what_is_not_remembered_is_not_taken_from_the_neighbours() -> None:
    async with on_the_air(H10, BELT) as air:
        assert aliases(await chosen(air, known=[CHEST])) == ["chest"]


async def test_a_remembered_device_that_is_not_there_yet_is_waited_for() -> None:
    said: list[str] = []
    async with on_the_air(BELT) as air:
        assert aliases(await chosen(air, known=[CHEST, HOME], said=said)) == ["home", "chest"]
    assert said == ["chest (strap) is not on the air yet; it joins when it is."]


async def test_of_two_remembered_straps_the_one_that_is_there_is_used() -> None:
    spare = msgspec.structs.replace(CHEST, alias="spare", address="F0:00:00:00:00:55", name="Old")
    async with on_the_air(H10) as air:
        assert aliases(await chosen(air, known=[spare, CHEST])) == ["chest"]
        assert aliases(await chosen(air, known=[CHEST, spare])) == ["chest"]


async def test_a_device_under_a_new_address_is_known_by_its_serial_number_among_twins() -> None:
    moved: list[KnownDevice] = []
    async with on_the_air(TWIN, H10) as air:
        (device,) = await chosen(air, known=[MOVED], moved=moved)
        assert device.sought.likeness(await air.heard(H10.address)) is Likeness.SAME
    assert (device.alias, device.named) == ("chest", H10.address)
    (now,) = moved
    assert (now.alias, now.address) == ("chest", H10.address)
    assert now.address_kind is AddressKind.CHANGING


async def test_a_twin_with_another_serial_number_is_not_taken_for_it() -> None:
    moved: list[KnownDevice] = []
    async with on_the_air(TWIN) as air:
        (device,) = await chosen(air, known=[MOVED], moved=moved)
        told = DeviceInformation(model="H10", serial="OTHER")
        with pytest.raises(LinkLost, match="another device"):
            device.sought.check(await air.heard(TWIN.address), told)
    assert moved == []


async def test_without_serial_numbers_nothing_of_the_name_is_taken_unasked() -> None:
    plain = msgspec.structs.replace(MOVED, serial=None, model=None)
    said: list[str] = []
    moved: list[KnownDevice] = []
    async with on_the_air(H10) as air:
        (device,) = await chosen(air, known=[plain], said=said, moved=moved)
        heard = await air.heard(H10.address)
        assert device.sought.likeness(heard) is Likeness.LIKELY
    assert device.named == MOVED.address
    assert "nothing proves that it is the same" in said[0]
    assert H10.address in said[0]
    assert moved == []


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


GRIPS = Made(
    name="Mill",
    address="F0:00:00:00:00:0B",
    service=0x1826,
    frames=[BELT_STANDS],
    service_data={0x180D: b"", 0x1814: b""},
)
STEPPING = Made(name="HRM-Pro", address="F0:00:00:00:00:0C", service_data={0x1814: b""})


async def test_a_device_of_several_services_is_what_it_mainly_is() -> None:
    """A treadmill with grips is no second strap, a strap that counts steps no foot pod."""
    said: list[str] = []
    async with on_the_air(GRIPS, STEPPING) as air:
        devices = await chosen(air, said=said)
    assert [(device.alias, device.named) for device in devices] == [
        ("strap", STEPPING.address),
        ("treadmill", GRIPS.address),
    ]
    assert said == []


async def test_a_device_that_is_named_twice_is_linked_once() -> None:
    said: list[str] = []
    named = {STRAP: "HRM-Pro", DeviceKind.FOOT_POD: "HRM-Pro"}
    async with on_the_air(replace(STEPPING, extra=[notifying(0x2A53)])) as air:
        devices = await chosen(air, named=named, said=said, without=frozenset({MILL}))
    assert aliases(devices) == ["strap"]
    assert said == ["HRM-Pro is one device: as strap it gives everything it measures."]


async def test_a_treadmill_is_a_strap_only_for_who_asks_for_it() -> None:
    mill = replace(GRIPS, extra=[notifying(0x2A37)])
    async with on_the_air(mill) as air:
        devices = await chosen(air, named={STRAP: "Mill"}, without=frozenset({MILL}))
    assert aliases(devices) == ["strap"]


@pytest.mark.parametrize(
    ("advertised", "word"),
    [
        ("Polar H10 8A3F2B1C", "  Polar  H10 "),
        ("THERUN  T15", "THERUN  T15"),
        ("THERUN  T15", "Therun t15"),
        ("\x1b[2J\u202ePolar\u2066 H10\x07", "[2JPolar H10"),
        ("Ho\u0308henlauf", "h\u00f6henlauf"),
        ("Belt\u3164\u2800 5", "belt 5"),
    ],
)
async def test_a_name_is_found_as_it_is_shown_and_as_its_maker_prints_it(
    advertised: str, word: str
) -> None:
    strap = replace(H10, name=advertised)
    async with on_the_air(strap) as air:
        (device,) = await chosen(air, named={STRAP: word}, without=frozenset({MILL}))
    assert device.named == strap.address


@pytest.mark.parametrize(
    ("word", "kind", "line"),
    [
        ("KICKR", MILL, "KICKR is left out: it is an indoor bike."),
        ("polar", MILL, "Polar H10 8A3F2B1C is no treadmill: it is left out."),
        ("Belt", STRAP, "Belt is no strap: it is left out."),
    ],
)
async def test_what_is_named_as_something_else_is_said_and_not_called_absent(
    word: str, kind: DeviceKind, line: str
) -> None:
    said: list[str] = []
    async with on_the_air(H10, BELT, BIKE) as air:
        await chosen(air, named={kind: word}, said=said)
    assert line in said
    is_whole_name = word.casefold() in {"kickr", "belt"}
    assert any("not on the air yet" in one for one in said) is not is_whole_name


async def test_of_a_hall_of_straps_the_loudest_are_listed_and_the_end_is_no_riddle() -> None:
    names = ("HRM", "Polar H10", "Watch")
    hall = [Made(name=names[n % 3], address=f"F0:00:00:00:02:{n:02X}") for n in range(50)]
    said: list[str] = []
    async with on_the_air(*hall) as air:
        air.world.set_rssi(hall[30].address, -40)
        with pytest.raises(NoDevice, match="No device is chosen"):
            await chosen(air, said=said)
    several = said[0]
    assert several.startswith(f"Several of kind strap: HRM ({hall[30].address}, -40 dBm), ")
    assert "and 42 fainter ones. None is used" in several
