"""Roles: what a stretch is to its neighbours, warm-up, work, recovery, steady or cool-down."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import median

import msgspec

from sessions.core.intervals.pace_contrast import MEASURED_SHARE, contrast
from sessions.core.model.breakdown import Role

STANDS_KMH = 2.0
"""Where all recoveries stand still, work is what is nearer to the fast paces than to this."""

LONG_S = 600
STEADY_SHARE = 0.5
"""One pace faster than what lies beside it is steady running, and no repeat, where it lasts for
ten minutes, or for half of the time in motion."""

HEAD_S = 180
"""A belt that holds a heart rate begins too fast: so long is the head of what follows."""

SAME_RUN = 0.1
SAME_LENGTH = 0.25
REPEATS = 3
"""Runs of one pace between stops are a set where they are three or more of one length."""


class Effort(msgspec.Struct, frozen=True):
    """A stretch as its work is compared. `kmh` is a speed on the level; None: unknown."""

    start: int
    end: int
    kmh: float | None


class _Block(msgspec.Struct):
    """Stretches of one effort, one after the other; what is unknown between them is passed over."""

    kmh: float
    seconds: int
    members: list[int]


def roles_of(efforts: Sequence[Effort]) -> list[Role | None]:
    """The role of each stretch; None: unknown, or standing that is no recovery."""
    blocks = _blocks(efforts)
    roles: list[Role | None] = [None] * len(efforts)
    for block, role in zip(blocks, _block_roles(blocks), strict=True):
        for index in block.members:
            roles[index] = role
    return roles


def _blocks(efforts: Sequence[Effort]) -> list[_Block]:
    blocks: list[_Block] = []
    for index, effort in enumerate(efforts):
        if effort.kmh is None:
            continue
        seconds = effort.end - effort.start
        last = blocks[-1] if blocks else None
        if last is not None and _alike(last.kmh, effort.kmh):
            both = last.seconds + seconds
            last.kmh = (last.kmh * last.seconds + effort.kmh * seconds) / both
            last.seconds = both
            last.members.append(index)
        else:
            blocks.append(_Block(effort.kmh, seconds, [index]))
    return blocks


def _alike(one_kmh: float, other_kmh: float) -> bool:
    if min(one_kmh, other_kmh) <= 0:
        return one_kmh == other_kmh
    return contrast(one_kmh, other_kmh) < MEASURED_SHARE


def _block_roles(blocks: Sequence[_Block]) -> list[Role | None]:
    moving_s = sum(b.seconds for b in blocks if b.kmh > 0)
    peaks = _peaks(blocks)
    if not peaks:
        return [None] * len(blocks)
    cut_kmh = _cut_kmh(blocks, peaks)
    work = [index for index in peaks if blocks[index].kmh >= cut_kmh]
    longest_s = max(blocks[index].seconds for index in work)
    alone = len(work) == 1 and (longest_s >= LONG_S or longest_s >= STEADY_SHARE * moving_s)
    first, last = work[0], work[-1]
    if _is_head(blocks, work, long_s=min(LONG_S, STEADY_SHARE * moving_s)):
        alone, last = True, last + 1
    steady = alone or _is_one_run(blocks, work)
    roles: list[Role | None] = []
    for index, block in enumerate(blocks):
        stands = block.kmh <= 0
        if index < first:
            roles.append(None if stands else Role.WARM_UP)
        elif index > last:
            roles.append(None if stands else Role.COOL_DOWN)
        elif steady:
            roles.append(None if stands else Role.STEADY)
        else:
            roles.append(Role.WORK if block.kmh >= cut_kmh else Role.RECOVERY)
    return roles


def _peaks(blocks: Sequence[_Block]) -> list[int]:
    """The blocks that are faster than both their neighbours."""
    paces = [-1.0, *(b.kmh for b in blocks), -1.0]
    return [
        index
        for index, block in enumerate(blocks)
        if block.kmh > 0 and paces[index] < block.kmh > paces[index + 2]
    ]


def _cut_kmh(blocks: Sequence[_Block], peaks: Sequence[int]) -> float:
    """Halfway between the fast paces and what lies between them, else beside them."""
    paces = sorted(blocks[index].kmh for index in peaks)
    fast = median(paces[len(paces) // 2 :])
    slower = [b.kmh > 0 and contrast(b.kmh, fast) >= MEASURED_SHARE for b in blocks]
    inside = range(peaks[0], peaks[-1] + 1)
    slow = [(b.kmh, b.seconds) for i, b in enumerate(blocks) if slower[i] and i in inside]
    if not slow:
        slow = [(b.kmh, b.seconds) for i, b in enumerate(blocks) if slower[i]]
    if not slow:
        return min(fast, sqrt(fast * max(STANDS_KMH, fast / 2)))
    half, seen = sum(seconds for _, seconds in slow) / 2, 0
    for kmh, seconds in sorted(slow):
        seen += seconds
        if seen >= half:
            return sqrt(fast * kmh)
    return fast


def _is_head(blocks: Sequence[_Block], work: Sequence[int], *, long_s: float) -> bool:
    """Whether the only work is the fast head of a long stretch, which is faster than what was
    before it.
    """
    peak = work[0]
    if len(work) > 1 or blocks[peak].seconds > HEAD_S or not 0 < peak < len(blocks) - 1:
        return False
    before, after = blocks[peak - 1], blocks[peak + 1]
    is_faster = after.kmh > before.kmh and not _alike(before.kmh, after.kmh)
    return is_faster and after.seconds >= long_s


def _is_one_run(blocks: Sequence[_Block], work: Sequence[int]) -> bool:
    """Whether the work is one run with stops in it: nothing slower, and no set of repeats."""
    inside = [blocks[index] for index in work]
    stands = all(blocks[i].kmh <= 0 for a, b in pairwise(work) for i in range(a + 1, b))
    slower = any(b.kmh > 0 and i not in work for i, b in enumerate(blocks))
    if not stands or slower or len(inside) < 2:
        return False
    fastest = max(b.kmh for b in inside)
    if any(b.kmh < (1 - SAME_RUN) * fastest for b in inside):
        return False
    middle_s = median(b.seconds for b in inside)
    of_one_length = sum(abs(b.seconds - middle_s) <= SAME_LENGTH * middle_s for b in inside)
    return of_one_length < max(REPEATS, 0.8 * len(inside))
