"""Orders for the next session of each athlete: its plan and devices, where several run at once."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from dashboards.ports.starting import Choices, DeviceChoice, Order
from sessions.core.model.athlete import Athlete, Units
from sessions.text import text
from sessions.workouts.built_in import built_in_names
from sessions.workouts.plan import Workout, walk_jog_sprint
from strapline.config.load_config import Config
from strapline.console.exit_errors import NoDevice
from strapline.devices.choose import choose
from strapline.devices.devices_file import keep_moved, load_devices
from strapline.devices.devices_in_use import DevicesInUse
from strapline.devices.radio_access import radio_access
from strapline.devices.radio_or_simulation import Airwaves
from strapline.devices.wishes import Wishes
from strapline.plans.find_plan import own_names
from strapline.session.equipment import Equipment, Opener, real, simulated
from strapline.session.local_athlete import Prepared
from strapline.session.preparation import named_workout, remembered
from strapline.session.session_options import SimulationOptions, parse_speed


class SessionOrders:
    """Orders, and how a session follows them; a `StartingPort`.

    Args:
        config: where devices and plans are kept, and which devices go first.
        athletes: everybody who has a place now.
        load: the profile of one of them, read anew before each session.
        airwaves: the one radio of all sessions; None: each has a simulated room of its own.
        simulation: how simulated devices behave; None: they are real.
    """

    def __init__(
        self,
        config: Config,
        *,
        athletes: Callable[[], Sequence[str]],
        load: Callable[[str], Athlete],
        airwaves: Airwaves | None,
        simulation: SimulationOptions | None,
    ) -> None:
        self._config = config
        self._athletes = athletes
        self._load = load
        self._airwaves = airwaves
        self._simulation = simulation
        self._orders: dict[str, Order] = {}
        self.in_use = DevicesInUse()

    def choices(self, athlete: str) -> Choices:
        """See `StartingPort`."""
        data_dir = self._config.data_dir
        devices = load_devices(data_dir).of(athlete, simulated=self._simulation is not None)
        return Choices(
            workouts=(*own_names(data_dir), *built_in_names()),
            devices=tuple(
                DeviceChoice(
                    alias=device.alias,
                    kind=device.kind,
                    holder=self.in_use.holder(device.alias),
                )
                for device in devices
            ),
            order=self._order(athlete),
        )

    def choose(self, athlete: str, *, order: Order) -> None:
        """See `StartingPort`."""
        self._orders[athlete] = order

    def prepared(self, athlete: str) -> Prepared:
        """Profile, plan and equipment of the athlete's next session.

        Raises:
            InputError: the profile or the plan is missing or wrong.
        """
        profile, order = self._load(athlete), self._order(athlete)
        workout = named_workout(order.workout, data_dir=self._config.data_dir)
        opener = (
            self._on_the_air(profile, order)
            if self._simulation is None
            else self._in_a_room(profile, workout, simulation=self._simulation)
        )
        return Prepared(athlete=profile, workout=workout, opener=opener)

    def _order(self, athlete: str) -> Order:
        default = Order(workout=walk_jog_sprint().name if self._simulation else None)
        return self._orders.get(athlete, default)

    def _on_the_air(self, athlete: Athlete, order: Order) -> Opener:
        @asynccontextmanager
        async def opened() -> AsyncIterator[Equipment]:
            assert self._airwaves is not None
            said: list[str] = []
            wishes = replace(self._wishes(athlete, order), said=said.append)
            chosen = await choose(wishes, airwaves=self._airwaves)
            with self.in_use.held(chosen, athlete=athlete.name):
                opener = real(
                    devices=chosen,
                    access=radio_access(self._config.devices),
                    radio=self._airwaves.radio,
                    pulse_intervals=self._config.devices.pulse_intervals,
                )
                async with opener() as equipment:
                    yield replace(equipment, said=tuple(said))

        return opened

    def _wishes(self, athlete: Athlete, order: Order) -> Wishes:
        """The athlete's own and everybody's devices, less those left out or taken.

        Raises:
            NoDevice: nothing is left of them, or nothing is remembered and somebody else's strap
                could be taken for this athlete's.
        """
        data_dir = self._config.data_dir
        own = [d for d in load_devices(data_dir).of(athlete.name) if d.alias not in order.without]
        free = [device for device in own if self.in_use.holder(device.alias) is None]
        named = remembered(self._config)
        if own and not free and not named:
            taken = ", ".join(
                f"{device.alias} ({self.in_use.holder(device.alias)})" for device in own
            )
            raise NoDevice(text("All devices are in use: {taken}.").format(taken=taken))
        if not own and not named and len(self._athletes()) > 1:
            raise NoDevice(
                text(
                    "No device is remembered for {athlete}: find one under Pair, "
                    "or choose one that was left out."
                ).format(athlete=athlete.name)
            )
        return Wishes(
            named=named,
            known=free,
            units=Units(athlete.units),
            may_ask=False,
            offers=True,
            moved=lambda device: keep_moved(device, data_dir=data_dir),
        )

    def _in_a_room(
        self, athlete: Athlete, workout: Workout | None, *, simulation: SimulationOptions
    ) -> Opener:
        """A room of the athlete's own, so that everybody's heart beats differently."""
        known = load_devices(self._config.data_dir).of(athlete.name, simulated=True)
        return simulated(
            workout=workout or walk_jog_sprint(),
            seed=simulation.seed,
            speed=parse_speed(simulation.speed),
            faults=simulation.faults,
            models=simulation.models,
            aliases={device.address: device.alias for device in known},
            pulse_intervals=self._config.devices.pulse_intervals,
            who=athlete.name,
        )
