"""The labelled recordings: laps that somebody pressed, and steady runs that hold no interval."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.interval_methods import speeds
from benchmarks.interval_scores import in_hole, pairs
from benchmarks.interval_suite import SCORED_FROM_S, Stretch
from ingest.files import NotAWorkout, RecordedWorkout, read
from sessions.core.alignment.arrays import BRIDGE_S, Columns
from sessions.core.model.breakdown import Span
from sessions.core.model.sample import Kind

LAPS = "interval_laps.csv"
INVENTORY = "inventory.csv"
REACH_S = 15.0
"""Boundaries count from this long before the first work lap to this long after the last."""

STEADY_AT_MOST = 1
"""Laps whose speeds alternate more often than this make no steady run."""

BESIDE_S, RAMP_S, CHANGED_KMH = 30, 8, 1.5
"""A change of gait changes the speed by more than an easy pace wanders."""

STILL = (Kind.REST, Kind.UNKNOWN)
ORDER = (Kind.UNKNOWN, Kind.REST, Kind.WALK, Kind.JOG, Kind.SPRINT)


@dataclass(frozen=True)
class Bout:
    """Laps of one label, work or not, one after the other."""

    is_work: bool
    start_s: float
    end_s: float


@dataclass(frozen=True, eq=False)
class Labelled:
    """A recording as the core takes it, with its bouts; none for a steady run."""

    name: str
    columns: Columns
    bouts: tuple[Bout, ...]
    duration_s: float
    speed_lag_s: float

    @property
    def holes(self) -> list[tuple[float, float]]:
        """Where nothing was recorded for more than 10 s."""
        times = self.columns.time_s.tolist()
        return [(a, b) for a, b in pairwise(times) if b - a > BRIDGE_S]


@dataclass
class Marks:
    """Counts that add up over recordings."""

    asked: int = 0
    claimed: int = 0
    found: dict[float, int] = field(default_factory=lambda: defaultdict(int))
    all_claimed: int = 0
    all_found: dict[float, int] = field(default_factory=lambda: defaultdict(int))
    bouts: int = 0
    told: int = 0
    moving_splits: int = 0
    steady_splits: int = 0
    steady_s: float = 0.0

    def f1(self, tolerance_s: float) -> float:
        """Harmonic mean of precision and recall."""
        both = self.asked + self.claimed
        return 2 * self.found[tolerance_s] / both if both else 0.0

    def strict_f1(self, tolerance_s: float) -> float:
        """The same where every boundary claims to be an edge of work."""
        both = self.asked + self.all_claimed
        return 2 * self.all_found[tolerance_s] / both if both else 0.0


def add(total: Marks, marks: Marks) -> None:
    """Add one recording's counts."""
    total.asked += marks.asked
    total.claimed += marks.claimed
    for tolerance_s, found in marks.found.items():
        total.found[tolerance_s] += found
    total.all_claimed += marks.all_claimed
    for tolerance_s, found in marks.all_found.items():
        total.all_found[tolerance_s] += found
    total.bouts += marks.bouts
    total.told += marks.told
    total.moving_splits += marks.moving_splits
    total.steady_splits += marks.steady_splits
    total.steady_s += marks.steady_s


TOLERANCES_S = (5.0, 10.0)

Finder = Callable[[Columns], Sequence[Stretch]]


def recordings(folder: Path) -> Iterator[Labelled]:
    """Every recording of the folder that has labelled laps or is a steady run."""
    bouts = _bouts(folder / LAPS)
    steady = _steady(folder / INVENTORY)
    for path in sorted(folder.iterdir()):
        if path.name not in bouts and path.name not in steady:
            continue
        try:
            contents = list(read(path))
        except NotAWorkout:
            continue
        for recording in contents:
            if isinstance(recording, RecordedWorkout) and _is_labelled(
                recording, bouts.get(path.name)
            ):
                yield Labelled(
                    name=path.name,
                    columns=_columns(recording),
                    bouts=tuple(bouts.get(path.name, ())),
                    duration_s=recording.duration_s,
                    speed_lag_s=recording.speed_lag_s,
                )


def _is_labelled(recording: RecordedWorkout, bouts: Sequence[Bout] | None) -> bool:
    """Whether the labels are of this activity, where a file holds several."""
    return not bouts or max(b.start_s for b in bouts if b.is_work) < recording.duration_s


def _columns(recording: RecordedWorkout) -> Columns:
    return Columns(
        time_s=recording.time_s,
        heart_rate_bpm=recording.heart_rate_bpm,
        speed_kmh=recording.speed_kmh,
        incline_pct=recording.incline_pct,
        cadence_spm=recording.cadence_spm,
        distance_m=recording.distance_m,
        altitude_m=recording.altitude_m,
        pauses=tuple(Span(start_s=p.start_s, end_s=p.end_s) for p in recording.pauses),
    )


def _bouts(path: Path) -> dict[str, list[Bout]]:
    """Laps joined by label; before, recovery and after are all no work."""
    laps: dict[str, list[tuple[bool, float, float]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start_s = float(row["start_s_from_first_record"])
            length_s = float(row["elapsed_s"] or row["timer_s"])
            laps[row["file"]].append((row["label"] == "work", start_s, start_s + length_s))
    joined: dict[str, list[Bout]] = {}
    for name, rows in laps.items():
        bouts: list[Bout] = []
        for is_work, start_s, end_s in rows:
            if bouts and bouts[-1].is_work is is_work:
                start_s = bouts.pop().start_s
            elif bouts:
                # One lap ends where the next begins, pauses of the timer included.
                bouts[-1] = Bout(bouts[-1].is_work, bouts[-1].start_s, start_s)
            bouts.append(Bout(is_work, start_s, end_s))
        joined[name] = bouts
    return joined


def _steady(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["file"]
            for row in csv.DictReader(file)
            if not row["interval"] and int(row["speed_alternations"] or 0) <= STEADY_AT_MOST
        }


def mark(recording: Labelled, stretches: Sequence[Stretch]) -> Marks:
    """How one recording was split."""
    if not recording.bouts:
        return _mark_steady(recording, stretches)
    bouts, holes = recording.bouts, recording.holes
    edges = [
        after.start_s
        for before, after in pairwise(bouts)
        if min(before.end_s - before.start_s, after.end_s - after.start_s) >= SCORED_FROM_S
        and not in_hole(after.start_s, holes)
    ]
    first = min(bout.start_s for bout in bouts if bout.is_work) - REACH_S
    last = max(bout.end_s for bout in bouts if bout.is_work) + REACH_S
    fastest = _fastest(stretches, first_s=first, last_s=last)
    inside = [
        (a, b)
        for a, b in pairwise(stretches)
        if first <= b.start_s <= last and not in_hole(b.start_s, holes)
    ]
    claims = [b.start_s for a, b in inside if (a.kind is fastest) is not (b.kind is fastest)]
    marks = Marks(asked=len(edges), claimed=len(claims), all_claimed=len(inside))
    for tolerance_s in TOLERANCES_S:
        marks.found[tolerance_s] = len(pairs(edges, claims, within_s=tolerance_s))
        everything = [b.start_s for _, b in inside]
        marks.all_found[tolerance_s] = len(pairs(edges, everything, within_s=tolerance_s))
    kinds = [_main_kind(bout, stretches) for bout in bouts]
    for index, bout in enumerate(bouts):
        if bout.is_work:
            near = [kinds[i] for i in (index - 1, index + 1) if 0 <= i < len(bouts)]
            marks.bouts += 1
            marks.told += all(ORDER.index(kinds[index]) > ORDER.index(kind) for kind in near)
    return marks


def _mark_steady(recording: Labelled, stretches: Sequence[Stretch]) -> Marks:
    """A split is false where the half minutes before and after it are of one speed.

    Standing, and what is unknown, is seen; the walks that people take in their runs are too.
    """
    shown = speeds(recording.columns)
    moving = false = 0
    for a, b in pairwise(stretches):
        at = int(b.start_s)
        if a.kind in STILL or b.kind in STILL or in_hole(at, recording.holes):
            continue
        moving += 1
        before = shown[max(0, at - BESIDE_S) : at]
        after = shown[at + RAMP_S : at + RAMP_S + BESIDE_S]
        change = abs(before.mean() - after.mean()) if before.size and after.size else 0.0
        false += change < CHANGED_KMH
    return Marks(moving_splits=moving, steady_splits=false, steady_s=recording.duration_s)


def _fastest(stretches: Sequence[Stretch], *, first_s: float, last_s: float) -> Kind:
    """The fastest kind that makes up a twentieth of the time or more: the labels know only work.

    A walk that stops for a moment inside a recovery is no edge of work.
    """
    seconds: dict[Kind, float] = defaultdict(float)
    for s in stretches:
        seconds[s.kind] += max(0.0, min(s.end_s, last_s) - max(s.start_s, first_s))
    enough = (last_s - first_s) / 20
    return max((k for k, s in seconds.items() if s >= enough), key=ORDER.index)


def _main_kind(bout: Bout, stretches: Sequence[Stretch]) -> Kind:
    """The kind that most of the bout has."""
    seconds: dict[Kind, float] = defaultdict(float)
    for stretch in stretches:
        shared = min(bout.end_s, stretch.end_s) - max(bout.start_s, stretch.start_s)
        seconds[stretch.kind] += max(0.0, shared)
    return max(seconds, key=lambda kind: seconds[kind])
