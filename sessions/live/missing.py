"""Gaps of a session: where values are missing, or present but not to be believed."""

from collections.abc import Iterator
from enum import Enum

import msgspec

from sessions.core.heart.heart_rate_fault import HeartRateFault
from sessions.core.session import Session


class MarkKind(Enum):
    """What a stretch of the session lacks."""

    NO_HEART_RATE = "no heart rate"
    NO_SPEED = "no speed"
    DOUBTFUL = "doubtful"  # a heart rate that is not to be believed


class MarkView(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is missing or wrong, in seconds of the session. `reason`: of a doubt."""

    kind: MarkKind
    start_s: float
    end_s: float
    reason: str = ""


_GAPS = {"heart_rate": MarkKind.NO_HEART_RATE, "speed": MarkKind.NO_SPEED}


def marks_of(session: Session) -> tuple[MarkView, ...]:
    """All up to the last closed second, in the order in which they begin."""
    return tuple(sorted(_marks(session), key=lambda mark: mark.start_s))


def _marks(session: Session) -> Iterator[MarkView]:
    for gap in session.gaps:
        yield MarkView(kind=_GAPS[gap.what], start_s=gap.start_s, end_s=gap.end_s)
    for artefact in session.artefacts:
        # A dropout is a gap, which is told already.
        if artefact.kind != HeartRateFault.DROPOUT.value:
            yield MarkView(
                kind=MarkKind.DOUBTFUL,
                start_s=artefact.start_s,
                end_s=artefact.end_s,
                reason=artefact.kind,
            )
