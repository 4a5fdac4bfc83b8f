"""One-time codes: whoever can read this machine's screen may let a phone in.

Each right has a code of eight digits at any time. A code that was used is replaced at once; five
wrong tries lock the door, for longer each time, and replace both. So somebody on the network who
guesses has less than one chance in 100,000 a day.
"""

import secrets
from collections.abc import Callable

from dashboards.access.grants import Right
from ingest.measurements import NS_PER_S

DIGITS = 8
TRIES = 5
FIRST_LOCK_S = 60
LONGEST_LOCK_S = 3600


class WrongCode(Exception):
    """The code is not one of those that are shown now."""


class Locked(Exception):
    """Too many wrong codes. `wait_s`: until the next one is looked at."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"too many wrong codes; locked for {wait_s:.0f} s")
        self.wait_s = wait_s


def fresh_code() -> str:
    """Eight random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


class OneTimeCodes:
    """The codes in force. `changed` is called whenever one was replaced.

    Times are monotonic nanoseconds, handed in.
    """

    def __init__(
        self,
        *,
        make: Callable[[], str] = fresh_code,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._make = make
        self._changed = changed
        self._codes = self._made()
        self._wrong = 0
        self._locks = 0
        self._locked_until_ns: int | None = None

    def shown(self, right: Right) -> str:
        """The code for `right`, as people read it: two groups of four digits."""
        code = self._codes[right]
        return f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}"

    def redeem(self, typed: str, *, now_ns: int) -> Right:
        """The right that `typed` gives; its code is void afterwards.

        Raises:
            WrongCode: it gives none.
            Locked: too many were wrong; even the right one is not looked at.
        """
        if self._locked_until_ns is not None:
            if now_ns < self._locked_until_ns:
                raise Locked((self._locked_until_ns - now_ns) / NS_PER_S)
            self._locked_until_ns = None
        digits = "".join(letter for letter in typed if letter in "0123456789")
        for right, code in self._codes.items():
            if secrets.compare_digest(digits, code):
                self._wrong = self._locks = 0
                self._codes = self._made()
                self._changed()
                return right
        self._wrong += 1
        if self._wrong >= TRIES:
            self._lock(now_ns)
        raise WrongCode

    def _lock(self, now_ns: int) -> None:
        lock_s = min(LONGEST_LOCK_S, FIRST_LOCK_S * 2**self._locks)
        self._locked_until_ns = now_ns + lock_s * NS_PER_S
        self._wrong = 0
        self._locks += 1
        self._codes = self._made()
        self._changed()

    def _made(self) -> dict[Right, str]:
        """New codes, never the same for two rights."""
        codes = {Right.VIEW: self._make(), Right.CONTROL: self._make()}
        while codes[Right.VIEW] == codes[Right.CONTROL]:
            codes[Right.CONTROL] = self._make()
        return codes
