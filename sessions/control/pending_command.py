"""The one command that is under way, and how often one is tried."""

from enum import Enum, auto

from sessions.control.belt_commands import BeltCommand, MachineAnswer, PauseBelt

TRIES = 3  # of a command that failed or was not answered
TRY_AGAIN_S = 2.0
PAUSE_AGAIN_S = 10.0  # a belt that was paused runs down; one that does not is told once more


class AnswerMeaning(Enum):
    """What an answer means."""

    TAKEN = auto()
    NOT_TAKEN = auto()  # it failed, and may be tried again
    UNCERTAIN = auto()  # no answer: it may or may not have been taken, and may be tried again
    REFUSED = auto()  # for good
    NOT_PERMITTED = auto()


class PendingCommand:
    """FTMS 1.0, 4.16.2: one procedure at a time."""

    def __init__(self) -> None:
        self.command: BeltCommand | None = None
        self._is_repeated = False
        self._fails = 0
        self._again_s = 0.0

    def is_free(self, at_s: float) -> bool:
        """Whether the next command may be sent."""
        return self.command is None and at_s >= self._again_s

    def sent(self, command: BeltCommand) -> None:
        """`command` is on its way."""
        self.command, self._is_repeated = command, False

    def was_repeated(self) -> None:
        """The machine's status repeats what was sent."""
        self._is_repeated = True

    def start_anew(self, at_s: float) -> None:
        """A new state: what failed before counts no more."""
        self._fails, self._again_s = 0, at_s

    def drop(self) -> None:
        """The link is gone, and any answer with it."""
        self.command = None

    def answered(
        self, answer: MachineAnswer, *, at_s: float
    ) -> tuple[BeltCommand, AnswerMeaning] | None:
        """The command that was answered, and what that means; None: none was under way."""
        command, self.command = self.command, None
        if command is None:
            return None
        if answer is MachineAnswer.NONE and self._is_repeated:
            answer = MachineAnswer.ACCEPTED  # some machines answer by their status alone
        match answer:
            case MachineAnswer.ACCEPTED:
                self._fails = 0
                if isinstance(command, PauseBelt):
                    self._again_s = at_s + PAUSE_AGAIN_S
                return command, AnswerMeaning.TAKEN
            case MachineAnswer.NOT_PERMITTED:
                return command, AnswerMeaning.NOT_PERMITTED
            case MachineAnswer.FAILED | MachineAnswer.NONE if self._fails + 1 < TRIES:
                self._fails += 1
                self._again_s = at_s + TRY_AGAIN_S
                failed = answer is MachineAnswer.FAILED
                return command, AnswerMeaning.NOT_TAKEN if failed else AnswerMeaning.UNCERTAIN
            case _:
                self._fails = 0
                return command, AnswerMeaning.REFUSED
