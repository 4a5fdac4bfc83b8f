"""Finding devices through BlueZ."""

from ingest.devices.sensor import DeviceKind
from ingest.devices.sighting import Sighting
from tests.bluez.bench import bench


async def test_a_scan_hears_both_devices_with_name_kind_and_strength() -> None:
    async with bench() as seat:
        seat.room.world.set_rssi(seat.room.strap_address, -83)
        heard: dict[str, Sighting] = {}

        def listen(sighting: Sighting) -> None:
            if sighting.is_named and sighting.kinds:
                heard[sighting.address] = sighting

        async with seat.radio.hearing(listen):
            await seat.until(lambda: len(heard) == 2)
        strap = heard[seat.room.strap_address]
        treadmill = heard[seat.room.treadmill_address]
        assert (strap.name, strap.kinds) == (seat.room.strap_name, (DeviceKind.STRAP,))
        assert strap.rssi_dbm == -83
        assert (treadmill.name, treadmill.kinds) == (
            seat.room.treadmill_name,
            (DeviceKind.TREADMILL,),
        )


async def test_a_device_out_of_range_is_not_found() -> None:
    async with bench() as seat:
        seat.room.world.lose(seat.room.strap_address)
        wanted = seat.room.strap_address
        assert await seat.radio.find(lambda s: s.address == wanted, timeout_s=3.0) is None
