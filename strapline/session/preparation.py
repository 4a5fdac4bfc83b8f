"""Preparation of a session: its athlete, its workout, its equipment."""

import sys
from pathlib import Path

from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Athlete, Priority, Units
from sessions.recording.saved_state import Continuation
from sessions.text import text
from sessions.workouts.plan import Workout, walk_jog_sprint
from strapline.athletes.profiles import athlete_meant
from strapline.config.load_config import Config, load
from strapline.console.audience import audience
from strapline.console.output import to_people
from strapline.devices.devices_file import keep_moved, load_devices
from strapline.devices.radio_access import RadioAccess
from strapline.plans.find_plan import find_workout
from strapline.session.equipment import Opener, real, simulated
from strapline.session.session_options import SimulationOptions, parse_speed

PRESENT_WITHIN_S = 30.0  # CONTRACT, session rules


def named_workout(name: str | None, *, data_dir: Path | None = None) -> Workout | None:
    """The plan of this name or in this file; None: no plan.

    `data_dir` None: the configured one.

    Raises:
        InputError: there is none, or it is wrong; names file, line and key.
    """
    if name is None:
        return None
    return find_workout(name, data_dir=data_dir or load().data_dir).workout()


def athlete_for(name: str | None, *, config: Config) -> Athlete:
    """Whoever is meant; where there is no profile yet, one is asked for, else a nameless one.

    Raises:
        InputError: the profile is missing or wrong, or several could be meant.
    """
    found = athlete_meant(name, config=config)
    if found is not None:
        return found
    if audience() is None and sys.stdin.isatty() and sys.stderr.isatty():
        from strapline.athletes.wizard import first_run

        return first_run(data_dir=config.data_dir)
    to_people().print(
        text("No profile yet: no zones and no heart-rate energy. Make one: strapline athlete new")
    )
    return Athlete()


async def equipment_for(
    *,
    named: dict[DeviceKind, str],
    access: RadioAccess,
    simulation: SimulationOptions | None,
    workout: Workout | None,
    athlete: Athlete,
    data_dir: Path,
    may_ask: bool = True,
    by_hand: bool = False,
    control: bool = False,
    without: frozenset[DeviceKind] = frozenset(),
    trusts_name: bool = False,
    pulse_intervals: bool = False,
    resumed: Continuation | None = None,
) -> Opener:
    """Real devices, named, remembered or chosen and tried, or the simulated ones.

    `by_hand`: a belt that a person sets, in place of a treadmill. `control`: the treadmill may be
    written to. `without`: kinds left out. `trusts_name`: a name is enough, for want of a person.
    `pulse_intervals`: as in `BleSensor`. `resumed`: what simulated devices go on after.

    Raises:
        InputError: an option of the simulation is wrong.
        NoDevice: nothing usable is near.
        NoAdapter: there is no usable Bluetooth here.
    """
    devices = load_devices(data_dir)
    if simulation is not None:
        return simulated(
            workout=workout or walk_jog_sprint(),
            seed=simulation.seed,
            speed=parse_speed(simulation.speed),
            faults=simulation.faults,
            models=simulation.models,
            aliases={d.address: d.alias for d in devices.of(athlete.name, simulated=True)},
            by_hand=by_hand,
            control=control,
            without=without,
            pulse_intervals=pulse_intervals,
            after_ns=None if resumed is None else resumed.session.last_measured_ns,
            who=athlete.name,
        )
    from strapline.devices.choose import choose
    from strapline.devices.radio_or_simulation import real_airwaves
    from strapline.devices.wishes import Wishes

    wishes = Wishes(
        named=named,
        known=devices.of(athlete.name),
        without=without | ({DeviceKind.TREADMILL} if by_hand else set()),
        units=Units(athlete.units),
        may_ask=may_ask,
        trusts_name=trusts_name,
        moved=lambda device: keep_moved(device, data_dir=data_dir),
    )
    async with real_airwaves(access) as airwaves:
        chosen = await choose(wishes, airwaves=airwaves)
    return real(
        devices=chosen,
        access=access,
        by_hand=by_hand,
        control=control,
        present_within_s=PRESENT_WITHIN_S,
        pulse_intervals=pulse_intervals,
    )


def priority(config: Config) -> Priority:
    """Which devices go before others, as configured."""
    return Priority(
        heart_rate=config.devices.heart_rate_priority, speed=config.devices.speed_priority
    )


def remembered(config: Config) -> dict[DeviceKind, str]:
    """The devices the configuration names."""
    named = {
        DeviceKind.STRAP: config.devices.strap,
        DeviceKind.TREADMILL: config.devices.treadmill,
        DeviceKind.FOOT_POD: config.devices.foot_pod,
    }
    return {kind: name for kind, name in named.items() if name}
