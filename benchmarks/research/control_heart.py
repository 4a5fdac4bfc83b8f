"""Holding a heart rate: the policy on simulated bodies, and the noise it has to live with.

The body is that of the simulation (`ingest/simulate/runner.py`): beats one by one, with breathing
and the 0.1 Hz wave, a first-order rise and a slow drift. It is read as a strap reads it: the mean
of the last six beats, in whole beats, once a second. What people have on top of that is a slow
wandering of the heart rate without any cause on the belt; here it is an Ornstein-Uhlenbeck process
added to what the strap reads, given by its standard deviation and its correlation time.
"""

import math
import random
import statistics
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.research.control_rig import STEP_S, Machine, Model
from ingest.simulate.runner import Physique, Runner
from sessions.control.belt_commands import MachineAnswer
from sessions.control.policy import Control
from sessions.control.signals import Answered, HeartSeen, MachineRange, Signal, Tick, Wanted
from sessions.control.target import BeltTarget, HoldBy

SETTLE_S, SCORED_S = 600, 1800
"""From standing to the target, not scored; then half an hour at it."""

START_S = 5.0
EASY_KMH, BRISK_KMH = 8.6, 6.0


@dataclass(frozen=True, kw_only=True)
class Noise:
    """Wandering that is not the belt's doing."""

    sd_bpm: float
    correlation_s: float


@dataclass(frozen=True, kw_only=True)
class Held:
    """How one heart was held over the scored time."""

    gain_bpm_per_m_s: float
    tau_s: float
    rms_bpm: float
    bias_bpm: float
    speed_power_m2_s2: float  # mean square of the changes of the commanded speed, every 5 s
    overshoot_bpm: float  # above the target while settling


def somebody(rng: random.Random) -> Physique:
    """A person of the published spread: gain 24.2, SD 8.3 bpm per m/s; lag 57.6, SD 23.6 s."""
    return Physique(
        gain_bpm_per_m_s=_drawn(rng, mean=24.2, sd=8.3, least=8.0),
        tau_s=_drawn(rng, mean=57.6, sd=23.6, least=20.0),
        rest_bpm=rng.uniform(52, 66),
        max_bpm=rng.uniform(180, 200),
    )


class Rig:
    """Somebody on a plain machine that control leads, in half seconds.

    `target` is what the plan asks for at the moment.
    """

    def __init__(self, physique: Physique, *, noise: Noise, seed: int, target: BeltTarget) -> None:
        rng = random.Random(seed)
        self.machine = Machine(model=_PLAIN, rng=rng)
        self.target = target
        self._runner = Runner(physique, load=self._load, rng=rng)
        self._noise, self._rng = noise, rng
        self._wandering_bpm = 0.0
        self._control = Control(max_speed_kmh=18.0, max_incline_pct=15.0)
        self._beats_s: deque[float] = deque(maxlen=6)
        self._is_asked = False
        self._feed(self.machine.known(), now_s=0.0)

    def half_second(self, now_s: float) -> float | None:
        """The heart rate as a strap reads it; None: not now."""
        machine, bpm = self.machine, None
        if now_s == START_S:
            machine.start()
        machine.step(now_s)
        self._beats_s.extend(self._runner.beats(until_s=now_s))
        if self._is_asked:
            self._is_asked = False
            self._feed(Answered(answer=MachineAnswer.ACCEPTED), now_s=now_s)
        if now_s % 1 == 0:
            self._feed(machine.report(), now_s=now_s)
        elif self._beats_s:
            bpm = self._read(now_s)
        self._feed(Wanted(target=self.target), now_s=now_s)
        self._feed(Tick(), now_s=now_s)
        return bpm

    def _read(self, now_s: float) -> float:
        keep = math.exp(-1.0 / self._noise.correlation_s)
        push = self._noise.sd_bpm * math.sqrt(1 - keep**2)
        self._wandering_bpm = self._wandering_bpm * keep + self._rng.gauss(0.0, 1.0) * push
        bpm = round(60 * len(self._beats_s) / sum(self._beats_s) + self._wandering_bpm)
        self._feed(HeartSeen(bpm=bpm), now_s=now_s)
        return bpm

    def _load(self, _at_s: float) -> tuple[float, float]:
        return self.machine.speed_kmh, self.machine.incline_pct

    def _feed(self, signal: Signal, *, now_s: float) -> None:
        command = self._control.feed(signal, at_s=now_s)
        if command is not None:
            self.machine.obey(command)
            self.machine.said.clear()
            self._is_asked = True


class Holding:
    """Somebody held at the heart rate of an easy run of theirs."""

    def __init__(
        self, physique: Physique, *, noise: Noise, seed: int, hold_by: HoldBy = HoldBy.SPEED
    ) -> None:
        self._physique = physique
        self._wanted_bpm = physique.steady_bpm(speed_kmh=EASY_KMH, incline_pct=0.0)
        target = BeltTarget(
            speed_kmh=BRISK_KMH if hold_by is HoldBy.INCLINE else None,
            band_bpm=(self._wanted_bpm - 2.5, self._wanted_bpm + 2.5),
            hold_by=hold_by,
        )
        self._rig = Rig(physique, noise=noise, seed=seed, target=target)

    def held(self) -> Held:
        """Play it, and say how it went."""
        errors_bpm: list[float] = []
        commands_m_s: list[float] = []
        highest_bpm = 0.0
        for step in range(1, round((SETTLE_S + SCORED_S) / STEP_S) + 1):
            now_s = step * STEP_S
            bpm = self._rig.half_second(now_s)
            if bpm is not None and now_s > SETTLE_S:
                errors_bpm.append(bpm - self._wanted_bpm)
            elif bpm is not None:
                highest_bpm = max(highest_bpm, bpm - self._wanted_bpm)
            if now_s > SETTLE_S and now_s % 5 == 0:
                commands_m_s.append(self._rig.machine.target_kmh / 3.6)
        changes = [(b - a) ** 2 for a, b in pairwise(commands_m_s)]
        return Held(
            gain_bpm_per_m_s=self._physique.gain_bpm_per_m_s,
            tau_s=self._physique.tau_s,
            rms_bpm=math.sqrt(statistics.fmean(error**2 for error in errors_bpm)),
            bias_bpm=statistics.fmean(errors_bpm),
            speed_power_m2_s2=statistics.fmean(changes),
            overshoot_bpm=highest_bpm,
        )


_PLAIN = Model(
    speed=MachineRange(low=1.0, high=20.0, step=0.1),
    incline=MachineRange(low=0.0, high=15.0, step=0.5),
    ramp_kmh_per_s=0.5,
    deck_pct_per_s=0.5,
    start_kmh=1.0,
    tells_status=True,
    echoes_targets=True,
    answers_after_s=0.5,
    noise_kmh=0.0,
    reports_incline=True,
    unit_known_after_s=0.0,
)


def _drawn(rng: random.Random, *, mean: float, sd: float, least: float) -> float:
    while True:
        value = rng.gauss(mean, sd)
        if abs(value - mean) <= 2 * sd and value >= least:
            return value
