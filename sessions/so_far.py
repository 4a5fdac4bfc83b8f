"""What has been run so far: stretches by gait, and where something is missing or wrong."""

from collections.abc import Iterator
from enum import Enum

import msgspec

from sessions.core.artefacts import Fault
from sessions.core.sample import Kind
from sessions.core.session import Session


class StretchView(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of one gait that has been run, in seconds of the session."""

    kind: Kind
    start_s: float
    end_s: float


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


class SoFar:
    """Read from `session` once for each closed second, however often somebody looks."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read_at_s: float | None = None
        self.stretches: tuple[StretchView, ...] = ()
        self.marks: tuple[MarkView, ...] = ()

    def look(self) -> None:
        """Read again if a second has closed."""
        if self._session.elapsed_s == self._read_at_s:
            return
        self._read_at_s = self._session.elapsed_s
        self.stretches = tuple(
            StretchView(kind=interval.kind, start_s=interval.start_s, end_s=interval.end_s)
            for interval in self._session.closed_intervals
        )
        self.marks = tuple(sorted(self._marks(), key=lambda mark: mark.start_s))

    def _marks(self) -> Iterator[MarkView]:
        for gap in self._session.gaps:
            yield MarkView(kind=_GAPS[gap.what], start_s=gap.start_s, end_s=gap.end_s)
        for artefact in self._session.artefacts:
            # A dropout is a gap, which is told already.
            if artefact.kind != Fault.DROPOUT.value:
                yield MarkView(
                    kind=MarkKind.DOUBTFUL,
                    start_s=artefact.start_s,
                    end_s=artefact.end_s,
                    reason=artefact.kind,
                )
