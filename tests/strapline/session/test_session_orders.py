"""Which devices, plan and profile the next session of each athlete takes, on the virtual radio."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dashboards.ports.starting import Order
from ingest.devices.known import KnownDevice, KnownDevices
from ingest.devices.same_device import AddressKind, Proof
from ingest.devices.sensor import DeviceKind, LinkLost
from ingest.simulate.room import STRAP_ADDRESS, STRAP_NAME, TREADMILL_ADDRESS, TREADMILL_NAME
from sessions.core.model.athlete import Athlete
from strapline.config.load_config import load
from strapline.console.exit_errors import InputError, NoDevice
from strapline.devices.devices_file import save_devices
from strapline.devices.radio_or_simulation import Airwaves, simulated_airwaves
from strapline.session.session_options import SimulationOptions
from strapline.session.session_orders import SessionOrders

RED = KnownDevice(
    alias="red",
    kind=DeviceKind.STRAP,
    name=STRAP_NAME,
    address=STRAP_ADDRESS,
    address_kind=AddressKind.FIXED,
    athlete="Ann",
)
BELT = KnownDevice(
    alias="belt",
    kind=DeviceKind.TREADMILL,
    name=TREADMILL_NAME,
    address=TREADMILL_ADDRESS,
    address_kind=AddressKind.FIXED,
)


@asynccontextmanager
async def places(
    folder: Path,
    *,
    devices: tuple[KnownDevice, ...] = (RED, BELT),
    names: tuple[str, ...],
    models: tuple[str, ...] = (),
) -> AsyncIterator[SessionOrders]:
    """Where the virtual radio is taken for a real one."""
    save_devices(KnownDevices(devices), data_dir=folder)
    async with simulated_airwaves(seed=1, speed=None, models=models) as room:
        yield SessionOrders(
            load(data_dir=folder),
            athletes=lambda: names,
            load=lambda name: Athlete(name=name),
            airwaves=Airwaves(radio=room.radio, clock=room.clock, simulated=False),
            simulation=None,
        )


@pytest.fixture(autouse=True)
def no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("STRAPLINE_CONFIG", raising=False)


async def used(here: SessionOrders, athlete: str) -> list[str]:
    async with here.prepared(athlete).opener() as equipment:
        return [sensor.name for sensor in equipment.sensors]


async def test_an_athlete_has_their_own_devices_and_everybodys(tmp_path: Path) -> None:
    async with places(tmp_path, names=("Ann", "Bea")) as here:
        assert await used(here, "Ann") == ["red", "belt"]
        assert await used(here, "Bea") == ["belt"]


async def test_what_is_left_out_stays_out(tmp_path: Path) -> None:
    async with places(tmp_path, names=("Ann", "Bea")) as here:
        here.choose("Ann", order=Order(without=frozenset({"belt"})))
        assert await used(here, "Ann") == ["red"]
        assert here.choices("Ann").order.without == {"belt"}
        assert here.choices("Bea").order == Order()


async def test_a_device_in_a_session_is_not_given_to_another(tmp_path: Path) -> None:
    async with places(tmp_path, names=("Ann", "Bea")) as here:
        async with here.prepared("Ann").opener():
            holders = {device.alias: device.holder for device in here.choices("Bea").devices}
            assert holders == {"belt": "Ann"}
            with pytest.raises(NoDevice, match=r"All devices are in use: belt \(Ann\)"):
                await used(here, "Bea")
        assert await used(here, "Bea") == ["belt"]


async def test_among_several_nobody_gets_a_device_that_is_not_remembered(tmp_path: Path) -> None:
    async with places(tmp_path, devices=(), names=("Ann", "Bea")) as here:
        with pytest.raises(NoDevice, match="No device is remembered for Ann"):
            await used(here, "Ann")
    async with places(tmp_path, devices=(), names=("Ann",)) as alone:
        assert await used(alone, "Ann") == ["strap", "treadmill"]


async def test_a_plan_is_chosen_by_name_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    async with places(tmp_path, names=("Ann",)) as here:
        assert here.prepared("Ann").workout is None
        here.choose("Ann", order=Order(workout="4x4"))
        plan = here.prepared("Ann").workout
        assert plan is not None
        assert plan.name == "4x4"
        assert "4x4" in here.choices("Ann").workouts
        here.choose("Ann", order=Order(workout="no-such-plan"))
        with pytest.raises(InputError, match="no workout 'no-such-plan'"):
            here.prepared("Ann")


async def test_simulated_people_have_a_room_and_a_heart_of_their_own(tmp_path: Path) -> None:
    here = SessionOrders(
        load(data_dir=tmp_path),
        athletes=lambda: ("Ann", "Bea"),
        load=lambda name: Athlete(name=name),
        airwaves=None,
        simulation=SimulationOptions(seed=1, speed="max"),
    )
    boots = set()
    for name in ("Ann", "Bea"):
        prepared = here.prepared(name)
        assert prepared.workout is not None
        assert prepared.workout.name == "walk-jog-sprint"
        async with prepared.opener() as equipment:
            assert equipment.simulated
            boots.add(equipment.origin.boot)
    assert len(boots) == 2


class _Search:
    """Told how far an opening has come; nobody looks."""

    def found(self, *, rssi_dbm: int | None) -> None:
        del rssi_dbm

    def connected(self) -> None:
        pass


async def test_of_several_straps_all_are_offered_on_the_page_and_the_rest_runs(
    tmp_path: Path,
) -> None:
    straps = ("strap", "polar-h7", "armband")
    async with places(tmp_path, devices=(), names=("Ann",), models=straps) as orders:
        async with orders.prepared("Ann").opener() as equipment:
            assert [sensor.name for sensor in equipment.sensors] == ["strap", "treadmill"]
            assert "Several of kind strap: take yours by its button." in equipment.said
            strap = equipment.sought["strap"]
            with pytest.raises(LinkLost):
                async with equipment.sensors[0].open(_Search()):
                    pass
            offered = {one.address for one in strap.suggestions}
            assert len(offered) == len(straps)
            assert TREADMILL_ADDRESS not in offered
            assert strap.take(STRAP_ADDRESS)
            async with equipment.sensors[0].open(_Search()) as rows:
                first = [await anext(rows) for _ in range(12)]
        assert strap.proof is Proof.ADDRESS or strap.proof is Proof.CHOICE
        assert "2A37" in {row.characteristic for row in first}
