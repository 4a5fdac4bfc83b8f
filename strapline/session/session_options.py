"""Options of a session: simulated devices and their speed, and whether to resume another."""

from dataclasses import dataclass
from enum import Enum

from sessions.text import text
from strapline.console.exit_errors import InputError


class Resume(Enum):
    """What to do with the newest session that was cut off."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class SimulationOptions:
    """How the simulated devices are to behave."""

    seed: int
    speed: str
    faults: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


def simulation_asked(
    *,
    simulate: bool,
    seed: int,
    speed: str,
    faults: tuple[str, ...] = (),
    models: tuple[str, ...] = (),
) -> SimulationOptions | None:
    """The simulation the options ask for; None: real devices.

    Raises:
        InputError: an option that only makes sense with simulated devices is given without.
    """
    if simulate:
        return SimulationOptions(seed=seed, speed=speed, faults=faults, models=models)
    if faults:
        raise InputError(text("--fault works on simulated devices: add --simulate"))
    if models:
        raise InputError(text("--device-model works on simulated devices: add --simulate"))
    if parse_speed(speed) != 1:
        raise InputError(text("--speed works on simulated devices: add --simulate"))
    return None


def parse_speed(given: str) -> float | None:
    """A number above 0, or None for "max".

    Raises:
        InputError: neither.
    """
    if given == "max":
        return None
    try:
        speed = float(given)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise InputError(
            text("--speed must be a number above 0 or max, got {given!r}").format(given=given)
        )
    return speed
