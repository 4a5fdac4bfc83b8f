"""Getting to know devices over bleak and the virtual radio."""

import pytest

from ingest.devices.bonds import BondLost
from ingest.devices.pair import Acquaintance, acquainted
from ingest.devices.same_device import AddressKind
from ingest.devices.sensor import DeviceKind, LinkLost, UnsupportedDevice
from ingest.measurements import Contact, FootPod, HeartRate, Treadmill
from ingest.simulate.peripheral import readable
from tests.ingest.devices.air import Air, Made, on_the_air

STRAP = Made(name="Polar H10 8A3F2B1C", address="F0:00:00:00:00:01", maker="Polar", model="H10")
MILL = Made(
    name="Mill",
    address="F0:00:00:00:00:02",
    service=0x1826,
    extra=[
        readable(0x2AD4, bytes.fromhex("6400d0070a00")),
        readable(0x2AD5, bytes.fromhex("000096000500")),
    ],
)


async def test_a_strap_tells_what_it_is_and_reads() -> None:
    async with on_the_air(STRAP) as air:
        sighting = await air.heard(STRAP.name)
        assert sighting.kinds == (DeviceKind.STRAP,)
        assert sighting.address_kind is AddressKind.FIXED
        async with acquainted(sighting, radio=air.radio, clock=air.clock) as device:
            assert device.kind is DeviceKind.STRAP
            assert (device.facts.maker, device.facts.model) == ("Polar", "H10")
            assert device.facts.battery_pct is None
            assert not device.bonded
            value = await device.value()
            assert isinstance(value, HeartRate)
            assert (value.heart_rate_bpm, value.contact) == (72, Contact.DETECTED)


async def test_a_treadmill_tells_its_ranges() -> None:
    async with (
        on_the_air(MILL) as air,
        acquainted(await air.heard("Mill"), radio=air.radio, clock=air.clock) as device,
    ):
        assert device.facts.speed is not None
        assert device.facts.incline is not None
        assert (device.facts.speed.min_kmh, device.facts.speed.max_kmh) == (1.0, 20.0)
        assert (device.facts.incline.max_pct, device.facts.incline.step_pct) == (15.0, 0.5)
        value = await device.value()
        assert isinstance(value, Treadmill)
        assert value.speed_kmh == 5.0


async def test_a_foot_pod_is_known_by_its_running_speed() -> None:
    pod = Made(name="Pod", address="F0:00:00:00:00:03", service=0x1814)
    async with (
        on_the_air(pod) as air,
        acquainted(await air.heard("Pod"), radio=air.radio, clock=air.clock) as device,
    ):
        assert device.kind is DeviceKind.FOOT_POD
        assert isinstance(await device.value(), FootPod)


async def test_a_device_that_advertises_nothing_useful_is_looked_into() -> None:
    hidden = Made(name="Gym 7", address="F0:00:00:00:00:04", service=0x1826, hidden=True)
    async with on_the_air(hidden) as air:
        sighting = await air.heard("Gym 7")
        assert sighting.kinds == ()
        async with acquainted(sighting, radio=air.radio, clock=air.clock) as device:
            assert device.kind is DeviceKind.TREADMILL


async def test_a_bike_is_a_fitness_machine_and_no_treadmill() -> None:
    # FTMS 1.0, 3.1.2: available; machine type bit 5, indoor bike.
    bike = Made(
        name="Bike",
        address="F0:00:00:00:00:05",
        service=None,
        service_data={0x1826: bytes.fromhex("012000")},
    )
    async with on_the_air(bike) as air:
        sighting = await air.heard("Bike")
        assert sighting.is_machine
        assert sighting.kinds == ()
        with pytest.raises(UnsupportedDevice, match="Bike measures nothing"):
            async with acquainted(sighting, radio=air.radio, clock=air.clock):
                pass


async def test_a_machine_that_does_not_say_its_type_may_be_a_treadmill() -> None:
    vague = Made(
        name="Vague",
        address="F0:00:00:00:00:06",
        service=0x1826,
        service_data={0x1826: bytes.fromhex("010000")},
    )
    async with on_the_air(vague) as air:
        assert (await air.heard("Vague")).kinds == (DeviceKind.TREADMILL,)


async def test_a_device_that_asks_for_a_bond_gets_one() -> None:
    shy = Made(name="Shy", address="F0:00:00:00:00:07", serial="S-1", locked=True)
    async with on_the_air(shy) as air:
        sighting = await air.heard("Shy")
        async with acquainted(sighting, radio=air.radio, clock=air.clock) as device:
            assert device.bonded
            assert device.facts.serial == "S-1"
        # The bond holds: the second visit need not ask again.
        async with acquainted(sighting, radio=air.radio, clock=air.clock) as device:
            assert not device.bonded
            assert device.facts.serial == "S-1"


async def test_a_bond_that_cannot_be_made_says_what_to_do() -> None:
    proud = Made(name="Proud", address="F0:00:00:00:00:08", serial="S-1", locked=True, refuses=True)
    async with on_the_air(proud) as air:
        visit = acquainted(await air.heard("Proud"), radio=air.radio, clock=air.clock)
        with pytest.raises(BondLost, match="pairing mode"):
            await visit.__aenter__()


async def test_a_lost_link_is_told_while_values_are_awaited() -> None:
    async with on_the_air(STRAP) as air:
        visit = acquainted(await air.heard(STRAP.name), radio=air.radio, clock=air.clock)
        async with visit as device:
            await device.value()
            air.world.lose(STRAP.address)
            with pytest.raises(LinkLost, match="the link fell"):
                await until_lost(device, air)


async def until_lost(device: Acquaintance, air: Air) -> None:
    async with air.clock.timeout(60):
        while True:
            await device.value()
