"""Wishes for a session's devices: what is named, known, left out, and who can be asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ingest.devices.known import KnownDevice
from ingest.devices.sensor import DeviceKind
from sessions.core.model.athlete import Units
from strapline.console.output import to_people

ALIAS = {
    DeviceKind.STRAP: "strap",
    DeviceKind.TREADMILL: "treadmill",
    DeviceKind.FOOT_POD: "foot-pod",
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a session is to run on.

    Args:
        named: devices by alias, name or address, as the command line or the configuration say.
        known: what is remembered for the athlete.
        without: kinds that are not looked for (left out, or a belt that is set by hand).
        may_ask: whether a person can be asked to choose.
        offers: of several candidates none is left out; they are offered on the session's page.
        trusts_name: a device that nothing proves is taken by its name, for want of a person.
        moved: told of a remembered device that was proved at a new address.
        said: told of what stands in the way of a device, one sentence each.
    """

    named: dict[DeviceKind, str]
    known: Sequence[KnownDevice] = ()
    without: frozenset[DeviceKind] = frozenset()
    units: Units = Units.METRIC
    may_ask: bool = True
    offers: bool = False
    trusts_name: bool = False
    moved: Callable[[KnownDevice], None] = lambda _device: None
    said: Callable[[str], None] = field(
        default=lambda line: to_people().print(line, soft_wrap=True)
    )
