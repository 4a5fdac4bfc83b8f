"""Devices in a running session: who is there, who comes late, who is only suggested."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from dashboards.words.suggestion_words import suggestion_lines
from ingest.background import in_background
from ingest.devices.ble import BleSensor
from ingest.devices.same_device import AddressKind, Identity
from ingest.devices.sensor import DeviceKind
from ingest.devices.sought import SoughtDevice
from ingest.journal import Origin
from sessions.core.model.athlete import Athlete
from sessions.live.commands import Stop, TakeDevice
from sessions.past.learning import learned_before
from sessions.store import Store
from sessions.store.stored_values import DeviceSeen
from strapline.console.exit_errors import NoDevice
from strapline.session.equipment import Equipment
from strapline.session.local_athlete import LocalAthlete, always
from tests.ingest.devices.air import Air, Made, on_the_air

STRAP, MILL = DeviceKind.STRAP, DeviceKind.TREADMILL
WATCH = Made(name="Forerunner", address="5A:00:00:00:00:01")
ROTATED = replace(WATCH, address="5A:00:00:00:00:02")
BELT = Made(name="Belt", address="F0:00:00:00:00:03", service=0x1826)
ANN = Athlete(name="Ann", sex="female", age_years=34, mass_kg=61)


@dataclass
class Running:
    """A session under way, and its program."""

    air: Air
    program: LocalAthlete
    failures: list[Exception] = field(default_factory=list)

    async def until(self, holds: Callable[[], bool], *, within_s: float = 90.0) -> None:
        async with self.air.clock.timeout(within_s):
            while not holds():
                await self.air.clock.sleep(0.25)

    async def end(self) -> None:
        self.program.do_now(Stop())
        await self.until(lambda: not self.program.is_recording)


@asynccontextmanager
async def session(
    store: Store,
    *devices: Made,
    sought: dict[str, SoughtDevice],
    away: tuple[Made, ...] = (),
    present_within_s: float | None = None,
) -> AsyncIterator[Running]:
    async with on_the_air(*devices) as air:
        for made in away:
            air.world.lose(made.address)

        @asynccontextmanager
        async def opened() -> AsyncIterator[Equipment]:
            yield Equipment(
                clock=air.clock,
                sensors=[
                    BleSensor(
                        name=alias,
                        kind=one.identity.kind,
                        sought=one,
                        radio=air.radio,
                        clock=air.clock,
                    )
                    for alias, one in sought.items()
                ],
                origin=Origin(host="test", boot="test"),
                simulated=False,
                dated_to_end_now=False,
                begin=lambda: None,
                over=asyncio.Event().wait,
                sought=sought,
                present_within_s=present_within_s,
            )

        program = LocalAthlete(
            store=store, prepare=always(athlete=ANN, workout=None, opener=opened)
        )
        running = Running(air, program)

        async def record() -> None:
            try:
                await program.record_one()
            except NoDevice as exc:
                running.failures.append(exc)

        async with in_background(session=record()):
            await running.until(lambda: program.is_recording or bool(running.failures))
            yield running
            await running.end()


async def test_a_session_without_any_device_ends_after_half_a_minute_and_says_why(
    tmp_path: Path,
) -> None:
    belt = SoughtDevice.at(BELT.address, kind=MILL)
    with Store.open(tmp_path) as store:
        async with session(
            store, BELT, sought={"treadmill": belt}, away=(BELT,), present_within_s=30.0
        ) as running:
            await running.until(lambda: bool(running.failures), within_s=40)
    told = str(running.failures[0])
    assert told.startswith("No device answered within 30 s. treadmill is not on the air")


async def test_one_device_that_is_there_is_enough_though_it_says_nothing(tmp_path: Path) -> None:
    mute = replace(BELT, is_silent=True)
    sought = {
        "treadmill": SoughtDevice.at(mute.address, kind=MILL),
        "strap": SoughtDevice.at(WATCH.address, kind=STRAP),
    }
    with Store.open(tmp_path) as store:
        async with session(
            store, mute, WATCH, sought=sought, away=(WATCH,), present_within_s=30.0
        ) as running:
            await running.air.clock.sleep(60)
            assert not running.failures
            running.air.world.regain(WATCH.address)
            await running.until(lambda: running.program.view().heart_rate.value == 72)


async def test_what_nothing_proves_is_suggested_and_one_command_takes_it(tmp_path: Path) -> None:
    sought = {
        "strap": SoughtDevice.at(WATCH.address, kind=STRAP, name=WATCH.name),
        "treadmill": SoughtDevice.at(BELT.address, kind=MILL),
    }
    with Store.open(tmp_path) as store:
        async with session(store, WATCH, ROTATED, BELT, sought=sought, away=(ROTATED,)) as running:
            world, view = running.air.world, running.program.view
            await running.until(lambda: view().heart_rate.value == 72)
            world.lose(WATCH.address)
            world.regain(ROTATED.address)
            await running.until(lambda: bool(view().devices[0].suggestions))
            (suggestion,) = view().devices[0].suggestions
            assert suggestion.address == ROTATED.address
            assert any("nothing proves it" in line for line in suggestion_lines(view()))
            await running.air.clock.sleep(20)
            assert view().heart_rate.shown is None
            running.program.do_now(TakeDevice())
            await running.until(lambda: view().heart_rate.shown == 72)
            assert view().devices[0].suggestions == ()
            assert not view().devices[0].by_name


async def test_nothing_is_learned_of_a_session_with_a_device_that_was_taken_by_its_name(
    tmp_path: Path,
) -> None:
    known = Identity(
        name=WATCH.name,
        address="5A:00:00:00:00:09",
        address_kind=AddressKind.CHANGING,
        kind=STRAP,
    )
    sought = {"strap": SoughtDevice(known, trusts_name=True)}
    with Store.open(tmp_path) as store:
        async with session(store, WATCH, sought=sought) as running:
            await running.until(lambda: running.program.view().heart_rate.value == 72)
            await running.air.clock.sleep(30)
            assert running.program.view().devices[0].by_name
        await store.flush()
        kept = running.program.last_session
        assert kept is not None
        facts = [fact for fact in store.read.facts(kept) if isinstance(fact, DeviceSeen)]
        assert any(fact.by_name for fact in facts)
        learned = learned_before(store.read, ANN, before_ns=2**62)
        assert learned.heart_rate_max_bpm is None


async def test_two_of_the_name_are_not_taken_by_it(tmp_path: Path) -> None:
    known = Identity(
        name=WATCH.name,
        address="5A:00:00:00:00:09",
        address_kind=AddressKind.CHANGING,
        kind=STRAP,
    )
    sought = {"strap": SoughtDevice(known, trusts_name=True)}
    with Store.open(tmp_path) as store:
        async with session(store, WATCH, ROTATED, sought=sought) as running:
            await running.air.clock.sleep(60)
            assert running.program.view().heart_rate.value is None
            suggested = {one.address for one in running.program.view().devices[0].suggestions}
            assert suggested == {WATCH.address, ROTATED.address}


@pytest.mark.parametrize("address", ["", WATCH.address])
async def test_taking_what_is_not_suggested_changes_nothing(tmp_path: Path, address: str) -> None:
    sought = {"strap": SoughtDevice.at(WATCH.address, kind=STRAP)}
    with Store.open(tmp_path) as store:
        async with session(store, WATCH, sought=sought) as running:
            await running.until(lambda: running.program.view().heart_rate.value == 72)
            running.program.do_now(TakeDevice(alias="strap", address=address))
            await running.air.clock.sleep(5)
            assert running.program.view().heart_rate.shown == 72
