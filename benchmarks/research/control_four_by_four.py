"""A 4 x 4 by heart rate on simulated bodies: how long the intervals are where they should be."""

import msgspec

from benchmarks.research.control_heart import START_S, Noise, Rig
from benchmarks.research.control_rig import STEP_S
from ingest.simulate.runner import Physique
from sessions.control.target import BeltTarget
from sessions.control.target_from_plan import belt_target
from sessions.core.athlete_snapshot import freeze
from sessions.core.model.athlete import Athlete
from sessions.workouts.built_in import four_by_four
from sessions.workouts.plan import HeartRateUnit
from sessions.workouts.targets import target_of

JUDGED_FROM_S = 120.0
"""Of each interval: the published form counts the time near its end, once the heart has risen."""


class Intervals(msgspec.Struct, frozen=True, kw_only=True):
    """Of the judged time of one interval: shares in the band, below and above it, and the speed the
    belt had at its end.
    """

    in_band: float
    under: float
    over: float
    end_kmh: float


def four_by_four_of(
    physique: Physique, *, noise: Noise, seed: int, by_heart: bool = True
) -> list[Intervals]:
    """The built-in plan with control on; `by_heart` False: led by the plan's speeds alone."""
    athlete = freeze(Athlete(heart_rate_max_bpm=round(physique.max_bpm)), on=None)
    rig = Rig(physique, noise=noise, seed=seed, target=BeltTarget())
    now_s, told = 0.0, []
    for leg, step in enumerate(four_by_four().workout().steps):
        asked = target_of(step, athlete=athlete)
        wanted = belt_target(asked, leg=leg)
        if not by_heart:
            wanted = msgspec.structs.replace(wanted, band_bpm=None)
        rig.target = wanted
        begun_s, judged = now_s + (START_S if leg == 0 else 0.0), []
        assert step.duration_s is not None
        for _ in range(round(step.duration_s / STEP_S)):
            now_s += STEP_S
            bpm = rig.half_second(now_s)
            if bpm is not None and now_s - begun_s > JUDGED_FROM_S:
                judged.append(bpm)
        hard = step.heart_rate
        if hard is None or hard.unit is not HeartRateUnit.MAXIMUM or hard.low < 90:
            continue
        band = asked.heart_rate_band_bpm
        assert band is not None
        sides = [band.side(bpm) for bpm in judged]
        told.append(
            Intervals(
                in_band=sides.count(0) / len(sides),
                under=sides.count(-1) / len(sides),
                over=sides.count(1) / len(sides),
                end_kmh=rig.machine.speed_kmh,
            )
        )
    return told
