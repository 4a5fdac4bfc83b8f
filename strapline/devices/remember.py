"""Remembering a device that was tried."""

import msgspec

from ingest.clock import Clock
from ingest.devices.known import KnownDevice, KnownDevices
from sessions.core.report import iso_utc
from sessions.text import text
from strapline.console.exit_errors import InputError
from strapline.devices.trial import Trial


def as_known(
    trial: Trial,
    *,
    devices: KnownDevices,
    alias: str | None,
    athlete: str | None,
    simulated: bool,
    clock: Clock,
) -> KnownDevice:
    """What is to be remembered of a device.

    One that was remembered before keeps its alias and its athlete unless others are given.
    """
    new = _known(trial, simulated=simulated, now_at=iso_utc(clock.wall_ns()))
    before = devices.same_as(new)
    return msgspec.structs.replace(
        new,
        alias=alias or (before.alias if before else devices.free_alias(trial.kind)),
        athlete=athlete or (before.athlete if before else None),
        bonded=trial.bonded or (before is not None and before.bonded),
    )


def added(devices: KnownDevices, device: KnownDevice) -> KnownDevices:
    """All devices with this one among them, in place of what was remembered of it.

    Raises:
        InputError: nothing will prove the device when it is met again.
        AliasError: the alias cannot be one, or another device has it.
    """
    if not device.is_provable:
        raise InputError(
            text(
                "{name} is not remembered: it tells no serial number and changes its address, so "
                "that a neighbour's of the same name could be taken for it. Choose it at each run."
            ).format(name=device.name)
        )
    return devices.with_device(device)


def _known(trial: Trial, *, simulated: bool, now_at: str) -> KnownDevice:
    sighting, facts = trial.sighting, trial.facts
    speed, incline = facts.speed, facts.incline
    return KnownDevice(
        alias=trial.kind.value,
        kind=trial.kind,
        name=sighting.name,
        address=sighting.address,
        address_kind=sighting.address_kind,
        simulated=simulated,
        maker=facts.maker,
        model=facts.model,
        serial=facts.serial,
        system_id=facts.system_id,
        firmware=facts.firmware,
        battery_pct=facts.battery_pct,
        battery_at=None if facts.battery_pct is None else now_at,
        last_seen_at=now_at,
        paired_at=now_at,
        min_speed_kmh=None if speed is None else speed.min_kmh,
        max_speed_kmh=None if speed is None else speed.max_kmh,
        speed_step_kmh=None if speed is None else speed.step_kmh,
        min_incline_pct=None if incline is None else incline.min_pct,
        max_incline_pct=None if incline is None else incline.max_pct,
        incline_step_pct=None if incline is None else incline.step_pct,
        protocol=facts.protocol,
    )
