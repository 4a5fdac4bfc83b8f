"""A policy, a plain machine and a script: what is told once a second, and what is sent."""

from sessions.control.belt_commands import BeltCommand, MachineAnswer, SetIncline, SetSpeed
from sessions.control.policy import Control
from sessions.control.signals import (
    Answered,
    BeltSeen,
    HeartSeen,
    MachineKnown,
    MachineRange,
    Signal,
    Tick,
    Wanted,
)
from sessions.control.states import ControlState
from sessions.control.target import BeltTarget

PLAIN = MachineKnown(
    speed=MachineRange(low=1.0, high=20.0, step=0.1),
    incline=MachineRange(low=0.0, high=15.0, step=0.5),
)


class Timeline:
    """A belt that does at once what it is told, while `obeys`; a heart of 120 bpm, while `beats`.

    `answer` is what the machine says to every command.
    """

    def __init__(self, control: Control | None = None, *, machine: MachineKnown = PLAIN) -> None:
        self.control = control or Control()
        self.now_s = 0.0
        self.speed_kmh: float | None = 0.0
        self.incline_pct: float | None = 0.0
        self.answer: MachineAnswer | None = MachineAnswer.ACCEPTED
        self.target = BeltTarget()
        self.obeys_anyway = False  # whatever it answers
        self.obeys = self.beats = self.unit_is_known = self.sends_data = True
        self.sent: list[tuple[float, BeltCommand]] = []
        self.tell(machine)

    @property
    def state(self) -> ControlState:
        return self.control.state

    def is_in(self, state: ControlState) -> bool:
        """Asked anew each time; a property would be taken to stay as it was."""
        return self.control.state is state

    @property
    def commands(self) -> list[BeltCommand]:
        return [command for _, command in self.sent]

    @property
    def speeds(self) -> list[float]:
        return [c.speed_kmh for c in self.commands if isinstance(c, SetSpeed)]

    @property
    def inclines(self) -> list[float]:
        return [c.incline_pct for c in self.commands if isinstance(c, SetIncline)]

    def tell(self, signal: Signal) -> None:
        command = self.control.feed(signal, at_s=self.now_s)
        if command is None:
            return
        self.sent.append((self.now_s, command))
        if self.obeys and (self.answer is MachineAnswer.ACCEPTED or self.obeys_anyway):
            if isinstance(command, SetSpeed):
                self.speed_kmh = command.speed_kmh
            elif isinstance(command, SetIncline):
                self.incline_pct = command.incline_pct
        if self.answer is not None:
            self.tell(Answered(answer=self.answer))

    def run(self, seconds: float) -> None:
        """That much time, in quarters of a second."""
        for _ in range(round(seconds * 4)):
            self.now_s += 0.25
            if self.now_s % 1 == 0:
                if self.sends_data:
                    self.tell(
                        BeltSeen(
                            speed_kmh=self.speed_kmh,
                            incline_pct=self.incline_pct,
                            unit_is_known=self.unit_is_known,
                        )
                    )
                if self.beats:
                    self.tell(HeartSeen(bpm=120))
            self.tell(Wanted(target=self.target))
            self.tell(Tick())

    def start(self, *, speed_kmh: float = 3.0) -> None:
        """A person starts the belt, seen from standing; three seconds later control is there."""
        self.speed_kmh = 0.0
        self.run(2)
        self.speed_kmh = speed_kmh
        self.run(4)


def following(*, speed_kmh: float, machine: MachineKnown = PLAIN) -> Timeline:
    """Control that has reached its target and does nothing more."""
    timeline = Timeline(machine=machine)
    timeline.target = BeltTarget(speed_kmh=speed_kmh)
    timeline.start()
    timeline.run(40)
    assert timeline.is_in(ControlState.FOLLOWING)
    assert timeline.speed_kmh == speed_kmh
    timeline.sent.clear()
    return timeline
