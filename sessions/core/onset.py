"""Where a change of speed began: the bend of a flat line into a ramp."""

from collections.abc import Sequence

FIRST_WINDOW_S = 14
"""The bend is first looked for this near: a change inside the old gait further back is not it."""

EDGE_S = 3
"""A bend this near to the window's old end may lie before it; the window then doubles."""


def onset_index(speeds: Sequence[float | None], *, end: int, first: int = 0) -> int:
    """The cell in which the change that reaches index `end` began.

    Fits "constant, then a straight ramp" by least squares to the cells up to `end`, for every
    place of the bend. A jump is the steepest ramp, and is dated to its own cell.

    Args:
        speeds: One value per cell, oldest first; None: not measured.
        end: Index of the first cell beyond the gait's threshold.
        first: Index of the oldest cell the change may begin in.

    Returns:
        An index from `first` to `end`.
    """
    window_s = FIRST_WINDOW_S
    while True:
        oldest = max(first, end - window_s)
        bend = _bend(speeds, oldest=oldest, end=end)
        if bend - oldest >= EDGE_S or oldest == first:
            return bend
        window_s *= 2


def _bend(speeds: Sequence[float | None], *, oldest: int, end: int) -> int:
    points = [(index, v) for index in range(oldest, end + 1) if (v := speeds[index]) is not None]
    count = len(points)
    if count < 2:
        return end
    mean = sum(value for _, value in points) / count
    best, best_gain = end, -1.0
    for bend in range(end, oldest - 1, -1):
        # The share of variance that a ramp from `bend` on explains; the rest is the error.
        ramp = [max(0, index + 1 - bend) for index, _ in points]
        ramp_mean = sum(ramp) / count
        spread = sum((x - ramp_mean) ** 2 for x in ramp)
        if spread == 0:
            continue
        shared = sum(
            (x - ramp_mean) * (value - mean) for x, (_, value) in zip(ramp, points, strict=True)
        )
        gain = shared * shared / spread
        if gain > best_gain + 1e-9:
            best, best_gain = bend, gain
    return best
