"""Scores of found stretches on the three-pace suite: edges, repeats told, names, false splits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from benchmarks.interval_scores import in_hole
from benchmarks.interval_suite import Stretch
from benchmarks.pace_plans import SAME_KMH
from benchmarks.pace_suite import Edge, Run, work_legs
from sessions.core.model.sample import Kind

TOLERANCES_S = (5.0, 10.0)
TOLD_WITHIN_S = 10.0
"""The edges of a repeat's own interval lie this near to the command, and nearer than half of it."""

BESIDE_S, RAMP_S = 30, 8
WALK_AT_MOST_KMH, RUN_FROM_KMH = 6.2, 8.2
"""Between these a pace may be walked or run; nobody says which."""

STILL = (Kind.REST, Kind.UNKNOWN)
RUNNING = (Kind.JOG, Kind.SPRINT)


@dataclass
class PaceTally:
    """Counts that add up over runs."""

    asked: int = 0
    found: dict[float, int] = field(default_factory=lambda: defaultdict(int))
    claimed: dict[float, int] = field(default_factory=lambda: defaultdict(int))
    repeats: int = 0
    told: int = 0
    kind_s: float = 0.0
    kinds_s: float = 0.0
    role_s: float = 0.0
    roles_s: float = 0.0
    one_name: int = 0
    sets: int = 0
    false_splits: int = 0
    steady_s: float = 0.0

    def add(self, other: "PaceTally") -> None:
        """Add the counts of another."""
        for tolerance_s in TOLERANCES_S:
            self.found[tolerance_s] += other.found[tolerance_s]
            self.claimed[tolerance_s] += other.claimed[tolerance_s]
        for name in (
            "asked", "repeats", "told", "kind_s", "kinds_s", "role_s", "roles_s",
            "one_name", "sets", "false_splits", "steady_s",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, tolerance_s: float) -> float:
        """Harmonic mean of precision and recall; nan where nothing is asked or claimed."""
        both = self.asked + self.claimed[tolerance_s]
        return 2 * self.found[tolerance_s] / both if both else np.nan


def score(one: Run, stretches: Sequence[Stretch]) -> PaceTally:
    """All scores of one run."""
    tally = PaceTally()
    claims = [b.start_s for _, b in pairwise(stretches)]
    for tolerance_s in TOLERANCES_S:
        tally.asked, found, claimed = edges_found(one, claims, tolerance_s=tolerance_s)
        tally.found[tolerance_s], tally.claimed[tolerance_s] = found, claimed
    own = [own_interval(one, index, stretches) for index, _, _ in work_legs(one)]
    tally.repeats, tally.told = len(own), sum(stretch is not None for stretch in own)
    names = {stretch.kind for stretch in own if stretch is not None}
    if own and one.family != "fartlek":
        tally.sets, tally.one_name = 1, int(len(names) == 1)
    tally.kind_s, tally.kinds_s = kind_right_s(one, stretches)
    tally.role_s, tally.roles_s = role_right_s(one, stretches)
    if one.family in ("steady", "stops", "progressive"):
        tally.false_splits, tally.steady_s = false_splits(one, stretches), one.true_kmh.size
    return tally


def edges_found(one: Run, claims: Sequence[float], *, tolerance_s: float) -> tuple[int, int, int]:
    """Edges asked for, how many of them were found, and how many claims count.

    A claim at an edge that is not asked for counts neither way, nor does one in a hole.
    """
    near = sorted(
        (edge.error_s(claim), i, j)
        for i, edge in enumerate(one.edges)
        for j, claim in enumerate(claims)
        if edge.error_s(claim) <= tolerance_s
    )
    paired: dict[int, int] = {}
    for _, i, j in near:
        if i not in paired.values() and j not in paired:
            paired[j] = i
    scored = [edge.asked and not _in_hole(one, edge) for edge in one.edges]
    found = sum(scored[i] for i in paired.values())
    # An edge that need not be told has a ramp or a short leg beside it: claims there are no error.
    free = [edge for edge, is_scored in zip(one.edges, scored, strict=True) if not is_scored]
    false = sum(
        j not in paired
        and not in_hole(claim, one.holes)
        and not any(edge.error_s(claim) <= tolerance_s for edge in free)
        and not _in_short_leg(one, claim)
        for j, claim in enumerate(claims)
    )
    return sum(scored), found, found + false


def _in_hole(one: Run, edge: Edge) -> bool:
    return in_hole(edge.start_s, one.holes)


def _in_short_leg(one: Run, claim_s: float) -> bool:
    return any(
        start_s <= claim_s <= end_s
        for leg, start_s, end_s in one.spans
        if leg.seconds < 15 or (leg.held_bpm is not None and claim_s < start_s + 300)
    )


def own_interval(one: Run, index: int, stretches: Sequence[Stretch]) -> Stretch | None:
    """The interval that is this leg's own: both its edges are there."""
    before, after = one.edges[index - 1], one.edges[index]
    within_s = min(TOLD_WITHIN_S, (after.start_s - before.start_s) / 2)
    for stretch in stretches:
        if before.error_s(stretch.start_s) <= within_s and after.error_s(stretch.end_s) <= within_s:
            return stretch
    return None


def kind_right_s(one: Run, stretches: Sequence[Stretch]) -> tuple[float, float]:
    """Seconds rightly called rest, walk or running, and how many could be."""
    right = asked = 0.0
    for leg, start_s, end_s in one.spans:
        if leg.held_bpm is not None or WALK_AT_MOST_KMH < leg.speed_kmh < RUN_FROM_KMH:
            continue
        kinds: tuple[Kind, ...] = RUNNING
        if leg.paused or leg.speed_kmh < 0.6:
            kinds = (Kind.REST,)
        elif leg.speed_kmh <= WALK_AT_MOST_KMH:
            kinds = (Kind.WALK,)
        asked += end_s - start_s
        right += sum(_shared_s(s, start_s, end_s) for s in stretches if s.kind in kinds)
    return right, asked


def role_right_s(one: Run, stretches: Sequence[Stretch]) -> tuple[float, float]:
    """Seconds whose role is the plan's, and how many have one there."""
    right = asked = 0.0
    for leg, start_s, end_s in one.spans:
        if leg.role is None:
            continue
        asked += end_s - start_s
        right += sum(_shared_s(s, start_s, end_s) for s in stretches if s.role == leg.role)
    return right, asked


def _shared_s(stretch: Stretch, start_s: float, end_s: float) -> float:
    return max(0.0, min(stretch.end_s, end_s) - max(stretch.start_s, start_s))


def false_splits(one: Run, stretches: Sequence[Stretch]) -> int:
    """Splits between moving stretches where the commanded speed changed by next to nothing."""
    false = 0
    for a, b in pairwise(stretches):
        at = int(b.start_s)
        if a.kind in STILL or b.kind in STILL or in_hole(at, one.holes):
            continue
        before = one.true_kmh[max(0, at - BESIDE_S) : at]
        after = one.true_kmh[at + RAMP_S : at + RAMP_S + BESIDE_S]
        change = abs(before.mean() - after.mean()) if before.size and after.size else 0.0
        false += change < SAME_KMH
    return false
