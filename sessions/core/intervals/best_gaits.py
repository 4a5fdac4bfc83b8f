"""The sequence of gaits that fits a run's values best when each change of gait costs something."""

import numpy as np

from sessions.core.intervals.seconds_track import Array


class Levels:
    """How badly each value fits each of the four gaits.

    A value inside a gait's band costs nothing, outside it the square of the distance, and no
    more than the square of `cap`: a spike is not the worse for being absurd.

    Args:
        values: One per cell, without holes.
        bounds: Per cell, where walk, jog and sprint begin.
        cap: The distance from which on a value is just wrong.
        weights: How much a distance at each bound counts; all the same where left out.
    """

    def __init__(
        self,
        values: Array,
        bounds: Array,
        *,
        cap: float,
        weights: tuple[float, float, float] = (1.0, 1.0, 1.0),
    ) -> None:
        count = values.size
        scale = np.array(weights)
        below = np.maximum(bounds - values[:, None], 0.0) * scale
        above = np.maximum(values[:, None] - bounds, 0.0) * scale
        self.costs = np.zeros((count, 4))
        self.costs[:, 1:] = np.minimum(below, cap) ** 2
        self.costs[:, :3] += np.minimum(above, cap) ** 2
        self._sums = np.concatenate((np.zeros((1, 4)), np.cumsum(self.costs, axis=0)))

    def runs(self, *, change: float) -> list[tuple[int, int]]:
        """Levels and where they begin, at the least total cost; each change costs `change`.

        Source: Viterbi 1967, IEEE Trans Inf Theory 13:260.
        """
        costs = self.costs.tolist()
        total = list(costs[0])
        came: list[tuple[bool, bool, bool, bool, int]] = []
        for row in costs[1:]:
            least = min(total)
            cheapest = total.index(least)
            turn = least + change
            a, b, c, d = total
            came.append((a > turn, b > turn, c > turn, d > turn, cheapest))
            total = [
                (turn if a > turn else a) + row[0],
                (turn if b > turn else b) + row[1],
                (turn if c > turn else c) + row[2],
                (turn if d > turn else d) + row[3],
            ]
        level = total.index(min(total))
        runs: list[tuple[int, int]] = []
        for cell in range(len(costs) - 1, 0, -1):
            turned = came[cell - 1]
            if turned[level]:
                runs.append((level, cell))
                level = turned[4]
        runs.append((level, 0))
        runs.reverse()
        return runs

    def best(self, start: int, end: int) -> int:
        """The one level that fits cells `start` to before `end` best."""
        return int(np.argmin(self._sums[end] - self._sums[start]))
