"""Edges between paces in one run: the ramp of each, and the pace that was held between two."""

import msgspec
import numpy as np

from sessions.core.intervals.ramp_steepness import sharpened
from sessions.core.intervals.ramps import Ramp, Speeds

BESIDE_S = 60
"""Paces are compared near the edge: a minute on either side, if they lasted as long."""

REACH_S = 25
"""What is seen of a neighbouring stretch when two edges are to be explained by one."""


class PaceEdge(msgspec.Struct):
    """A boundary between two paces: the cell between them, and the ramp that joins them."""

    crossing: int
    ramp: Ramp


class PaceEdges:
    """The edges of a run in order; stretch `n` lies before edge `n`.

    Args:
        speeds: The run's, without spikes.
        starts: The cells where a pace begins; the first begins at 0.
    """

    def __init__(self, speeds: Speeds, starts: list[int]) -> None:
        self.speeds = speeds
        self._size = speeds.values.size
        self._medians: dict[tuple[int, int], float] = {}
        still = Ramp(start=0, end=1, rise_kmh=0.0, error=0.0)
        self.all = [PaceEdge(crossing=at, ramp=still) for at in starts[1:]]
        for index in range(len(self.all)):
            self._date(index, rough=True)
        for index in range(len(self.all)):
            self._date(index)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each stretch begins and ends. An edge lies where its ramp leaves the old pace."""
        return [self.span(index) for index in range(len(self.all) + 1)]

    @property
    def paces_kmh(self) -> list[float]:
        """The pace of each stretch."""
        return [self.pace_kmh(index) for index in range(len(self.all) + 1)]

    def _date(self, index: int, *, rough: bool = False) -> None:
        edges = self.all
        first, last = 0, self._size - 1
        if index > 0:
            before = edges[index - 1]
            first = before.crossing if rough else min(before.ramp.end, edges[index].crossing - 1)
        if index + 1 < len(edges):
            after = edges[index + 1]
            last = after.crossing if rough else max(after.ramp.start, edges[index].crossing + 1)
        crossing = edges[index].crossing
        edges[index].ramp = self.speeds.ramp_near(crossing, first=max(first, 0), last=last)

    def _redate(self, index: int) -> None:
        for near in (index, index - 1, index + 1, index):
            if 0 <= near < len(self.all):
                self._date(near)

    def span(self, index: int) -> tuple[int, int]:
        """Where the stretch begins and ends."""
        start = self.all[index - 1].ramp.onset if index > 0 else 0
        end = self.all[index].ramp.onset if index < len(self.all) else self._size
        return start, end

    def sharpen(self, kmh_per_s: float) -> None:
        """Make no ramp longer than the session's are."""
        ends = [0, *(edge.ramp.end for edge in self.all)]
        starts = [*(edge.ramp.start for edge in self.all[1:]), self._size - 1]
        for edge, first, last in zip(self.all, ends, starts, strict=False):
            edge.ramp = sharpened(
                edge.ramp, self.speeds, kmh_per_s=kmh_per_s, first=first, last=last
            )

    def held(self, index: int) -> tuple[int, int]:
        """The cells of a stretch between its ramps; its middle where they leave next to nothing."""
        first = self.all[index - 1].ramp.end if index > 0 else 0
        last = self.all[index].ramp.start + 1 if index < len(self.all) else self._size
        if last - first >= 3:
            return first, last
        start, end = self.span(index)
        quarter = (end - start) // 4
        return start + quarter, max(end - quarter, start + quarter + 1)

    def pace_kmh(self, index: int, *, near: int = 0) -> float:
        """The pace that a stretch held; `near`: towards its end (1) or its start (-1) only."""
        first, last = self.held(index)
        if near > 0:
            first = max(first, last - BESIDE_S)
        elif near < 0:
            last = min(last, first + BESIDE_S)
        known = self._medians.get((first, last))
        if known is None:
            known = self._medians[first, last] = float(np.median(self.speeds.values[first:last]))
        return known

    def remove(self, index: int) -> None:
        """A short stretch goes to the neighbour that is more like it."""
        edges = self.all
        if index == 0 or index == len(edges):
            del edges[min(index, len(edges) - 1)]
            return
        before, pace, after = (self.pace_kmh(i) for i in (index - 1, index, index + 1))
        if (pace - before) * (after - pace) > 0:
            self.join_across(index)
        else:
            self.drop(index - 1 if abs(pace - before) <= abs(after - pace) else index)

    def join_across(self, index: int) -> None:
        """The two edges of a stretch become one, where one ramp explains both best."""
        first, last = self.around(index)
        ramp = self.speeds.ramp_in(first, last)
        self.all[index - 1].crossing = (ramp.start + ramp.end) // 2
        del self.all[index]
        self._redate(index - 1)

    def around(self, index: int) -> tuple[int, int]:
        """The cells in which the edges of a stretch are to be explained."""
        edges = self.all
        one, two = edges[index - 1].ramp, edges[index].ramp
        first = max(edges[index - 2].ramp.end if index > 1 else 0, one.start - REACH_S)
        last = edges[index + 1].ramp.start if index + 1 < len(edges) else self._size - 1
        return first, min(last, two.end + REACH_S)

    def drop(self, index: int) -> None:
        """Its two sides are one stretch."""
        del self.all[index]
        for near in (index - 1, index):
            if 0 <= near < len(self.all):
                self._date(near)
