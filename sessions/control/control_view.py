"""Treadmill control as a viewer sees it."""

import msgspec

from sessions.control.limits import Limits
from sessions.control.states import Cause, ControlState


class ControlView(msgspec.Struct, frozen=True, kw_only=True):
    """Where control stands. `cause`: of the last change of state; None: there was none.

    `speed_kmh` and `incline_pct` are what was asked of the belt; None: left to the runner.
    `speed_limits`, `incline_limits`: None: that quantity is not controlled. `unit_is_known` False:
    the machine's km/h may be miles, and the speed is kept lower for it. `takes_nothing`: it has
    said that it can be led in nothing.
    """

    state: ControlState
    cause: Cause | None = None
    speed_kmh: float | None = None
    incline_pct: float | None = None
    speed_limits: Limits | None = None
    incline_limits: Limits | None = None
    unit_is_known: bool = False
    takes_nothing: bool = False
