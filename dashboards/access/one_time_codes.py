"""One-time codes: whoever can read this machine's screen may let a phone in.

Each right has a code of eight digits at any time. A code that was used is replaced at once. Five
wrong tries lock out the address they came from, for longer each time; nobody else notices. Once a
hundred were wrong, from wherever, fresh codes have twelve digits until one lets somebody in. So
all who guess have together less than one chance in 100,000 a day.
"""

import secrets
from collections.abc import Callable

from dashboards.access.grants import Right
from ingest.measurements import NS_PER_S

DIGITS = 8
LONG_DIGITS = 12
GROUP = 4
TRIES = 5
WRONG_BEFORE_LONG = 100
ADDRESSES_AT_MOST = 1_000  # the one that tried least of late is forgotten
FIRST_LOCK_S = 60
LONGEST_LOCK_S = 3600


class WrongCode(Exception):
    """The code is not one of those that are shown now."""


class Locked(Exception):
    """Too many wrong codes. `wait_s`: until the next one is looked at."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many wrong codes; locked for {wait_s:.0f} s")
        self.wait_s = wait_s


def fresh_code(digits: int) -> str:
    """So many random digits."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


class _Tries:
    """What one address has tried."""

    def __init__(self) -> None:
        self.wrong = 0
        self.locks = 0
        self.locked_until_ns = 0


class OneTimeCodes:
    """The codes in force. `changed` is called whenever one was replaced.

    Times are monotonic nanoseconds, handed in.
    """

    def __init__(
        self,
        *,
        make: Callable[[int], str] = fresh_code,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._make = make
        self._changed = changed
        self._wrong = 0
        self._tries: dict[str, _Tries] = {}
        self._codes = self._made()

    def shown(self, right: Right) -> str:
        """The code for `right`, as people read it: groups of four digits."""
        code = self._codes[right]
        return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))

    def redeem(self, typed: str, *, address: str, now_ns: int) -> Right:
        """The right that `typed` gives to somebody at `address`; its code is void afterwards.

        Raises:
            WrongCode: it gives none.
            Locked: too many of this address were wrong; even the right one is not looked at.
        """
        tries = self._tries.pop(address, None) or _Tries()
        self._tries[address] = tries
        if len(self._tries) > ADDRESSES_AT_MOST:
            del self._tries[next(iter(self._tries))]
        if now_ns < tries.locked_until_ns:
            raise Locked((tries.locked_until_ns - now_ns) / NS_PER_S)
        digits = "".join(letter for letter in typed if letter in "0123456789")
        for right, code in self._codes.items():
            if secrets.compare_digest(digits, code):
                self._wrong = 0
                del self._tries[address]
                self._replace()
                return right
        self._count_wrong(tries, now_ns=now_ns)
        raise WrongCode

    def _count_wrong(self, tries: _Tries, *, now_ns: int) -> None:
        tries.wrong += 1
        if tries.wrong >= TRIES:
            lock_s = min(LONGEST_LOCK_S, FIRST_LOCK_S * 2 ** min(tries.locks, 10))
            tries.locked_until_ns = now_ns + lock_s * NS_PER_S
            tries.wrong = 0
            tries.locks += 1
        self._wrong += 1
        if self._wrong == WRONG_BEFORE_LONG:
            self._replace()

    def _replace(self) -> None:
        self._codes = self._made()
        self._changed()

    def _made(self) -> dict[Right, str]:
        """New codes, never the same for two rights."""
        digits = DIGITS if self._wrong < WRONG_BEFORE_LONG else LONG_DIGITS
        codes = {Right.VIEW: self._make(digits), Right.CONTROL: self._make(digits)}
        while codes[Right.VIEW] == codes[Right.CONTROL]:
            codes[Right.CONTROL] = self._make(digits)
        return codes
