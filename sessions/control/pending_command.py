"""The one command that is under way, how a machine answers, and how often one is tried."""

from enum import Enum, auto

from sessions.control.belt_commands import BeltCommand, MachineAnswer, PauseBelt, RequestControl

TRIES = 3  # of a command that failed or was not answered
TRY_AGAIN_S = 2.0
PAUSE_AGAIN_S = 10.0  # a belt that was paused runs down; one that does not is told once more
# A pause does not wait for a slow machine's answer to something else.
PAUSE_WAITS_S = 3.0
# Late machines take 5 s to begin, slow belts as long to have gone half of a small step.
PROVES_WITHIN_S = 12.0
# A belt that stands where a silent machine was asked to be has been asked little.
SHOWN_AFTER_S = 3.0


class AnswerMeaning(Enum):
    """What an answer means."""

    TAKEN = auto()
    NOT_TAKEN = auto()  # it failed, and may be tried again
    UNCERTAIN = auto()  # no answer: it may or may not have been taken, and may be tried again
    UNPROVED = auto()  # the machine answers oddly, and the belt will show whether it obeys
    REFUSED = auto()  # for good
    NOT_PERMITTED = auto()


class Manners(Enum):
    """How a machine answers commands that it obeys."""

    UNKNOWN = auto()
    ANSWERS = auto()  # as the standard says
    FAILS = auto()  # "operation failed", and obeys
    SILENT = auto()  # not at all, or by its status alone


_ODD = {MachineAnswer.FAILED: Manners.FAILS, MachineAnswer.NONE: Manners.SILENT}


class PendingCommand:
    """FTMS 1.0, 4.16.2: one procedure at a time."""

    def __init__(self) -> None:
        self.command: BeltCommand | None = None
        self.manners = Manners.UNKNOWN
        self._sent_s = 0.0
        self._is_repeated = False
        self._fails = 0
        self._again_s = 0.0
        self._unproved: tuple[BeltCommand, MachineAnswer, float] | None = None

    @property
    def latest(self) -> BeltCommand | None:
        """The command under way, or the one that the belt is to show."""
        return self._unproved[0] if self._unproved is not None else self.command

    def is_free(self, at_s: float, *, for_pause: bool = False) -> bool:
        """Whether the next command may be sent; `for_pause`: the belt is to stop."""
        if self.command is not None:
            waits = for_pause and not isinstance(self.command, PauseBelt)
            return waits and at_s - self._sent_s >= PAUSE_WAITS_S
        return (self._unproved is None or for_pause) and at_s >= self._again_s

    def sent(self, command: BeltCommand, *, at_s: float) -> None:
        """`command` is on its way."""
        self.command, self._is_repeated, self._sent_s = command, False, at_s
        self._unproved = None

    def was_repeated(self) -> BeltCommand | None:
        """The machine's status repeats what was sent; the command, if that is all its answer."""
        self._is_repeated = True
        return self._done() if self.manners is Manners.SILENT else None

    def was_obeyed(self, at_s: float, *, shown: bool) -> BeltCommand | None:
        """The belt is where what was sent would have it; the command, if that is all its answer.

        `shown`: it went there, and was not there before.
        """
        if self._unproved is not None:
            if not shown:
                return None
            command, answer, _ = self._unproved
            self.manners, self._unproved, self._fails = _ODD[answer], None, 0
            return command
        is_done = self.manners is Manners.SILENT and (shown or at_s - self._sent_s >= SHOWN_AFTER_S)
        return self._done() if is_done else None

    def lapsed(self, at_s: float, *, shows: bool) -> tuple[BeltCommand, AnswerMeaning] | None:
        """The command that a machine with odd answers has not obeyed in time; None: none.

        `shows`: whether it would be seen; where not, the next one is to prove it.
        """
        if self._unproved is None or at_s - self._unproved[2] <= PROVES_WITHIN_S:
            return None
        command, answer, _ = self._unproved
        self._unproved = None
        if not shows:
            return None
        return command, self._failed(answer, at_s=at_s)

    def start_anew(self, at_s: float) -> None:
        """A new state: what failed before counts no more."""
        self._fails, self._again_s, self._unproved = 0, at_s, None

    def drop(self) -> None:
        """The link is gone, and any answer with it; the next machine may be another."""
        self.command = self._unproved = None
        self.manners = Manners.UNKNOWN

    def answered(
        self, answer: MachineAnswer, *, at_s: float
    ) -> tuple[BeltCommand, AnswerMeaning] | None:
        """The command that was answered, and what that means; None: none was under way."""
        command, self.command = self.command, None
        if command is None:
            return None
        if answer is MachineAnswer.NONE and self._is_repeated:
            if self.manners is Manners.UNKNOWN:
                self.manners = Manners.SILENT  # some machines answer by their status alone
            return command, self._taken(command, at_s=at_s)
        if _ODD.get(answer) is self.manners:
            return command, self._taken(command, at_s=at_s)
        match answer:
            case MachineAnswer.ACCEPTED:
                self.manners = Manners.ANSWERS
                return command, self._taken(command, at_s=at_s)
            case MachineAnswer.NOT_PERMITTED:
                return command, AnswerMeaning.NOT_PERMITTED
            case MachineAnswer.FAILED | MachineAnswer.NONE:
                return command, self._odd(command, answer, at_s=at_s)
            case _:
                self._fails = 0
                return command, AnswerMeaning.REFUSED

    def _odd(self, command: BeltCommand, answer: MachineAnswer, *, at_s: float) -> AnswerMeaning:
        if self.manners is not Manners.UNKNOWN or isinstance(command, PauseBelt):
            return self._failed(answer, at_s=at_s)
        if isinstance(command, RequestControl):
            # Nobody has to wait twice for a machine that does not answer.
            if answer is MachineAnswer.NONE or self._fails + 1 >= TRIES:
                self._fails = 0
                return AnswerMeaning.UNPROVED
            return self._failed(answer, at_s=at_s)
        self._unproved = (command, answer, at_s)
        return AnswerMeaning.UNPROVED

    def _failed(self, answer: MachineAnswer, *, at_s: float) -> AnswerMeaning:
        if self._fails + 1 >= TRIES:
            self._fails = 0
            return AnswerMeaning.REFUSED
        self._fails += 1
        self._again_s = at_s + TRY_AGAIN_S
        failed = answer is MachineAnswer.FAILED
        return AnswerMeaning.NOT_TAKEN if failed else AnswerMeaning.UNCERTAIN

    def _taken(self, command: BeltCommand, *, at_s: float) -> AnswerMeaning:
        self._fails = 0
        if isinstance(command, PauseBelt):
            self._again_s = at_s + PAUSE_AGAIN_S
        return AnswerMeaning.TAKEN

    def _done(self) -> BeltCommand | None:
        command, self.command, self._fails = self.command, None, 0
        return command
