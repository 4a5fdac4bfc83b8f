"""Morning reading as it is kept: resting heart rate, lnRMSSD, how good the beats were."""

import math
from enum import Enum

import msgspec


class Position(Enum):
    """How the body was held; heart rate and its variability differ between them."""

    LYING = "lying"
    SITTING = "sitting"
    STANDING = "standing"


class NoAnswer(Enum):
    """Why there is no lnRMSSD."""

    SHORT = "short"
    NO_INTERVALS = "no intervals"  # the strap sends no beat-to-beat intervals
    FALSE_BEATS = "false beats"
    LOST_BEATS = "lost beats"
    MOVED = "moved"


class Morning(msgspec.Struct, frozen=True, kw_only=True, tag="morning"):
    """A reading at rest. None: not known; `no_answer` says why there is no `ln_rmssd`.

    `duration_s`: with the first minute, which only settles. `false_share`, `lost_share`: of all
    beats, those that are false or stand beside a false one, and those that never came. `beats`: as
    `packed_beats` keeps them, so that a better rule can judge them again.
    """

    position: Position
    duration_s: float
    heart_rate_bpm: float | None = None
    ln_rmssd: float | None = None
    no_answer: NoAnswer | None = None
    false_share: float = 0.0
    lost_share: float = 0.0
    is_simulated: bool = False
    beats: bytes = b""

    @property
    def rmssd_ms(self) -> float | None:
        """The same in milliseconds."""
        return None if self.ln_rmssd is None else math.exp(self.ln_rmssd)
