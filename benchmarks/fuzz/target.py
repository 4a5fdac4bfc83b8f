"""Fuzz target: a reader of bytes, with the errors it declares and good inputs to begin from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

LONGEST_PART = 255


@dataclass(frozen=True, kw_only=True)
class Target:
    """One reader. `attempt`: True: a value came out; False: refused with a declared error.

    Whatever else `attempt` raises is a fault. `seeds`: good inputs, made by our own writers.
    `words`: pieces of the format that a mutation may put in. `share`: of all inputs of a long
    run, by what an input costs. `close`: closes what attempts have opened.
    """

    name: str
    attempt: Callable[[bytes], bool]
    seeds: Callable[[], Sequence[bytes]]
    words: tuple[bytes, ...] = ()
    share: float
    close: Callable[[], None] = lambda: None


def attempt_of(
    read: Callable[[bytes], object], *declared: type[Exception]
) -> Callable[[bytes], bool]:
    """An attempt of `read`, whose errors are one line each."""

    def attempt(data: bytes) -> bool:
        try:
            read(data)
        except declared as exc:
            if "\n" in str(exc):
                raise AssertionError(f"more than one line: {exc!r}") from exc
            return False
        return True

    return attempt


def joined(parts: Iterable[bytes]) -> bytes:
    """Several short inputs as one: each behind its length."""
    return b"".join(bytes((len(part),)) + part for part in parts)


def parts_of(data: bytes) -> list[bytes]:
    """The inputs in one; the last one may be cut.

    >>> parts_of(joined([b"ab", b"", b"c"]))
    [b'ab', b'', b'c']
    """
    parts, at = [], 0
    while at < len(data):
        end = at + 1 + data[at]
        parts.append(data[at + 1 : end])
        at = end
    return parts
