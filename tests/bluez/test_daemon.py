"""BlueZ itself goes away in mid-session, and comes back."""

from ingest.devices.sensor import DeviceKind, Link
from tests.bluez.bench import bench

STRAP, TREADMILL = DeviceKind.STRAP, DeviceKind.TREADMILL
# The waits between attempts go up to 8 s, and a search takes its time.


async def test_devices_stream_again_after_bluetoothd_was_killed() -> None:
    async with (
        bench() as seat,
        seat.supervised(seat.sensor(STRAP), seat.sensor(TREADMILL)) as (strap, treadmill),
    ):
        await seat.until(lambda: strap.streams and treadmill.streams)
        seat.daemon.kill()
        await seat.until(lambda: not strap.streams and not treadmill.streams)
        await seat.until(lambda: strap.streams and treadmill.streams)


async def test_a_strap_streams_again_after_the_adapter_was_pulled_out_and_put_back() -> None:
    async with bench() as seat, seat.supervised(seat.sensor(STRAP)) as (strap,):
        await seat.until(lambda: strap.streams)
        waited = strap.times(Link.WAITING)
        await seat.unplug()
        await seat.comes_to(strap, Link.WAITING, after=waited)
        await seat.plug_in()
        await seat.until(lambda: strap.streams)
