"""Clock steps inside a recording: records stay in the order in which they were written."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

STRAGGLERS = 3
"""So many records in a row may have been written late, or with a glitch of the clock."""

STRAGGLER_S = 10.0
"""By so little a record may come before the one it follows without a clock that was set."""


def straightened(at_s: Sequence[float]) -> tuple[list[float | None], int, int]:
    """Times that follow the order of the records, as they would have been on one clock.

    A few records that overtook each other keep their times, for sorting. A few that stand ahead
    of all that follow are a glitch: None. Where the clock was put back and stays so, all that
    comes after it goes on one usual step behind what was before.

    Returns:
        The times, how often the clock was put back, and how many records the glitches are.
    """
    times: list[float | None] = list(at_s)
    offsets = [0.0] * len(times)
    steps = [b - a for a, b in pairwise(at_s) if b - a > 0]
    usual_s = median(steps) if steps else 1.0
    back = glitches = 0
    offset = 0.0
    last: float | None = None  # the newest time so far
    row = 0
    while row < len(at_s):
        now = at_s[row] + offset
        if last is None or now >= last:
            times[row] = last = now
            offsets[row] = offset
            row += 1
            continue
        if last - now <= STRAGGLER_S and _returns(at_s, row, offset=offset, last=last):
            times[row] = now
            offsets[row] = offset
            row += 1
            continue
        ahead = _ahead(times, row, now=now)
        if last - now > STRAGGLER_S and 0 < len(ahead) <= STRAGGLERS:
            for at in ahead:
                times[at] = None
            glitches += len(ahead)
            last = max((t for t in times[: ahead[0]] if t is not None), default=None)
            continue
        back += 1
        offset += last + usual_s - now
    # Laps and pauses are told by the clock that ran longest.
    main = Counter(offsets).most_common(1)[0][0] if offsets else 0.0
    return [None if t is None else t - main for t in times], back, glitches


def _returns(at_s: Sequence[float], row: int, *, offset: float, last: float) -> bool:
    """Whether the clock is past `last` again within a few records, or the recording ends."""
    following = at_s[row : row + STRAGGLERS + 1]
    return len(following) <= STRAGGLERS or any(t + offset > last for t in following)


def _ahead(times: Sequence[float | None], row: int, *, now: float) -> list[int]:
    """The rows straight before this one whose times lie after `now`."""
    found: list[int] = []
    for at in range(row - 1, -1, -1):
        time = times[at]
        if time is not None and time <= now:
            break
        if time is not None:
            found.append(at)
        if len(found) > STRAGGLERS:
            break
    return found[::-1]
