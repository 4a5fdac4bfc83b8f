"""Introduction of a device that was tried: what a person is told, and asked about it."""

from collections.abc import Sequence

from rich.prompt import Prompt

from dashboards.terminal.devices_table import model
from ingest.devices.known import KnownDevice
from sessions.core.model.athlete import Units
from sessions.text import text
from sessions.units import short
from strapline.console.output import to_people
from strapline.devices.treadmill_words import own_protocol
from strapline.devices.trial import Trial, describe


def say_trial(trial: Trial, device: KnownDevice) -> None:
    """Tell what the device is and what it reads."""
    console = to_people()
    console.print(f"{trial.sighting.name}: {describe(trial.value, units=Units.METRIC)}")
    for line in facts(device):
        console.print(f"  {line}")


def say_saved(device: KnownDevice) -> None:
    """Tell under which name it is remembered, and for whom."""
    whose = device.athlete or text("everybody")
    line = text("Remembered as {alias} ({kind}) for {whose}.")
    to_people().print(line.format(alias=device.alias, kind=device.kind.value, whose=whose))


def ask_alias(suggested: str) -> str:
    """What the device is to be called."""
    return Prompt.ask(text("What is it called?"), console=to_people(), default=suggested)


def ask_athlete(profiles: Sequence[str], *, suggested: str | None) -> str | None:
    """Whose it is; None: everybody's. Where there is no profile nobody is asked."""
    if not profiles:
        return suggested
    everybody = text("everybody")
    answer = Prompt.ask(
        text("Whose is it?"),
        console=to_people(),
        choices=[everybody, *profiles],
        default=suggested or everybody,
    )
    return None if answer == everybody else answer


def facts(device: KnownDevice) -> list[str]:
    """What it told of itself, one line each."""
    lines = [model(device)]
    if device.serial:
        lines.append(text("serial {serial}").format(serial=device.serial))
    if device.battery_pct is not None:
        lines.append(text("battery {pct} %").format(pct=device.battery_pct))
    if device.max_speed_kmh:
        lines.append(
            text("{low} to {high} km/h").format(
                low=short(device.min_speed_kmh or 0), high=short(device.max_speed_kmh)
            )
        )
    if device.max_incline_pct:
        lines.append(
            text("{low} to {high} % incline").format(
                low=short(device.min_incline_pct or 0), high=short(device.max_incline_pct)
            )
        )
    if device.protocol is not None:
        lines += own_protocol(device.protocol)
    if device.bonded:
        lines.append(text("bonded"))
    return [line for line in lines if line]
