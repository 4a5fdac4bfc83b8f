"""bleak's own scanner and client over the virtual radio, as they behave over the air."""

import asyncio

import pytest
from bleak.exc import (
    BleakCharacteristicNotFoundError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from ingest.simulate.virtual_link import ADVERTISING_INTERVAL_S, SUPERVISION_TIMEOUT_S
from tests.ingest.simulate.rooms import (
    FITNESS_MACHINE_SERVICE,
    HEART_RATE_SERVICE,
    seated,
)


async def test_a_scan_tells_name_services_and_strength() -> None:
    async with seated() as seat:
        seat.room.world.set_rssi(seat.room.strap_address, -83)
        device, advertisement = await seat.find(HEART_RATE_SERVICE)
        assert device.address == seat.room.strap_address
        assert advertisement.local_name == device.name == seat.room.strap_name
        assert advertisement.rssi == -83
        assert advertisement.service_uuids == [HEART_RATE_SERVICE]
        _, machine = await seat.find(FITNESS_MACHINE_SERVICE)
        assert machine.local_name == seat.room.treadmill_name
        assert machine.service_data == {FITNESS_MACHINE_SERVICE: b"\x01\x01\x00"}


async def test_a_scan_for_one_service_reports_only_its_devices() -> None:
    async with seated() as seat:
        async with seat.scanner(service_uuids=[HEART_RATE_SERVICE]) as scanner:
            await seat.clock.sleep(2 * ADVERTISING_INTERVAL_S)
        assert [d.address for d in scanner.discovered_devices] == [seat.room.strap_address]


async def test_finding_what_is_there_takes_no_simulated_time() -> None:
    async with seated() as seat:
        await seat.find(HEART_RATE_SERVICE)
        await seat.find(FITNESS_MACHINE_SERVICE)
        async with seat.strap(), seat.treadmill():
            assert seat.now_s == 0.0


async def test_two_scanners_hear_everything_each() -> None:
    async with seated() as seat, seat.scanner() as one, seat.scanner() as other:
        await seat.clock.sleep(2 * ADVERTISING_INTERVAL_S)
        everything = {seat.room.strap_address, seat.room.treadmill_address}
        assert {d.address for d in one.discovered_devices} == everything
        assert {d.address for d in other.discovered_devices} == everything


async def test_a_scan_for_what_is_not_there_ends_at_its_simulated_timeout() -> None:
    async with seated() as seat:
        seat.room.world.lose(seat.room.strap_address)
        with pytest.raises(TimeoutError):
            await seat.find(HEART_RATE_SERVICE, timeout_s=12.5)
        assert seat.now_s == 12.5


async def test_a_device_that_comes_back_is_found_at_its_next_advertisement() -> None:
    async with seated() as seat:
        seat.room.world.lose(seat.room.strap_address)
        seat.clock.call_later(5.1, lambda: seat.room.world.regain(seat.room.strap_address))
        await seat.find(HEART_RATE_SERVICE)
        assert 5.1 <= seat.now_s <= 5.1 + ADVERTISING_INTERVAL_S


async def test_the_services_and_properties_of_both_devices_are_discovered() -> None:
    async with seated() as seat, seat.strap() as strap, seat.treadmill() as treadmill:
        heart_rate = strap.services.get_characteristic("2a37")
        assert heart_rate is not None
        assert heart_rate.properties == ["notify"]
        assert [descriptor.uuid[4:8] for descriptor in heart_rate.descriptors] == ["2902"]
        point = treadmill.services.get_characteristic("2ad9")
        assert point is not None
        assert set(point.properties) == {"write", "indicate"}
        assert strap.mtu_size > 23
        assert point.max_write_without_response_size == treadmill.mtu_size - 3
        assert bytes(await strap.read_gatt_char("2a29")) == b"Strapline"


async def test_a_characteristic_that_is_not_there_and_one_that_refuses_have_their_errors() -> None:
    async with seated() as seat, seat.strap() as strap:
        with pytest.raises(BleakCharacteristicNotFoundError):
            await strap.start_notify("2acd", lambda *_: None)
        with pytest.raises(BleakGATTProtocolError) as refused:
            await strap.write_gatt_char("2a39", b"\x07", response=True)
        assert refused.value.args[0] == 0x80


async def test_notifications_stop_when_they_are_switched_off() -> None:
    async with seated() as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        with pytest.raises(BleakError):
            await strap.start_notify("2a37", lambda *_: None)
        await seat.clock.sleep(5)
        assert len(got) == 5
        await strap.stop_notify("2a37")
        await seat.clock.sleep(5)
        assert len(got) == 5


async def test_a_device_is_off_the_air_while_connected_and_back_on_it_afterwards() -> None:
    async with seated() as seat:
        async with seat.strap():
            with pytest.raises(TimeoutError):
                await seat.find(HEART_RATE_SERVICE, timeout_s=1)
        await seat.find(HEART_RATE_SERVICE)


async def test_it_connects_again_and_again() -> None:
    async with seated() as seat:
        for _ in range(5):
            async with seat.strap() as strap:
                assert bytes(await strap.read_gatt_char("2a38")) == b"\x01"
            assert not strap.is_connected
            with pytest.raises(BleakError):
                await strap.read_gatt_char("2a38")


async def test_the_client_is_told_when_the_device_hangs_up() -> None:
    async with seated() as seat:
        device, _ = await seat.find(HEART_RATE_SERVICE)
        gone = asyncio.Event()
        client = seat.client(device, lost=gone.set)
        await client.connect()
        await seat.room.strap.peripheral.drop_links()
        await gone.wait()
        assert not client.is_connected
        assert seat.now_s == 0.0


async def test_out_of_range_both_ends_drop_the_link_after_the_supervision_timeout() -> None:
    async with seated() as seat:
        device, _ = await seat.find(HEART_RATE_SERVICE)
        gone = asyncio.Event()
        client = seat.client(device, lost=gone.set)
        await client.connect()
        got = await seat.record(client, "2a37")
        seat.room.world.lose(seat.room.strap_address)
        await gone.wait()
        assert seat.now_s == SUPERVISION_TIMEOUT_S
        assert got == []
        await seat.clock.sleep(0.1)
        assert seat.room.strap.peripheral.links == []
        seat.room.world.regain(seat.room.strap_address)
        await client.connect()
        await client.disconnect()


async def test_a_short_time_out_of_range_costs_notifications_and_not_the_link() -> None:
    async with seated() as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        await seat.clock.sleep(3)
        seat.room.world.lose(seat.room.strap_address)
        await seat.clock.sleep(SUPERVISION_TIMEOUT_S - 1)
        seat.room.world.regain(seat.room.strap_address)
        await seat.clock.sleep(5)
        assert strap.is_connected
        assert len(got) == 3 + 5


async def test_a_read_on_a_link_that_falls_ends_with_an_error() -> None:
    async with seated() as seat, seat.strap() as strap:
        seat.room.world.lose(seat.room.strap_address)
        with pytest.raises(BleakError, match="Not connected"):
            await strap.read_gatt_char("2a38")
        assert seat.now_s == SUPERVISION_TIMEOUT_S


async def test_a_silent_device_stays_connected_and_a_read_of_it_ends_at_its_timeout() -> None:
    async with seated() as seat, seat.strap() as strap:
        got = await seat.record(strap, "2a37")
        seat.room.world.silence(seat.room.strap_address)
        with pytest.raises(TimeoutError):
            async with seat.clock.timeout(8):
                await strap.read_gatt_char("2a38")
        assert seat.now_s == 8
        assert strap.is_connected
        assert got == []
        seat.room.world.unsilence(seat.room.strap_address)
        await seat.clock.sleep(3)
        assert len(got) == 3


async def test_hanging_up_out_of_range_frees_the_device_in_the_end() -> None:
    async with seated() as seat:
        async with seat.strap():
            seat.room.world.lose(seat.room.strap_address)
        seat.room.world.regain(seat.room.strap_address)
        await seat.find(HEART_RATE_SERVICE)
        assert seat.now_s >= SUPERVISION_TIMEOUT_S


async def test_connecting_to_what_is_not_there_ends_at_its_timeout_and_leaves_no_ghost() -> None:
    async with seated() as seat:
        device, _ = await seat.find(HEART_RATE_SERVICE)
        seat.room.world.lose(seat.room.strap_address)
        with pytest.raises(BleakDeviceNotFoundError):
            await seat.client(device, timeout_s=3).connect()
        assert seat.now_s == 3
        seat.room.world.regain(seat.room.strap_address)
        await seat.clock.sleep(2)
        assert seat.room.strap.peripheral.links == []
        async with seat.treadmill(), seat.strap():
            assert len(seat.room.strap.peripheral.links) == 1


async def test_one_can_scan_while_a_connection_is_waiting_for_its_device() -> None:
    async with seated() as seat, asyncio.TaskGroup() as group:
        device, _ = await seat.find(HEART_RATE_SERVICE)
        seat.room.world.lose(seat.room.strap_address)
        waiting = group.create_task(seat.client(device).connect())
        await seat.clock.sleep(1)
        await seat.find(FITNESS_MACHINE_SERVICE)
        assert seat.now_s == 1
        waiting.cancel()


async def test_a_connection_that_falls_in_the_middle_of_discovery_is_undone() -> None:
    async with seated() as seat:
        device, _ = await seat.find(HEART_RATE_SERVICE)
        seat.room.world.silence(seat.room.strap_address)
        client = seat.client(device, timeout_s=6)
        with pytest.raises(TimeoutError):
            await client.connect()
        assert not client.is_connected
        await seat.clock.sleep(0.1)
        assert seat.room.strap.peripheral.links == []


async def test_pairing_is_kept_for_the_next_connection_until_it_is_forgotten() -> None:
    async with seated() as seat:
        device, _ = await seat.find(HEART_RATE_SERVICE)
        for _ in range(2):
            async with seat.client(device) as client:
                [link] = seat.room.strap.peripheral.links
                if not link.is_encrypted:
                    await client.pair()
                assert link.is_encrypted
        async with seat.client(device) as client:
            [link] = seat.room.strap.peripheral.links
            assert link.is_encrypted
            await client.unpair()
        async with seat.client(device):
            [link] = seat.room.strap.peripheral.links
            assert not link.is_encrypted
