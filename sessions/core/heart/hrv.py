"""Heart-rate variability in windows of two minutes: RMSSD, SDNN and DFA-alpha1."""

import math
from collections.abc import Iterable
from statistics import median
from struct import Struct

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from sessions.core.heart.beats import cleaned
from sessions.core.model.breakdown import HeartWindow
from sessions.core.model.packed_rows import PackedRows
from sessions.core.model.sealed_list import SealedList

WINDOW_S = 120
"""Source: Gronwald, Rogers & Hoos 2020, Front Physiol 11:550572 (DFA-alpha1 in exercise)."""

EVERY_S = 30
"""A new window this often. Ours: figures of two minutes say nothing new each second, and a
window costs a quarter of a millisecond."""

DFA_LIMIT = 0.05
"""False or missing beats above which DFA-alpha1 is withheld: the field rejects windows from 3 to
5 % on. What artefacts do to it: Rogers et al. 2021, Sensors 21(3):821."""

MOST_FALSE = 0.20
"""Above this share of false beats RMSSD and SDNN are withheld too. Ours: what is left is then
chosen more by the filter than by the heart."""

LEAST_PAIRS = 30
LEAST_BEATS_DFA = 64  # four boxes of the longest scale
LATE_S = 4.0
"""Straps hand over beats up to so much late: a window may lack that much without a beat lost."""

_SCALES = np.floor(np.logspace(math.log10(4), math.log10(16), 30)).astype(int)
"""Box sizes, spread evenly over the logarithm; a size counts as often as it comes up."""


def dfa_alpha1(rr_ms: ArrayLike) -> float | None:
    """Short-term exponent of detrended fluctuation analysis: boxes of 4 to 16 beats.

    The summed series is cut into boxes from its start and again from its end, a line is taken out
    of each, and the slope of log fluctuation over log size is the exponent: 0.5 for white noise,
    1 for 1/f noise, 1.5 for a random walk. Nothing is detrended before, so that it reads some 0.04
    higher than in studies that do, and marks no threshold. Experimental.

    Returns:
        None: fewer than 16 beats, or no fluctuation at all.
    Source:
        Peng, Havlin, Stanley & Goldberger 1995, Chaos 5(1):82-87; Rogers et al. 2021, Front
        Physiol 11:596567.
    """
    rr = np.asarray(rr_ms, dtype=np.float64)
    if rr.size < _SCALES[-1]:
        return None
    profile = np.cumsum(rr - rr.mean())
    squares = np.array([_fluctuation(profile, box) for box in _BOXES])
    if squares.min() <= 1e-12 * max(1.0, float(np.max(profile**2))):
        return None
    return float(_SLOPE @ np.log(squares)) / 2


def window(rr_ms: ArrayLike, *, follows: ArrayLike, start_s: float, end_s: float) -> HeartWindow:
    """The figures of one stretch; each is None where the beats do not carry it.

    RMSSD and SDNN leave false beats out, and RMSSD every difference that touches one or a hole.

    Source:
        Task Force of the ESC and NASPE 1996, Circulation 93:1043-1065 (RMSSD, SDNN).

    Args:
        rr_ms: The intervals that arrived in the stretch, oldest first.
        follows: For each, whether the beat before it is the one in the list.
        start_s: Where the stretch begins, in session seconds.
        end_s: Where it ends.
    """
    raw = np.asarray(rr_ms, dtype=np.float64)
    joined = np.asarray(follows, dtype=bool)
    beats = cleaned(raw)
    rr, good = beats.rr_ms, ~beats.false
    false = beats.corrected_share
    changes = (rr[1:] - rr[:-1])[good[1:] & good[:-1] & joined[1:]]
    found_rmssd = found_sdnn = alpha = None
    if changes.size >= LEAST_PAIRS and false <= MOST_FALSE:
        found_rmssd = math.sqrt(float(changes @ changes) / changes.size)
        off = rr[good]
        off = off - off.sum() / off.size
        found_sdnn = math.sqrt(float(off @ off) / (off.size - 1))
    missing = max(0.0, 1 - (float(rr.sum()) / 1000 + LATE_S) / (end_s - start_s))
    whole = end_s - start_s >= WINDOW_S and bool(joined[1:].all())
    if whole and raw.size >= LEAST_BEATS_DFA and false + missing <= DFA_LIMIT:
        alpha = dfa_alpha1(rr)
    return HeartWindow(
        start_s=start_s,
        end_s=end_s,
        beats=int(raw.size),
        corrected_pct=100 * false,
        rmssd_ms=found_rmssd,
        sdnn_ms=found_sdnn,
        dfa_alpha1=alpha,
    )


_BEAT = Struct("<dBI")
_BEATS = np.dtype([("rr_ms", "<f8"), ("follows", "u1"), ("cell", "<u4")])


class HrvMeter(msgspec.Struct, kw_only=True):
    """Beats as they arrive, a window every half minute. A beat belongs to its second of arrival."""

    beats: PackedRows = msgspec.field(default_factory=lambda: PackedRows(_BEAT.size))
    broken: bool = True  # the next beat does not follow the last
    windows: SealedList[HeartWindow] = msgspec.field(
        default_factory=lambda: SealedList(HeartWindow)
    )

    def update(
        self,
        *,
        cell: int,
        rr_ms: tuple[float, ...],
        heart_rate_known: bool,
        beats_missed: bool = False,
    ) -> None:
        """Take one cell; cells come in order and without holes.

        `beats_missed`: the first of these does not follow the last one before.
        """
        if beats_missed or not heart_rate_known:
            self.broken = True
        for rr in rr_ms:
            self.add_beat(rr, cell=cell)
        end = cell + 1
        if end % EVERY_S == 0 and end >= WINDOW_S:
            before = self._beats()["cell"] < end - WINDOW_S
            self.beats.drop(int(np.count_nonzero(before)))
            if len(self.beats):
                self.windows.append(self._window(start=end - WINDOW_S, end=end))

    def add_beat(self, rr_ms: float, *, cell: int) -> None:
        """Add the newest interval."""
        self.beats.append(_BEAT.pack(rr_ms, not self.broken, cell))
        self.broken = False

    def all_windows(self, *, elapsed_s: float) -> tuple[HeartWindow, ...]:
        """The closed windows; of a session too short for one, all its beats as one window."""
        if len(self.windows) or not len(self.beats) or elapsed_s <= 0:
            return tuple(self.windows)
        # Beats of the very last moment belong to the second before it.
        first = float(self._beats()["cell"][0])
        start_s = min(first, elapsed_s - 1) if elapsed_s > WINDOW_S else 0
        return (self._window(start=start_s, end=elapsed_s),)

    def _beats(self) -> NDArray[np.void]:
        return np.frombuffer(bytes(self.beats.data), dtype=_BEATS)

    def _window(self, *, start: float, end: float) -> HeartWindow:
        beats = self._beats()
        return window(
            beats["rr_ms"], follows=beats["follows"], start_s=float(start), end_s=float(end)
        )


def median_of(values: Iterable[float | None]) -> float | None:
    """Of those that are known; None: none is."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _fluctuation(profile: NDArray[np.float64], box: "_Box") -> float:
    count = profile.size // box.size
    used = count * box.size
    boxes = np.concatenate(
        (
            profile[:used].reshape(count, box.size),
            profile[profile.size - used :].reshape(count, box.size),
        )
    )
    boxes = boxes - (boxes @ box.lines) @ box.lines.T
    return float((boxes * boxes).sum()) / float(boxes.size)


class _Box:
    """A size, and the straight lines over it as two orthonormal columns."""

    def __init__(self, size: int) -> None:
        self.size = size
        columns = np.stack((np.ones(size), np.arange(size) - (size - 1) / 2), axis=1)
        self.lines = columns / np.linalg.norm(columns, axis=0)


def _slope_weights() -> NDArray[np.float64]:
    """What each size's logarithm counts in the least-squares slope."""
    sizes, times = np.unique(_SCALES, return_counts=True)
    x = np.log(sizes)
    x = x - np.average(x, weights=times)
    weights: NDArray[np.float64] = times * x / np.sum(times * x**2)
    return weights


_BOXES = tuple(_Box(int(size)) for size in np.unique(_SCALES))
_SLOPE = _slope_weights()
