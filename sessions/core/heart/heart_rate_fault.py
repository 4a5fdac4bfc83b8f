"""Faults of a heart rate, and what is said of a second's: whether it is to be believed."""

from enum import Enum

import msgspec

from sessions.core.model.breakdown import Artefact


class HeartRateFault(Enum):
    """What is wrong with a heart rate. The first two come without a value."""

    CONTACT_LOST = "contact lost"
    ABSURD = "absurd"
    SPIKE = "spike"
    FROZEN = "frozen"
    CADENCE_LOCK = "cadence lock"
    DROPOUT = "dropout"
    MULTIPLE = "half or double"
    SCATTER = "scatter"
    CAPPED = "stuck at a cap"
    WORK = "against the work"


class HeartRateVerdict(msgspec.Struct, frozen=True, array_like=True):
    """Whether a second's heart rate is to be believed.

    `fault` None: nothing speaks against it. SPIKE: it may be one; only if it comes back it was.
    `false_since`: the values from this cell to the one before have just turned out to be false.
    """

    fault: HeartRateFault | None = None
    false_since: int | None = None

    @property
    def is_false(self) -> bool:
        """Whether the value is known to be none."""
        return self.fault is not None and self.fault is not HeartRateFault.SPIKE


CLEAN = HeartRateVerdict()

_OF_VALUE = frozenset(
    fault.value
    for fault in (
        HeartRateFault.SPIKE,
        HeartRateFault.MULTIPLE,
        HeartRateFault.SCATTER,
        HeartRateFault.CAPPED,
        HeartRateFault.WORK,
    )
)


def artefact(fault: HeartRateFault, start: float, end: float) -> Artefact:
    """The stretch from one cell to before another."""
    return Artefact(start_s=float(start), end_s=float(end), kind=fault.value)


def whole(spans: list[Artefact]) -> tuple[Artefact, ...]:
    """In order of time; not a doubtful value inside another stretch."""
    kept: list[Artefact] = []
    for span in sorted(spans, key=lambda span: (span.start_s, -span.end_s, span.kind)):
        if not kept or span.end_s > kept[-1].end_s or span.kind not in _OF_VALUE:
            kept.append(span)
    return tuple(kept)
