"""The look-back: the session's intervals once more, with all of its seconds known.

While a session runs, a boundary is announced within seconds and dated back as well as those allow.
At the end the same seconds are split again: what comes after a change tells as much about it as
what came before, and the session's own paces are known. The breakdown has these intervals.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from sessions.core.intervals.change_evidence import WANDER_AT_MOST, pace_wander_kmh
from sessions.core.intervals.effort_levels import cadence_levels, heart_rate_levels
from sessions.core.intervals.gaits import GAITS, REST_BELOW_KMH, Gaits, Signal, jog_shifts_kmh
from sessions.core.intervals.grade_split import by_grade
from sessions.core.intervals.interval_names import gaits_by_name, named_bounds_kmh
from sessions.core.intervals.live_edges import with_live_edges
from sessions.core.intervals.look_back_split import SpeedRun, Stretch, split_runs
from sessions.core.intervals.paces import Paces
from sessions.core.intervals.roles import Effort, roles_of
from sessions.core.intervals.seconds_track import Array, equal_runs, filled
from sessions.core.intervals.session_parts import (
    Whole,
    bridged,
    pauses_of,
    signals_of,
    unpaused_kmh,
)
from sessions.core.model.athlete import ThresholdOrigin
from sessions.core.model.breakdown import Role
from sessions.core.model.sample import Kind

SCRAP_S = 5
"""So little beside a silence shows no pace."""


class GaitStretch(msgspec.Struct, frozen=True, kw_only=True):
    """Cells `start` to before `end` are of one kind, and of one pace where speed is known."""

    kind: Kind
    start: int
    end: int
    pace_kmh: float | None = None
    effort_kmh: float | None = None  # the pace on the level that asks for as much
    role: Role | None = None
    paused: bool = False


class LookBack(msgspec.Struct, frozen=True):
    """All stretches of a session, contiguous, and where jog and sprint began in them."""

    stretches: list[GaitStretch]
    bounds_kmh: tuple[float, float]


def look_back(
    rows: NDArray[np.void],
    *,
    gaits: dict[Signal, Gaits],
    paces: Paces,
    live: Sequence[int] = (),
    speed_lag_s: int = 0,
) -> LookBack:
    """The session's stretches by all of its seconds.

    Args:
        rows: The session's track.
        gaits: As the athlete is known.
        paces: As the session's speeds have told.
        live: The cells where intervals began while the session ran.
        speed_lag_s: How long after a change of pace the speed shows it.
    """
    pieces = _Pieces(rows, gaits, paces, live, speed_lag_s)
    for paused, first, last in pauses_of(rows):
        if paused:
            pieces.add(GaitStretch(kind=Kind.REST, start=first, end=last, paused=True))
        else:
            pieces.take(first, last)
    pieces.split()
    return pieces.named()


def ungaited(rows: NDArray[np.void]) -> list[GaitStretch]:
    """The stretches of what was not done on foot: one between pauses, of no gait."""
    return [
        GaitStretch(kind=Kind.REST if paused else Kind.UNKNOWN, start=start, end=end, paused=paused)
        for paused, start, end in pauses_of(rows)
    ]


class _Pieces:
    """What was found, by cell: an index into the pieces; 0 is unknown."""

    def __init__(
        self,
        rows: NDArray[np.void],
        gaits: dict[Signal, Gaits],
        paces: Paces,
        live: Sequence[int],
        speed_lag_s: int,
    ) -> None:
        self._live = live
        self._rows, self._gaits, self._paces = rows, gaits, paces
        self._lag_s = speed_lag_s
        self._shift_kmh = _shift_kmh(rows, gaits[Signal.SPEED])
        self._of_cell = np.zeros(len(rows), dtype=int)
        self._found = [GaitStretch(kind=Kind.UNKNOWN, start=0, end=0)]
        self._wholes: list[tuple[Whole, SpeedRun | None]] = []

    def add(self, piece: GaitStretch) -> None:
        """A piece whose kind is known."""
        self._of_cell[piece.start : piece.end] = len(self._found)
        self._found.append(piece)

    def take(self, first: int, last: int) -> None:
        """Take the cells between two pauses."""
        parts = signals_of(self._rows[first:last], self._gaits)
        for signal, start, end, silences in bridged(parts):
            whole = (signal, first + start, first + end, silences)
            silences[:] = [(first + a, first + b) for a, b in silences]
            run = self._speed_run(*whole[1:3]) if signal is Signal.SPEED else None
            self._wholes.append((whole, run))

    def split(self) -> None:
        """Split all that was taken: how far the pace wanders is the whole session's."""
        runs = [run for _, run in self._wholes if run is not None]
        strayed = [run.strayed_kmh() for run in runs]
        wander_kmh = min(pace_wander_kmh(strayed), WANDER_AT_MOST)
        found = iter(split_runs(runs, wander_kmh))
        for (signal, first, last, silences), run in self._wholes:
            if run is None:
                self._split_by(signal, first, last)
            else:
                self._add_paces(next(found), first, last, wander_kmh)
            for start, end in silences:
                self._of_cell[start:end] = 0

    def _add_paces(self, found: list[Stretch], first: int, last: int, wander_kmh: float) -> None:
        for s in self._dated(found, first, last, wander_kmh):
            self.add(
                GaitStretch(
                    kind=Kind.UNKNOWN,
                    start=s.start,
                    end=s.end,
                    pace_kmh=s.pace_kmh,
                    effort_kmh=s.effort_kmh,
                )
            )

    def _split_by(self, signal: Signal | None, first: int, last: int) -> None:
        rows = self._rows[first:last]
        if signal is not None:
            if signal is Signal.CADENCE:
                levels = cadence_levels(rows["cadence_spm"], self._gaits[signal])
            else:
                levels = heart_rate_levels(rows["heart_rate_bpm"], self._gaits[signal])
            ends = [*(at for _, at in levels[1:]), last - first]
            for (level, start), end in zip(levels, ends, strict=True):
                self.add(GaitStretch(kind=GAITS[level], start=first + start, end=first + end))

    def _speed_run(self, first: int, last: int) -> SpeedRun:
        gaits = self._gaits[Signal.SPEED]
        origins = gaits.origins
        assert origins is not None
        jog_kmh, sprint_kmh = self._paces.bounds_kmh(gaits)
        bounds = np.tile((gaits.bounds[0], jog_kmh, sprint_kmh), (last - first, 1))
        bounds[:, 1] = np.minimum(bounds[:, 1] + self._shift_kmh[first:last], sprint_kmh)
        return SpeedRun(
            filled(unpaused_kmh(self._rows[first:last])),
            bounds=bounds,
            known=(
                origins.jog is ThresholdOrigin.PROFILE,
                origins.sprint is ThresholdOrigin.PROFILE,
            ),
        )

    def _dated(
        self, found: list[Stretch], first: int, last: int, wander_kmh: float
    ) -> list[Stretch]:
        speed_kmh = filled(unpaused_kmh(self._rows[first:last]))
        seen = [cell - first for cell in self._live if first < cell < last]
        found = with_live_edges(found, speed_kmh, seen, wander_kmh=wander_kmh)
        lag_s = self._lag_s
        dated = [
            Stretch(
                first + max(s.start - lag_s, 0),
                last if s is found[-1] else first + max(s.end - lag_s, 0),
                s.pace_kmh,
                s.pace_kmh,
            )
            for s in found
        ]
        return [part for s in dated for part in by_grade(s, self._rows)]

    def named(self) -> LookBack:
        """All of them, with their kinds and roles."""
        _take_scraps(self._of_cell)
        paces = [p for p in self._found if p.pace_kmh is not None]
        runs = [
            Stretch(p.start, p.end, p.pace_kmh, p.pace_kmh) for p in paces if p.pace_kmh is not None
        ]
        shifts = [float(self._shift_kmh[s.start : s.end].mean()) for s in runs]
        gaits = self._gaits[Signal.SPEED]
        bounds = named_bounds_kmh(runs, gaits=gaits, paces=self._paces, shifts=shifts)
        levels = gaits_by_name(runs, (gaits.bounds[0], *bounds), shifts)
        names = {p.start: GAITS[level] for p, level in zip(paces, levels, strict=True)}
        cut = [(self._found[index], a, b) for index, a, b in equal_runs(self._of_cell)]
        roles = roles_of([Effort(a, b, _effort_kmh(piece)) for piece, a, b in cut])
        stretches = [
            msgspec.structs.replace(
                piece,
                start=a,
                end=b,
                kind=piece.kind if piece.pace_kmh is None else names[piece.start],
                role=role,
            )
            for (piece, a, b), role in zip(cut, roles, strict=True)
        ]
        return LookBack(stretches, bounds)


_GAIT_KMH = {Kind.REST: 0.0, Kind.WALK: 5.0, Kind.JOG: 9.0, Kind.SPRINT: 13.0}
"""What stands for a gait where no speed is known: enough to tell which is the harder."""


def _effort_kmh(piece: GaitStretch) -> float | None:
    if piece.effort_kmh is None or piece.effort_kmh < REST_BELOW_KMH:
        return _GAIT_KMH.get(piece.kind) if piece.effort_kmh is None else 0.0
    return piece.effort_kmh


def _take_scraps(of_cell: NDArray[np.intp]) -> None:
    """What is left of a stretch beside a silence, too short to be seen, goes to its neighbour."""
    runs = equal_runs(of_cell)
    for (left, _, _), (index, start, end), (right, _, _) in zip(
        runs, runs[1:], runs[2:], strict=False
    ):
        if index == 0 or end - start > SCRAP_S or 0 not in (left, right):
            continue
        of_cell[start:end] = right if left == 0 else left


def _shift_kmh(rows: NDArray[np.void], gaits: Gaits) -> Array:
    """How far grade and steps move the walk-run transition in each cell."""
    cadence, incline = rows["cadence_spm"], rows["incline_pct"]
    if gaits.origins is not None and gaits.origins.jog is ThresholdOrigin.PROFILE:
        cadence = np.full(len(rows), np.nan)
    return jog_shifts_kmh(incline_pct=incline, cadence_spm=cadence)
