"""Stretches of one pace in runs of known speeds: where each begins, right to the second."""

from collections.abc import Sequence

import msgspec
import numpy as np

from sessions.core.intervals.asked_steps import QUIET_KMH, AskedSteps
from sessions.core.intervals.change_evidence import pace_wander_kmh, strayed_kmh
from sessions.core.intervals.edge_checks import EdgeChecks
from sessions.core.intervals.held_paces import paces_held, pieces_of_one_pace
from sessions.core.intervals.pace_edges import PaceEdges
from sessions.core.intervals.ramp_steepness import usual_kmh_per_s
from sessions.core.intervals.ramps import Speeds
from sessions.core.intervals.seconds_track import Array

SPIKE_KMH = 1.5
SPIKE_REACH = 3
"""What differs by more from the median of seven seconds is one: at most three seconds long."""


class Stretch(msgspec.Struct, frozen=True):
    """Cells `start` to before `end` at one pace.

    `effort_kmh`: the pace on the level that asks for as much.
    """

    start: int
    end: int
    pace_kmh: float
    effort_kmh: float


class SpeedRun:
    """The speeds between two pauses, and the paces that were held in them at a first look.

    Args:
        speed_kmh: One value per cell, without holes.
        bounds: Per cell, where walk, jog and sprint begin.
        known: Whether the walk-jog and the jog-sprint bound are the athlete's own.
    """

    def __init__(
        self, speed_kmh: Array, *, bounds: Array, known: tuple[bool, bool] = (True, True)
    ) -> None:
        self._speeds = Speeds(without_spikes(speed_kmh))
        self._asked = AskedSteps(bounds=bounds, known=known)
        self._starts = paces_held(self._speeds.values, self._asked)

    def strayed_kmh(self) -> Array:
        """How far the means of fifteen seconds stray from the paces."""
        values = self._speeds.values
        return strayed_kmh(values, pieces_of_one_pace(values, self._starts, self._asked))

    def edges(self, wander_kmh: float) -> PaceEdges:
        """The edges between its paces, in a session whose pace wanders by so much."""
        asked, starts = self._asked, self._starts
        if wander_kmh > QUIET_KMH and len(starts) > 1:
            asked = msgspec.structs.replace(asked, wander_kmh=wander_kmh)
            starts = paces_held(self._speeds.values, asked)
        edges = PaceEdges(self._speeds, starts)
        noise, memory = _noise(self._speeds.values)
        EdgeChecks(edges, asked, noise=noise, memory=memory).settle()
        return edges


def split_runs(runs: Sequence[SpeedRun], wander_kmh: float) -> list[list[Stretch]]:
    """The stretches of each run, contiguous, in a session whose pace wanders by so much."""
    found = [run.edges(wander_kmh) for run in runs]
    usual = usual_kmh_per_s([edge.ramp for edges in found for edge in edges.all])
    if wander_kmh > QUIET_KMH and usual is not None:
        for edges in found:
            edges.sharpen(usual)
    return [
        [Stretch(a, b, p, p) for (a, b), p in zip(edges.spans, edges.paces_kmh, strict=True)]
        for edges in found
    ]


def split_speed(
    speed_kmh: Array, *, bounds: Array, known: tuple[bool, bool] = (True, True)
) -> list[Stretch]:
    """Stretches of one pace in a session without pauses."""
    run = SpeedRun(speed_kmh, bounds=bounds, known=known)
    return split_runs([run], pace_wander_kmh([run.strayed_kmh()]))[0]


def without_spikes(speed_kmh: Array) -> Array:
    """Values that differ much from their surroundings, replaced by the median of these."""
    padded = np.pad(speed_kmh, SPIKE_REACH, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * SPIKE_REACH + 1)
    median = np.median(windows, axis=1)
    return np.where(np.abs(speed_kmh - median) > SPIKE_KMH, median, speed_kmh)


def _noise(values: Array) -> tuple[float, float]:
    """Variance around a running median, and the share of independent values among the cells."""
    padded = np.pad(values, 10, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 21)
    off = values - np.median(windows, axis=1)
    off = np.where(np.abs(off) < SPIKE_KMH, off, 0.0)
    variance = max(float(off.var()), 0.01)
    if off.size < 2:
        return variance, 1.0
    related = float(np.clip((off[1:] * off[:-1]).mean() / variance, 0.0, 0.95))
    return variance, (1 - related) / (1 + related)
