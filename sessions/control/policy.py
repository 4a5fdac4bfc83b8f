"""The safety policy: signals and time in, at most one command out.

What it never does, whatever it is told: start a belt, ask for more than the machine's range and
the athlete's caps, move faster than the slew limit, or go on by itself after it gave up.
"""

from sessions.control.belt_commands import (
    BeltCommand,
    PauseBelt,
    RequestControl,
    SetIncline,
    SetSpeed,
)
from sessions.control.control_view import ControlView
from sessions.control.heart_watch import HEART_BY_S, HeartWatch
from sessions.control.pending_command import AnswerMeaning, PendingCommand
from sessions.control.ramped_quantity import RampedQuantity
from sessions.control.signals import (
    Answered,
    BeltSeen,
    ControlAsked,
    ControlReleased,
    HeartSeen,
    HeartSourceChanged,
    InclineSet,
    LinkFell,
    MachineKnown,
    MachineReset,
    PermissionLost,
    SafetyKeyPulled,
    Signal,
    SpeedSet,
    Stopped,
    Wanted,
)
from sessions.control.speed_and_incline import SpeedAndIncline
from sessions.control.states import IN_CHARGE, LED, MAY_SEND, NEXT, Cause, ControlState

# Control that a machine gives without saying so has to show in what the belt does.
_GRANTS = (AnswerMeaning.TAKEN, AnswerMeaning.UNPROVED)


class Control:
    """Treadmill control of one session; made when the person opts in.

    Args:
        max_speed_kmh: the athlete's cap; None: not set.
        max_incline_pct: the athlete's cap; None: not set.
        alarm_bpm: the athlete's heart-rate alarm; None: not set.
    """

    def __init__(
        self,
        *,
        max_speed_kmh: float | None = None,
        max_incline_pct: float | None = None,
        alarm_bpm: float | None = None,
    ) -> None:
        self.state = ControlState.UNSEEN
        self.cause: Cause | None = None
        self._since_s = 0.0  # when the state was entered
        self._started_s: float | None = None  # a person set the belt going, and nothing follows yet
        self._belt = SpeedAndIncline(
            cap_kmh=max_speed_kmh, cap_pct=max_incline_pct, alarm_bpm=alarm_bpm
        )
        self._heart = HeartWatch()
        self._under_way = PendingCommand()

    @property
    def view(self) -> ControlView:
        """What is shown."""
        return ControlView(
            state=self.state,
            cause=self.cause,
            speed_kmh=self._belt.speed.commanded,
            incline_pct=self._belt.incline.commanded,
            speed_limits=self._belt.speed.limits,
            incline_limits=self._belt.incline.limits,
            unit_is_known=self._belt.unit_is_known,
            takes_nothing=not self._may_be_led,
        )

    def feed(self, signal: Signal, *, at_s: float) -> BeltCommand | None:
        """Take one signal; the command it causes, if any. `at_s` never goes back."""
        self._take_signal(signal, at_s)
        self._watch(at_s)
        command = self._due(at_s)
        if command is not None:
            self._under_way.sent(command, at_s=at_s)
        return command

    def _take_signal(self, signal: Signal, at_s: float) -> None:
        match signal:
            case BeltSeen():
                self._belt_seen(signal, at_s)
            case HeartSeen():
                self._heart.seen(at_s=at_s)
                self._belt.heart_seen(signal.bpm)
            case HeartSourceChanged():
                if self._belt.is_held_by_heart:
                    self._happened(Cause.HEART_CHANGED, at_s)
            case Wanted():
                self._belt.want(signal.target.sane(), is_led=self.state is ControlState.FOLLOWING)
            case Answered():
                self._answered(signal, at_s)
            case MachineKnown():
                self._belt.known(signal)
            case SpeedSet():
                told = (signal.speed_kmh, signal.or_kmh)
                self._target_reported(self._belt.speed, told, at_s)
            case InclineSet():
                self._target_reported(self._belt.incline, (signal.incline_pct,), at_s)
            case Stopped():
                self._stopped(Cause.BELT_STANDS, at_s)
            case SafetyKeyPulled():
                self._stopped(Cause.SAFETY_KEY, at_s)
            case MachineReset():
                self._stopped(Cause.MACHINE_RESET, at_s)
            case PermissionLost():
                self._happened(Cause.PERMISSION_LOST, at_s)
            case LinkFell():
                self._under_way.drop()
                self._happened(Cause.LINK_LOST, at_s)
                self._belt.link_fell()
            case ControlAsked():
                # While the belt runs, there is nothing to ask for without a heart rate.
                if self.state is ControlState.STOOD or self._heart.is_fresh(at_s):
                    self._happened(Cause.ASKED, at_s)
            case ControlReleased():
                self._happened(Cause.RELEASED, at_s)

    def _stopped(self, cause: Cause, at_s: float) -> None:
        self._belt.runs_down = True
        self._started_s = None
        # One that ran away has stopped when it is seen to stand, whatever its status says.
        if self.state is not ControlState.RUNAWAY or cause is not Cause.BELT_STANDS:
            self._happened(cause, at_s)

    def _belt_seen(self, reading: BeltSeen, at_s: float) -> None:
        runs = self._belt.seen(reading, at_s=at_s)
        for lane in self._belt.lanes:
            if self._is_about(lane) and lane.has_arrived():
                self._taken(self._under_way.was_obeyed(at_s, shown=lane.has_moved), at_s)
        if runs is False:
            self._started_s = None
            self._happened(Cause.BELT_STANDS, at_s)
        elif runs and self.state is ControlState.WAITING:
            self._started(at_s)
        elif runs:
            self._happened(Cause.BELT_RUNS, at_s)

    @property
    def _may_be_led(self) -> bool:
        """Unless the machine has said that it takes nothing."""
        return not self._belt.is_known or self._belt.is_controllable

    def _started(self, at_s: float) -> None:
        if self._started_s is None:
            self._started_s = at_s
        if not self._may_be_led:
            self._happened(Cause.NOT_CONTROLLABLE, at_s)
        elif self._belt.is_known and self._heart.is_fresh(at_s):
            self._happened(Cause.BELT_RUNS, at_s)
        elif at_s - self._started_s > HEART_BY_S:
            self._happened(Cause.START_LAPSED, at_s)

    def _target_reported(
        self, lane: RampedQuantity, told: tuple[float | None, ...], at_s: float
    ) -> None:
        is_ours = any(value is not None and lane.is_ours(value, at_s=at_s) for value in told)
        if not is_ours and lane is self._belt.speed:
            self._belt.explained()
        if lane.commanded is None:
            return  # left to the runner
        if is_ours:
            self._taken(self._under_way.was_repeated(), at_s)
        else:
            self._happened(Cause.CONSOLE_CHANGED, at_s)

    def _answered(self, signal: Answered, at_s: float) -> None:
        answered = self._under_way.answered(signal.answer, at_s=at_s)
        if answered is None:
            return
        command, verdict = answered
        lane = self._lane_of(command)
        if isinstance(command, RequestControl) and verdict in _GRANTS:
            self._happened(Cause.GRANTED, at_s)
        elif verdict is AnswerMeaning.TAKEN:
            self._taken(command, at_s)
        elif verdict is AnswerMeaning.NOT_PERMITTED:
            self._happened(Cause.PERMISSION_LOST, at_s)
        elif verdict is AnswerMeaning.NOT_TAKEN and lane is not None:
            lane.was_refused()
        elif verdict is AnswerMeaning.REFUSED:
            self._refused(lane, at_s)

    def _taken(self, command: BeltCommand | None, at_s: float) -> None:
        lane = None if command is None else self._lane_of(command)
        if lane is not None:
            lane.was_answered(at_s=at_s)

    def _is_about(self, lane: RampedQuantity) -> bool:
        command = self._under_way.latest
        return command is not None and self._lane_of(command) is lane

    def _lane_of(self, command: BeltCommand) -> RampedQuantity | None:
        if isinstance(command, SetSpeed):
            return self._belt.speed
        return self._belt.incline if isinstance(command, SetIncline) else None

    def _refused(self, lane: RampedQuantity | None, at_s: float) -> None:
        """One quantity is let go if the other is left; but slowing down needs the speed."""
        if lane is not None:
            self._belt.drop(lane)
            needs_speed = (
                self.state is ControlState.STALE_WALKING and self._belt.speed.limits is None
            )
            if self._belt.is_controllable and not needs_speed:
                return
        self._happened(Cause.REFUSED, at_s)

    def _not_obeyed(self, command: BeltCommand, verdict: AnswerMeaning, at_s: float) -> None:
        """A machine that answers oddly did not do it either."""
        lane = self._lane_of(command)
        if verdict is AnswerMeaning.REFUSED:
            self._refused(lane, at_s)
        elif verdict is AnswerMeaning.NOT_TAKEN and lane is not None:
            lane.was_refused()

    def _watch(self, at_s: float) -> None:
        """What follows from the time that has passed, and from the readings."""
        if self.state not in IN_CHARGE:
            return
        lane = None if self._under_way.latest is None else self._lane_of(self._under_way.latest)
        shows = lane is None or not lane.was_asked_little
        lapsed = self._under_way.lapsed(at_s, shows=shows)
        if lapsed is not None:
            self._not_obeyed(*lapsed, at_s)
        for cause in self._belt.troubles(at_s):
            self._happened(cause, at_s)
        for cause in self._heart.causes(
            self.state,
            for_s=at_s - self._since_s,
            is_slowing=self._belt.speed.commanded is not None,
            is_walking=self._belt.is_walking,
            at_s=at_s,
        ):
            self._happened(cause, at_s)

    def _happened(self, cause: Cause, at_s: float) -> None:
        following = NEXT.get((self.state, cause), self.state)
        if following is self.state:
            return
        ran_away = self.state is ControlState.RUNAWAY and following is ControlState.STOOD
        self.cause = Cause.RAN_AWAY if ran_away else cause  # which is not to be forgotten
        self.state, self._since_s = following, at_s
        self._started_s = None
        self._under_way.start_anew(at_s)
        if following not in LED:
            self._belt.release()

    def _due(self, at_s: float) -> BeltCommand | None:
        may_send = MAY_SEND.get(self.state, ())
        if not self._under_way.is_free(at_s, for_pause=PauseBelt in may_send):
            return None
        if RequestControl in may_send:
            return RequestControl()
        if PauseBelt in may_send:
            return PauseBelt()
        if SetSpeed not in may_send:
            return None
        if self.state is ControlState.STALE_WALKING:
            return self._belt.slow_down(at_s)
        return self._belt.follow(at_s)
