"""The link to a vendor treadmill: what is written to it, how it is recognised, what is undone."""

from dataclasses import replace

import pytest

from ingest.codecs.registry import full_uuid
from ingest.codecs.vendor.protocols import FITSHOW, PROTOCOLS, protocol
from ingest.codecs.vendor.vendor_stream import VendorStream
from ingest.devices.pair import acquainted
from ingest.devices.radio import Radio
from ingest.devices.sensor import DeviceKind, Link, UnsupportedDevice
from ingest.devices.sighting import Sighting, kinds_by_name
from ingest.devices.vendor_link import PATIENCE_S
from ingest.measurements import Treadmill
from ingest.simulate.belt_motion import BeltStep
from ingest.simulate.models import MODELS
from ingest.simulate.simulated_vendor_treadmill import SimulatedVendorTreadmill
from tests.ingest.devices.supervision import watched
from tests.ingest.simulate.rooms import Seat, seated

RUN = (BeltStep(duration_s=300, speed_kmh=9.0, incline_pct=2.0),)
SLUGS = [row.slug for row in PROTOCOLS]


def twin(seat: Seat) -> SimulatedVendorTreadmill:
    belt = seat.room.treadmill
    assert isinstance(belt, SimulatedVendorTreadmill)
    return belt


async def heard(seat: Seat) -> tuple[Radio, Sighting]:
    room = seat.room
    radio = Radio(
        clock=seat.clock, scanner_backend=room.scanner_backend, client_backend=room.client_backend
    )
    found = await radio.find(
        lambda sighting: sighting.address == room.treadmill_address and sighting.is_named,
        timeout_s=10,
    )
    assert found is not None
    return radio, found


@pytest.mark.parametrize("slug", SLUGS)
async def test_it_streams_once_a_second_and_is_only_asked(slug: str) -> None:
    async with (
        seated(models=[slug], schedule=RUN) as seat,
        watched(
            seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
        ) as seen,
    ):
        await seen.until_streaming()
        seat.room.begin()
        await seen.clock.sleep(30)
        assert seen.device.link is Link.STREAMING
        assert seen.device.drop_outs == 0
        assert twin(seat).not_understood == []
        stream = VendorStream(seat.room.treadmill_name)
        uuids = {uuid for channel in protocol(slug).channels for uuid in channel.notify}
        readings = [
            reading
            for row in seen.rows
            if row.characteristic in uuids
            for reading in stream.add(row.characteristic, row.payload)
        ]
        assert stream.protocol is protocol(slug)
        assert len(readings) >= 30
        told = {place.name for record in protocol(slug).records for place in record.places}
        last = readings[-1].value
        if "inclination_pct" in told:
            assert last.inclination_pct == pytest.approx(2.0)


@pytest.mark.parametrize("slug", ["sperax", "domyos"])
async def test_under_a_name_of_nobodys_it_is_recognised_by_its_frames(
    slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FFF1 is tried as FitShow's first, the UART as Dyaco's."""
    nameless = MODELS[slug]
    monkeypatch.setitem(MODELS, slug, replace(nameless, name="BLE-5A1E"))
    async with (
        seated(models=[slug], schedule=RUN) as seat,
        watched(
            seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
        ) as seen,
    ):
        took_s = await seen.until_streaming()
        assert PATIENCE_S < took_s < 10
        await seen.clock.sleep(20)
        assert seen.device.link is Link.STREAMING


async def test_a_link_that_falls_is_made_anew_and_asked_anew() -> None:
    async with (
        seated(models=["fitshow"], faults=["treadmill-out-of-range@20+20"], schedule=RUN) as seat,
        watched(
            seat.room.world, address=seat.room.treadmill_address, kind=DeviceKind.TREADMILL
        ) as seen,
    ):
        await seen.until_streaming()
        seat.room.begin()
        await seen.until(lambda: seen.device.link is Link.WAITING, within_s=60)
        await seen.until_streaming(within_s=60)
        assert seen.device.reconnects == 1


@pytest.mark.parametrize("slug", ["fitshow", "ifit", "echelon"])
async def test_pairing_names_the_protocol_and_reads_a_value(slug: str) -> None:
    async with seated(models=[slug], schedule=RUN) as seat:
        radio, sighting = await heard(seat)
        async with acquainted(sighting, radio=radio, clock=seat.clock) as device:
            assert device.kind is DeviceKind.TREADMILL
            value = await device.value()
            assert isinstance(value, Treadmill)
            assert value.speed_kmh == 0.0
            assert device.facts.protocol == slug
        assert twin(seat).not_understood == []


async def test_a_strap_is_no_vendor_treadmill() -> None:
    async with seated(models=["fitshow"]) as seat:
        radio, _ = await heard(seat)
        sighting = await radio.find(lambda s: s.address == seat.room.strap_address, timeout_s=10)
        assert sighting is not None
        async with acquainted(sighting, radio=radio, clock=seat.clock) as device:
            assert device.kind is DeviceKind.STRAP


@pytest.mark.parametrize("slug", SLUGS)
async def test_its_name_says_that_it_is_a_treadmill(slug: str) -> None:
    async with seated(models=[slug]) as seat:
        _, sighting = await heard(seat)
        assert sighting.kinds == (DeviceKind.TREADMILL,)
        assert not sighting.is_machine


@pytest.mark.parametrize(
    ("name", "service", "kinds"),
    [
        ("RE", "fe00", (DeviceKind.TREADMILL,)),
        ("RE", "fee0", ()),
        ("WalkingPad", "fee0", (DeviceKind.TREADMILL,)),
        ("WalkingPad", "180d", ()),
        ("LifeSpan-TM", "fff0", ()),
    ],
)
def test_a_short_name_is_believed_beside_its_service_only(
    name: str, service: str, kinds: tuple[DeviceKind, ...]
) -> None:
    assert kinds_by_name(name, advertised={full_uuid(service)}) == kinds


async def test_a_lamp_under_the_same_service_is_no_treadmill(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lamp = replace(
        MODELS["fitshow"], name="Lamp", protocol=replace(FITSHOW, start_up=(), polls=(b"\x00",))
    )
    monkeypatch.setitem(MODELS, "fitshow", lamp)
    async with seated(models=["fitshow"]) as seat:
        radio, sighting = await heard(seat)
        assert sighting.kinds == ()
        async with acquainted(sighting, radio=radio, clock=seat.clock) as device:
            with pytest.raises(UnsupportedDevice, match="Lamp speaks nothing that we know"):
                await device.value()


async def test_a_belt_in_the_consoles_unit_is_shown_in_kilometres_when_it_is_paired() -> None:
    async with seated(models=["dyaco"], schedule=RUN) as seat:
        seat.room.begin()
        await seat.clock.sleep(30)
        radio, sighting = await heard(seat)
        async with acquainted(sighting, radio=radio, clock=seat.clock) as device:
            value = await device.value()
            assert isinstance(value, Treadmill)
            assert value.speed_kmh == pytest.approx(9.0, abs=0.09)
