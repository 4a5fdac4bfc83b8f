"""Equipment of one session: a clock and sensors, real or simulated."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from ingest.clock import Clock, SystemClock
from ingest.devices.ble import BleSensor
from ingest.devices.by_hand import BeltByHand
from ingest.devices.radio import Radio
from ingest.devices.sensor import DeviceKind, Sensor
from ingest.devices.sought import SoughtDevice
from ingest.journal import Origin
from ingest.measurements import NS_PER_S
from ingest.simulate.belt_motion import BeltStep
from sessions.text import text
from sessions.workouts.plan import Workout
from strapline.console.exit_errors import InputError
from strapline.devices.chosen import Chosen
from strapline.devices.devices_in_use import DevicesInUse
from strapline.devices.radio_access import RadioAccess, opened_radio
from strapline.session.belt_control import Controlled

# The person at a simulated treadmill that is controlled starts it, and leaves the rest to the plan.
START_KMH = 1.0
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, kw_only=True)
class Equipment:
    """One session's clock and sensors.

    `belt`: the one among them that is set by hand. `controlled`: the treadmill that may be written
    to once control is on; None: there is none. `control_is_on`: from the start. `sought`: the real
    ones among them, by alias. `present_within_s`: a session without any device after so long ends;
    None: it waits. `said`: of devices that are left out or late, while they were chosen.
    `begin` is called once all sensors stream; `over` returns when the session ends by itself
    (a simulated run does, a real one never).
    """

    clock: Clock
    sensors: Sequence[Sensor]
    origin: Origin
    simulated: bool
    dated_to_end_now: bool
    begin: Callable[[], None]
    over: Callable[[], Awaitable[object]]
    belt: BeltByHand | None = None
    controlled: Controlled | None = None
    sought: Mapping[str, SoughtDevice] = field(default_factory=dict)
    present_within_s: float | None = None
    control_is_on: bool = False
    said: tuple[str, ...] = ()


Opener = Callable[[], AbstractAsyncContextManager[Equipment]]


def real(
    *,
    devices: Sequence[Chosen],
    access: RadioAccess,
    by_hand: bool = False,
    control: bool = False,
    radio: Radio | None = None,
    present_within_s: float | None = None,
    pulse_intervals: bool = False,
) -> Opener:
    """Devices over this machine's Bluetooth; `by_hand`: and a belt that a person sets.

    `radio`: the one that others use as well, on real time; None: one of its own by `access`.
    `control`: control of the treadmill among them is on from the start. `present_within_s`: as
    in `Equipment`. `pulse_intervals`: as in `BleSensor`.

    Raises:
        InputError: there is none to be controlled.
    """
    if control and all(device.kind is not DeviceKind.TREADMILL for device in devices):
        raise InputError(
            text("--control needs a treadmill with Bluetooth: name one with --treadmill")
        )

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        clock = SystemClock()
        belt = BeltByHand(clock=clock) if by_hand else None
        async with AsyncExitStack() as stack:
            shared = radio
            if shared is None:
                shared = await stack.enter_async_context(opened_radio(access, clock=clock))
            sensors = [
                BleSensor(
                    name=device.alias,
                    kind=device.kind,
                    sought=device.sought,
                    radio=shared,
                    clock=clock,
                    pulse_intervals=pulse_intervals,
                )
                for device in devices
            ]
            yield Equipment(
                clock=clock,
                sensors=sensors if belt is None else [*sensors, belt],
                belt=belt,
                origin=own_origin(),
                simulated=False,
                dated_to_end_now=False,
                begin=lambda: None,
                over=asyncio.Event().wait,
                controlled=_treadmill(sensors),
                sought={sensor.name: sensor.sought for sensor in sensors},
                control_is_on=control,
                present_within_s=present_within_s,
            )

    return opened


def simulated(
    *,
    workout: Workout,
    seed: int,
    speed: float | None,
    faults: Sequence[str] = (),
    models: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    by_hand: bool = False,
    control: bool = False,
    without: frozenset[DeviceKind] = frozenset(),
    pulse_intervals: bool = False,
    after_ns: int | None = None,
    who: str = "",
) -> Opener:
    """A strap, a treadmill and a runner on the virtual radio.

    `models`: other devices than the plain ones; a second of a kind comes beside the first.
    `speed` is simulated seconds per real second; None: as fast as the machine can. `aliases`: of
    simulated devices that are remembered, by address. `by_hand`: a belt that a person sets in
    place of the treadmill; the simulated runner is on it. `control`: nobody is at
    the console but to start and to stop. `without`: kinds that are in the room and not used.
    `pulse_intervals`: as in `BleSensor`. `after_ns`: Unix time that the session has come to
    before it was cut off; played fast, that can lie ahead of us. `who` runs: everybody's heart is
    another.

    Raises:
        InputError: a fault or model is not understood.
    """
    from ingest.simulate.faults import FaultError, SimulatedFault, check_faults
    from ingest.simulate.models import ModelError, cast, model
    from ingest.simulate.room import simulated_room
    from ingest.simulate.stepping_clock import SteppingClock

    schedule = belt_schedule(workout)
    if control:
        schedule = [BeltStep(duration_s=workout.duration_s, speed_kmh=START_KMH)]
    try:
        parsed = [SimulatedFault.parse(fault) for fault in faults]
        named = [model(slug) for slug in models]
        check_faults(parsed, kinds=[one.kind for one in cast(named)])
    except FaultError as exc:
        raise InputError(text("--fault: {reason}").format(reason=exc)) from exc
    except ModelError as exc:
        raise InputError(text("--device-model: {reason}").format(reason=exc)) from exc

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        now_ns = SystemClock().wall_ns()
        begin_ns = now_ns if after_ns is None else max(now_ns, after_ns + NS_PER_S)
        clock = SteppingClock(speed=speed, start_wall_ns=begin_ns)
        async with (
            clock.running(),
            simulated_room(
                seed=seed,
                clock=clock,
                schedule=schedule,
                faults=parsed,
                models=named,
                who=who,
            ) as room,
        ):
            radio = Radio(
                clock=clock,
                scanner_backend=room.scanner_backend,
                client_backend=room.client_backend,
            )
            belt = BeltByHand(clock=clock) if by_hand else None
            if belt is not None:
                room.run_elsewhere(belt.load)
            sensors = [
                BleSensor(
                    name=(aliases or {}).get(device.peripheral.address, alias),
                    kind=device.model.kind,
                    sought=SoughtDevice.at(device.peripheral.address, kind=device.model.kind),
                    radio=radio,
                    clock=clock,
                    pulse_intervals=pulse_intervals,
                )
                for alias, device in room.aliased.items()
                if device.model.kind not in without
                and (belt is None or device.model.kind is not belt.kind)
            ]
            yield Equipment(
                clock=clock,
                sensors=sensors if belt is None else [*sensors, belt],
                belt=belt,
                # A simulated boot of its own, so that its stamps never mix with a real one's.
                origin=Origin(host="simulation", boot=uuid4().hex),
                simulated=True,
                dated_to_end_now=speed != 1,
                begin=room.begin,
                over=room.finished,
                controlled=_treadmill(sensors),
                sought={sensor.name: sensor.sought for sensor in sensors},
                control_is_on=control,
            )

    return opened


def held_while_open(opener: Opener, in_use: DevicesInUse, *, athlete: str) -> Opener:
    """The same equipment; its devices are `athlete`'s for as long as it is open."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Equipment]:
        async with opener() as equipment:
            kinds = {sensor.name: sensor.kind for sensor in equipment.sensors}
            devices = [
                Chosen(
                    alias=alias,
                    kind=kinds[alias],
                    named=sought.identity.address or sought.identity.name,
                    sought=sought,
                )
                for alias, sought in equipment.sought.items()
                if alias in kinds
            ]
            with in_use.held(devices, athlete=athlete):
                yield equipment

    return opened


def _treadmill(sensors: Sequence[BleSensor]) -> BleSensor | None:
    return next((sensor for sensor in sensors if sensor.kind is DeviceKind.TREADMILL), None)


def belt_schedule(workout: Workout) -> list[BeltStep]:
    """What the person at a simulated treadmill's console presses to run a plan."""
    return [
        BeltStep(
            duration_s=step.expected_s,
            speed_kmh=step.expected_kmh,
            incline_pct=step.incline_pct or 0.0,
        )
        for step in workout.steps
    ]


def own_origin() -> Origin:
    """Host and boot under which this machine numbers what it records itself."""
    return Origin(host=socket.gethostname(), boot=boot_id())


def boot_id() -> str:
    """Linux's boot id; elsewhere one per process, as its stamps mean nothing to the next."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return uuid4().hex
