"""Port of the start form: plans and devices to choose from before a session starts."""

from typing import Protocol

import msgspec

from ingest.devices.sensor import DeviceKind


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """How the next session of an athlete is to be recorded.

    `workout` None: no plan. `without`: aliases of devices to leave out.
    """

    workout: str | None = None
    without: frozenset[str] = frozenset()


class DeviceChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A remembered device that the athlete may use. `holder`: who uses it now; None: nobody."""

    alias: str
    kind: DeviceKind
    holder: str | None = None


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen, and what is."""

    workouts: tuple[str, ...]
    devices: tuple[DeviceChoice, ...]
    order: Order


class StartingPort(Protocol):
    """Keeps an order for each athlete; their next session follows it, whoever starts it."""

    def choices(self, athlete: str) -> Choices:
        """What can be chosen for this athlete now."""

    def choose(self, athlete: str, *, order: Order) -> None:
        """Let the next session follow `order`; one under way does not change."""
