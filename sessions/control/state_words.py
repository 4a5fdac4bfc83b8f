"""States of treadmill control in words for the runner: what it does, and what to do."""

from sessions.control.control_view import ControlView
from sessions.control.states import Cause, ControlState
from sessions.text import text


def warning() -> str:
    """Said at every start with control on."""
    return " ".join((text("Treadmill control is on for this session."), promise()))


def promise() -> str:
    """What control does not promise: said before it is switched on."""
    return text(
        "If the radio link falls, the belt goes on as it is: the standard promises no stop. "
        "Wear the safety key."
    )


def notice(view: ControlView) -> str:
    """One line on where control stands."""
    match view.state:
        case ControlState.UNSEEN:
            return text("Control: waiting for the treadmill.")
        case ControlState.WAITING if view.takes_nothing:
            return text("Control: this treadmill cannot be controlled.")
        case ControlState.WAITING:
            return text("Control: start the belt at the treadmill, and the plan takes over.")
        case ControlState.UNASKED:
            return text("Control: the belt runs; ask for control to have the plan take over.")
        case ControlState.ASKING:
            return text("Control: asking the treadmill.")
        case ControlState.FOLLOWING:
            return _following(view)
        case ControlState.HOLDING if view.cause is Cause.HEART_CHANGED:
            return text(
                "Control: yours. The heart rate comes from another device now. Ask for control to "
                "have the plan take over again."
            )
        case ControlState.HOLDING:
            return text("Control: yours. Ask for control to have the plan take over again.")
        case ControlState.STALE_HELD:
            return text("Control: no heart rate. The belt stays as it is, then slows down.")
        case ControlState.STALE_WALKING:
            return text("Control: no heart rate. Slowing down to a walk, then pausing.")
        case ControlState.STALE_PAUSING:
            return text("Control: no heart rate. Pausing the belt.")
        case ControlState.RUNAWAY:
            return text(
                "Control: the belt runs away! It is being paused. Pull the safety key, and step to "
                "the sides."
            )
        case ControlState.STOOD if view.cause is Cause.RAN_AWAY:
            return text(
                "Control: the belt ran away and was paused. Find out why before anybody runs on it "
                "again."
            )
        case ControlState.STOOD:
            return text("Control: start the belt at the treadmill and ask for control.")
        case ControlState.GAVE_UP:
            return text(
                "Control: given up ({why}). Stop the belt, start it again at the treadmill, and "
                "ask for control."
            ).format(why=reason(view.cause))


def reason(cause: Cause | None) -> str:
    """Why the state is as it is."""
    match cause:
        case Cause.PERMISSION_LOST:
            return text("the treadmill took it back")
        case Cause.SAFETY_KEY:
            return text("the safety key was pulled")
        case Cause.MACHINE_RESET:
            return text("the treadmill was reset")
        case Cause.LINK_LOST:
            return text("the radio link fell")
        case Cause.BLIND:
            return text("the treadmill tells nothing")
        case Cause.NOT_OBEYED:
            return text("the belt does not follow")
        case Cause.REFUSED:
            return text("the treadmill refuses")
        case Cause.NOT_CONTROLLABLE:
            return text("this treadmill cannot be controlled")
        case _:
            return text("taken back")


def _following(view: ControlView) -> str:
    if view.speed_limits is None:
        return text("Control: the plan sets the incline; the speed of this belt is yours.")
    if not view.unit_is_known:
        return text(
            "Control: the plan leads the belt, more slowly until its distance has shown that it "
            "counts in kilometres."
        )
    return text("Control: the plan leads the belt. Any button of the treadmill takes it back.")
