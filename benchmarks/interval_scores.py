"""Scores of found stretches against commanded ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from benchmarks.interval_suite import SCORED_FROM_S, Case, Stretch, boundaries
from sessions.core.alignment.arrays import Columns, aligned
from sessions.core.model.sample import Kind

TOLERANCE_S = 5.0
ERROR_WITHIN_S = 20.0
"""Errors are measured where a boundary was found at all: this near to the command."""

ANNOUNCE_WITHIN_S = 5.0
SMOOTHED_OVER_S = 5

Holes = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Announcement:
    """What was said at `t_s`: a stretch of `kind` began at `start_s`."""

    t_s: float
    kind: Kind
    start_s: float


@dataclass
class Tally:
    """Counts that add up over cases."""

    errors_s: list[float] = field(default_factory=list)
    asked: int = 0
    found: int = 0
    claimed: int = 0
    right: int = 0
    kind_s: float = 0.0
    all_s: float = 0.0
    steady_splits: int = 0
    steady_s: float = 0.0
    delays_s: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Add the counts of another."""
        self.errors_s += other.errors_s
        self.delays_s += other.delays_s
        self.asked += other.asked
        self.found += other.found
        self.claimed += other.claimed
        self.right += other.right
        self.kind_s += other.kind_s
        self.all_s += other.all_s
        self.steady_splits += other.steady_splits
        self.steady_s += other.steady_s

    @property
    def precision(self) -> float:
        """Claimed boundaries that are one; 1 where none was claimed."""
        return self.right / self.claimed if self.claimed else 1.0

    @property
    def recall(self) -> float:
        """Commanded boundaries that were found; 1 where there are none."""
        return self.found / self.asked if self.asked else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def error_s(self, percent: float) -> float:
        """A percentile of the boundaries' errors; nan where none was found."""
        return float(np.percentile(np.abs(self.errors_s), percent)) if self.errors_s else np.nan

    @property
    def kind_share(self) -> float:
        """Share of the time that has the right kind."""
        return self.kind_s / self.all_s if self.all_s else np.nan

    @property
    def false_per_hour(self) -> float:
        """Splits in steady runs."""
        return self.steady_splits / (self.steady_s / 3600) if self.steady_s else np.nan

    @property
    def in_time(self) -> float:
        """Share of announcements within 5 s; nan where nothing announces."""
        if not self.delays_s:
            return np.nan
        return float(np.mean(np.array(self.delays_s) <= ANNOUNCE_WITHIN_S))


def pairs(
    truth: Sequence[float], claimed: Sequence[float], *, within_s: float
) -> list[tuple[int, int]]:
    """One-to-one pairs of indexes, the nearest first, none further apart than `within_s`."""
    near = sorted(
        (abs(t - c), i, j)
        for i, t in enumerate(truth)
        for j, c in enumerate(claimed)
        if abs(t - c) <= within_s
    )
    taken_truth: set[int] = set()
    taken_claims: set[int] = set()
    found = []
    for _, i, j in near:
        if i not in taken_truth and j not in taken_claims:
            taken_truth.add(i)
            taken_claims.add(j)
            found.append((i, j))
    return found


def scored(truth: Sequence[Stretch], *, holes: Holes) -> list[bool]:
    """For each boundary, whether both its sides last 15 s or more and it lies in no hole."""
    return [
        min(a.end_s - a.start_s, b.end_s - b.start_s) >= SCORED_FROM_S
        and not in_hole(b.start_s, holes)
        for a, b in pairwise(truth)
    ]


def in_hole(t_s: float, holes: Holes) -> bool:
    """Whether a moment lies so near to a hole that nobody can date it."""
    return any(start - TOLERANCE_S <= t_s <= end + TOLERANCE_S for start, end in holes)


def score_boundaries(
    truth: Sequence[Stretch],
    claimed: Sequence[float],
    *,
    holes: Holes = (),
    tolerance_s: float = TOLERANCE_S,
) -> Tally:
    """Precision and recall; claims near a boundary that is not scored count neither way."""
    edges = boundaries(list(truth))
    counts = scored(truth, holes=holes)
    matched = pairs(edges, claimed, within_s=tolerance_s)
    right = {j for _, j in matched}
    unscored = [edge for edge, is_scored in zip(edges, counts, strict=True) if not is_scored]
    short = [(s.start_s, s.end_s) for s in truth if s.end_s - s.start_s < SCORED_FROM_S]
    false = [
        claim
        for j, claim in enumerate(claimed)
        if j not in right
        and not any(abs(claim - edge) <= tolerance_s for edge in unscored)
        and not in_hole(claim, holes)
        and not any(start <= claim <= end for start, end in short)
    ]
    found = [i for i, _ in matched if counts[i]]
    wide = pairs(edges, claimed, within_s=ERROR_WITHIN_S)
    return Tally(
        asked=sum(counts),
        found=len(found),
        claimed=len(found) + len(false),
        right=len(found),
        errors_s=[claimed[j] - edges[i] for i, j in wide if counts[i]],
    )


def score(
    case: Case, stretches: Sequence[Stretch], announced: Sequence[Announcement] | None = None
) -> Tally:
    """All scores of one case."""
    claimed = boundaries(list(stretches))
    tally = score_boundaries(case.truth, claimed, holes=case.holes)
    tally.all_s = case.truth[-1].end_s - sum(end - start for start, end in case.holes)
    tally.kind_s = shared_s(case.truth, stretches)
    if case.holes:
        tally.kind_s -= shared_s(case.truth, stretches, case.holes)
    if case.family == "steady":
        tally.steady_splits = sum(not in_hole(claim, case.holes) for claim in claimed)
        tally.steady_s = tally.all_s
    if announced is not None:
        tally.delays_s = list(delays_s(case, announced))
    return tally


def shared_s(truth: Sequence[Stretch], found: Sequence[Stretch], inside: Holes = ()) -> float:
    """Seconds in which both say the same kind; `inside`: only those inside these spans."""
    spans = inside or ((0.0, truth[-1].end_s),)
    shared = 0.0
    for a in truth:
        for b in found:
            if a.kind is not b.kind:
                continue
            # A recording ends with its last record, a second before the plan.
            b_end_s = a.end_s if b is found[-1] else b.end_s
            for start_s, end_s in spans:
                shared += max(
                    0.0, min(a.end_s, b_end_s, end_s) - max(a.start_s, b.start_s, start_s)
                )
    return shared


def delays_s(case: Case, announced: Sequence[Announcement]) -> Iterable[float]:
    """From the smoothed speed's crossing of the new gait's bound to the word, per boundary.

    The smoothed speed is the mean of the last five known seconds as they are aligned. The second
    that crosses has to be over before anybody can speak: the delay counts from its end. What is
    never said is infinitely late.
    """
    smooth = _smoothed(case)
    for (before, after), is_scored in zip(
        pairwise(case.truth), scored(case.truth, holes=case.holes), strict=True
    ):
        if not is_scored:
            continue
        crossed = _crossing(case, smooth, before.kind, after)
        said = [
            a.t_s
            for a in announced
            if a.kind is after.kind and after.start_s <= a.t_s <= after.end_s + ERROR_WITHIN_S
        ]
        # Said before this crossing, and not unsaid since: no delay.
        yield max(0.0, min(said) - (crossed + 1)) if said and crossed is not None else np.inf


def _smoothed(case: Case) -> list[tuple[float | None, float]]:
    columns = Columns(time_s=case.time_s, speed_kmh=case.speed_kmh, incline_pct=case.incline_pct)
    smooth: list[tuple[float | None, float]] = []
    recent: list[float | None] = []
    for cell in aligned(columns):
        recent = [*recent, cell.sample.speed_kmh][-SMOOTHED_OVER_S:]
        known = [v for v in recent if v is not None]
        smooth.append((sum(known) / len(known) if known else None, cell.sample.incline_pct or 0.0))
    return smooth


def _crossing(
    case: Case, smooth: Sequence[tuple[float | None, float]], before: Kind, after: Stretch
) -> int | None:
    """The first second of the new stretch whose smoothed speed lies in its gait, or beyond."""
    order = (Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT)
    rising = order.index(after.kind) > order.index(before)
    for second in range(int(after.start_s), min(int(after.end_s), len(smooth))):
        value, incline_pct = smooth[second]
        if value is None:
            continue
        level = sum(value >= bound for bound in case.bounds_at(incline_pct))
        there = order.index(after.kind)
        if (level >= there) if rising else (level <= there):
            return second
    return None
