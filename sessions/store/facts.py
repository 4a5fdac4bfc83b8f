"""What is known of a session besides what its fold says: how its devices do, what its plan asks."""

import msgspec

from ingest.devices.sensor import DeviceKind, Link
from sessions.core.model.sample import Kind
from sessions.workouts.targets import Target


class DeviceSeen(msgspec.Struct, frozen=True, kw_only=True, tag="device"):
    """One device at one moment; `at_s` from the session's start. None: not known.

    `drop_outs`, `reconnects`: so far. `age_s`: since its last value. `lag_ms`: receipt to
    committed row, the longest since the fact before.
    """

    at_s: float
    device: str
    kind: DeviceKind
    link: Link
    battery_pct: int | None = None
    rssi_dbm: int | None = None
    drop_outs: int = 0
    reconnects: int = 0
    age_s: float | None = None
    lag_ms: float | None = None


class StepSeen(msgspec.Struct, frozen=True, kw_only=True, tag="step"):
    """The planned step under way; `at_s` from the session's start.

    `index` is into the plan's steps; as many as there are: the plan is done, and asks nothing.
    """

    at_s: float
    index: int
    name: str
    kind: Kind
    remaining_s: float | None = None
    target: Target = Target()


Fact = DeviceSeen | StepSeen
