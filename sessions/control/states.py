"""States of treadmill control, and the table of transitions between them."""

from enum import Enum

from sessions.control.belt_commands import (
    BeltCommand,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)


class ControlState(Enum):
    """Where control stands, in the words of docs/treadmill-control.md."""

    UNSEEN = "not seen"  # asked for; what the belt does is not known yet
    WAITING = "waiting"  # asked for; the belt stands, and a person is to start it
    UNASKED = "not asked"  # the belt runs, and nobody has asked for control since
    ASKING = "asking"  # the machine is asked for control
    FOLLOWING = "following"  # the belt is led by the plan
    HOLDING = "holding"  # a person changed something; nothing is sent until asked again
    STALE_HELD = "no heart rate"  # nothing is sent
    STALE_WALKING = "no heart rate, slowing down"
    STALE_PAUSING = "no heart rate, pausing"
    RUNAWAY = "runaway, pausing"  # the belt is beyond the cap, and nobody at the console says why
    GAVE_UP = "gave up"  # the belt has to be stopped and started by a person first
    STOOD = "stood"  # the belt stood since; asking and a start are both needed


class Cause(Enum):
    """What moves it."""

    BELT_STANDS = "the belt stands"
    BELT_RUNS = "the belt runs"
    START_LAPSED = "the belt was started and no heart rate came"
    ASKED = "asked"
    RELEASED = "released"
    GRANTED = "control granted"
    NOT_CONTROLLABLE = "the machine takes no targets"
    REFUSED = "refused"
    PERMISSION_LOST = "control permission lost"
    CONSOLE_CHANGED = "changed at the console"
    NOT_OBEYED = "the belt does not follow"
    RAN_AWAY = "the belt runs away"
    HEART_STALE = "heart rate stale"
    HEART_FRESH = "heart rate back"
    HEART_CHANGED = "the heart rate comes from another device"
    WALK_DUE = "still no heart rate"
    PAUSE_DUE = "still no heart rate at walking speed"
    SAFETY_KEY = "safety key"
    MACHINE_RESET = "machine reset"
    LINK_LOST = "link lost"
    BLIND = "no treadmill data"


_S, _C = ControlState, Cause

_GIVING_UP = (
    Cause.NOT_CONTROLLABLE,
    Cause.REFUSED,
    Cause.PERMISSION_LOST,
    Cause.NOT_OBEYED,
    Cause.SAFETY_KEY,
    Cause.MACHINE_RESET,
    Cause.LINK_LOST,
    Cause.BLIND,
)
_IN_CHARGE = (
    ControlState.ASKING,
    ControlState.FOLLOWING,
    ControlState.HOLDING,
    ControlState.STALE_HELD,
    ControlState.STALE_WALKING,
    ControlState.STALE_PAUSING,
    ControlState.RUNAWAY,
)

NEXT: dict[tuple[ControlState, Cause], ControlState] = {
    **{(state, cause): ControlState.GAVE_UP for state in _IN_CHARGE for cause in _GIVING_UP},
    **{(state, Cause.BELT_STANDS): ControlState.STOOD for state in _IN_CHARGE},
    # Before anything is asked of the machine.
    (_S.UNSEEN, _C.BELT_STANDS): _S.WAITING,
    (_S.UNSEEN, _C.BELT_RUNS): _S.UNASKED,
    (_S.WAITING, _C.BELT_RUNS): _S.ASKING,
    (_S.WAITING, _C.START_LAPSED): _S.UNASKED,
    (_S.WAITING, _C.NOT_CONTROLLABLE): _S.GAVE_UP,
    (_S.WAITING, _C.LINK_LOST): _S.UNSEEN,
    (_S.WAITING, _C.SAFETY_KEY): _S.STOOD,
    (_S.WAITING, _C.RELEASED): _S.STOOD,
    (_S.UNSEEN, _C.RELEASED): _S.GAVE_UP,
    (_S.UNASKED, _C.ASKED): _S.ASKING,
    (_S.UNASKED, _C.BELT_STANDS): _S.STOOD,
    (_S.UNASKED, _C.NOT_CONTROLLABLE): _S.GAVE_UP,
    (_S.UNASKED, _C.LINK_LOST): _S.GAVE_UP,
    (_S.UNASKED, _C.SAFETY_KEY): _S.GAVE_UP,
    (_S.UNASKED, _C.PERMISSION_LOST): _S.GAVE_UP,
    (_S.UNASKED, _C.MACHINE_RESET): _S.GAVE_UP,
    # In charge.
    (_S.ASKING, _C.GRANTED): _S.FOLLOWING,
    (_S.ASKING, _C.HEART_STALE): _S.UNASKED,
    (_S.ASKING, _C.RELEASED): _S.UNASKED,
    (_S.FOLLOWING, _C.HEART_STALE): _S.STALE_HELD,
    (_S.FOLLOWING, _C.CONSOLE_CHANGED): _S.HOLDING,
    (_S.FOLLOWING, _C.RELEASED): _S.HOLDING,
    (_S.FOLLOWING, _C.HEART_CHANGED): _S.HOLDING,
    (_S.HOLDING, _C.ASKED): _S.ASKING,
    # Without a heart rate. Only the first stage, which has changed nothing yet, goes on by itself.
    (_S.STALE_HELD, _C.HEART_FRESH): _S.FOLLOWING,
    (_S.STALE_HELD, _C.WALK_DUE): _S.STALE_WALKING,
    (_S.STALE_HELD, _C.CONSOLE_CHANGED): _S.HOLDING,
    (_S.STALE_HELD, _C.RELEASED): _S.HOLDING,
    (_S.STALE_HELD, _C.HEART_CHANGED): _S.HOLDING,
    (_S.STALE_WALKING, _C.HEART_FRESH): _S.HOLDING,
    (_S.STALE_WALKING, _C.PAUSE_DUE): _S.STALE_PAUSING,
    (_S.STALE_WALKING, _C.CONSOLE_CHANGED): _S.HOLDING,
    (_S.STALE_WALKING, _C.RELEASED): _S.HOLDING,
    # A belt that cannot be slowed down can still be paused.
    (_S.STALE_WALKING, _C.NOT_OBEYED): _S.STALE_PAUSING,
    (_S.STALE_WALKING, _C.REFUSED): _S.STALE_PAUSING,
    (_S.STALE_PAUSING, _C.HEART_FRESH): _S.HOLDING,
    (_S.STALE_PAUSING, _C.CONSOLE_CHANGED): _S.HOLDING,
    (_S.STALE_PAUSING, _C.RELEASED): _S.HOLDING,
    # Whatever it was doing: a belt that was told by us and is beyond the cap is paused.
    **{
        (state, Cause.RAN_AWAY): ControlState.RUNAWAY
        for state in (_S.ASKING, _S.FOLLOWING, _S.HOLDING, _S.STALE_HELD, _S.STALE_WALKING)
    },
    # Taken back meanwhile, it has to stand before anybody may ask again.
    (_S.RUNAWAY, _C.CONSOLE_CHANGED): _S.GAVE_UP,
    (_S.RUNAWAY, _C.RELEASED): _S.GAVE_UP,
    # Afterwards: a person stops the belt, starts it, and asks; the last two in any order.
    (_S.GAVE_UP, _C.BELT_STANDS): _S.STOOD,
    (_S.STOOD, _C.BELT_RUNS): _S.UNASKED,
    (_S.STOOD, _C.ASKED): _S.WAITING,
    # Whoever asks while nobody sees the belt might find it running.
    (_S.STOOD, _C.LINK_LOST): _S.GAVE_UP,
}
"""What is not listed changes nothing."""

MAY_SEND: dict[ControlState, tuple[type[BeltCommand], ...]] = {
    ControlState.ASKING: (RequestControl,),
    ControlState.FOLLOWING: (SetSpeed, SetIncline),
    ControlState.STALE_WALKING: (SetSpeed, SetIncline),
    ControlState.STALE_PAUSING: (PauseBelt,),
    ControlState.RUNAWAY: (PauseBelt,),
}
"""In every other state nothing is sent."""

IN_CHARGE = frozenset(_IN_CHARGE)
"""Where the machine may believe that we are in control."""

LED = frozenset((ControlState.FOLLOWING, ControlState.STALE_HELD, ControlState.STALE_WALKING))
"""Where what was asked of the belt still stands."""
